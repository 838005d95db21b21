package io.cdppipeline.validate;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.SqlCheckConfig;
import io.cdppipeline.target.QueryResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the queries that the configuration gives for a phase, and compares what they give. Every phase gets it. */
public final class SqlChecksValidator implements Validator {

    @Override
    public Validation validate(ValidationContext context) {
        return new Validation(context.config().validation().checks().stream()
                .filter(check -> check.phase().equals(context.phaseId()))
                .flatMap(check -> check(check, context).with(check.severity()).stream())
                .toList());
    }

    /** A query that fails is a check that fails: the others are still of use. An outage is not the query's fault. */
    private static Check check(SqlCheckConfig check, ValidationContext context) {
        String database = check.database().orElseGet(() -> database(context));
        QueryResult result;
        try {
            result = context.sql().query(database, check.sql());
        } catch (CdpException e) {
            if (e.transientFailure()) {
                throw e;
            }
            return Check.fail(check.name(), "the query failed in " + database + ": " + e.getMessage());
        }
        String found = found(result) + ", expected " + check.expect();
        return check.expect().accepts(result.rows())
                ? Check.pass(check.name(), found)
                : Check.fail(check.name(), found + ": " + check.sql());
    }

    /** Where the phase writes; the raw tables where it is not known to write anything. */
    private static String database(ValidationContext context) {
        return context.project()
                .database()
                .orElseGet(() -> context.config().databases().src());
    }

    private static String found(QueryResult result) {
        if (result.rows().isEmpty()) {
            return "no rows";
        }
        List<@Nullable Object> first = result.rows().get(0);
        String value = first.isEmpty() ? "no value" : String.valueOf(first.get(0));
        return result.rows().size() == 1
                ? value
                : value + " in the first of " + result.rows().size() + " rows";
    }
}
