package io.cdppipeline.templates.unification;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Sql;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether customers were found and found again: the lookup has ids, the enriched tables carry them, nearly every row has
 * one, and ids that were handed out stay (facts: phase packs, B3).
 */
final class UnificationValidator implements Validator {

    @Override
    public Validation validate(ValidationContext context) {
        PipelineConfig config = context.config();
        UnificationNames names = UnificationNames.of(config);
        IdentityPlan plan = IdentityPlan.of(config, context.catalog());
        UnificationQueries queries = new UnificationQueries(config, names, plan);
        Sql sql = context.sql();
        List<Check> checks = new ArrayList<>();
        if (context.catalog().table(names.table(names.lookup())).isEmpty()) {
            return Validation.of(Check.fail(
                            names.lookup() + " exists", "The table is not there: the unification call has not made it")
                    .as(CheckKind.TABLES));
        }
        checks.add(lookup(names, queries, sql).as(CheckKind.RESOLUTION));
        boolean enriched = true;
        for (IdentityTable table : plan.tables()) {
            Check check = enriched(names, table, context);
            enriched &= check.status() == Check.Status.PASS;
            checks.add(check.as(CheckKind.COLUMNS));
        }
        if (enriched) {
            checks.add(coverage(names, queries, sql, config.validation().minCoverage())
                    .as(CheckKind.COVERAGE));
        }
        if (config.unification().orElseThrow().idMethod() == IdMethod.PERSISTENT_ID) {
            checks.add(stability(names, queries, context).as(CheckKind.STABILITY));
        }
        return new Validation(checks);
    }

    private static Check lookup(UnificationNames names, UnificationQueries queries, Sql sql) {
        String name = names.lookup() + " has ids";
        List<@Nullable Object> counts =
                sql.values(names.database(), List.of(queries.identifiers(), queries.unifiedIds()));
        long identifiers = count(counts.get(0));
        long ids = count(counts.get(1));
        String message = String.format(Locale.ROOT, "%,d identifiers of %,d customers", identifiers, ids);
        return ids > 0 ? Check.pass(name, message) : Check.fail(name, message);
    }

    private static Check enriched(UnificationNames names, IdentityTable table, ValidationContext context) {
        String name = table.enrichedTable() + " has " + UnificationNames.UNIFIED_ID;
        Optional<TableSchema> schema = context.catalog().table(names.table(table.enrichedTable()));
        if (schema.isEmpty()) {
            return Check.fail(name, "The table is not there");
        }
        return schema.get().has(UnificationNames.UNIFIED_ID)
                ? Check.pass(name, "The column is there")
                : Check.fail(name, "The column is missing");
    }

    /** At or below so many percent a phase never goes on by itself (facts: phase packs, C rule 98). */
    private static Check coverage(UnificationNames names, UnificationQueries queries, Sql sql, double least) {
        String name =
                "More than " + BigDecimal.valueOf(least).stripTrailingZeros().toPlainString()
                        + "% of the enriched rows have a unified id";
        Double coverage = number(sql.query(names.database(), queries.coverage()).rows());
        if (coverage == null) {
            return Check.warn(name, "There are no enriched rows");
        }
        String message = String.format(Locale.ROOT, "%.2f%%", coverage);
        return coverage > least
                ? Check.pass(name, message)
                : Check.fail(
                        name,
                        message
                                + ": look for rows without any identifier, and for values that config/unify.yml refuses");
    }

    private static Check stability(UnificationNames names, UnificationQueries queries, ValidationContext context) {
        String name = "Persistent ids stay";
        if (context.catalog().table(names.table(names.previousLookup())).isEmpty()) {
            return Check.pass(name, "There is no earlier lookup to compare with");
        }
        List<@Nullable Object> counts =
                context.sql().values(names.database(), List.of(queries.changedIds(), queries.movedIds()));
        long changed = count(counts.get(0));
        long moved = count(counts.get(1));
        if (moved > 0) {
            return Check.fail(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%,d identifiers have another id while their old one is still in use: compare %s with %s",
                            moved,
                            names.previousLookup(),
                            names.lookup()));
        }
        return Check.pass(
                name,
                changed == 0
                        ? "No identifier changed its id"
                        : String.format(
                                Locale.ROOT, "%,d identifiers joined an older customer; none else changed", changed));
    }

    private static long count(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static @Nullable Double number(List<List<@Nullable Object>> rows) {
        return !rows.isEmpty() && rows.get(0).get(0) instanceof Number number ? number.doubleValue() : null;
    }
}
