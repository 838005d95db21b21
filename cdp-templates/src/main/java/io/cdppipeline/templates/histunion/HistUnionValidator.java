package io.cdppipeline.templates.histunion;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.templates.PrestoText;
import io.cdppipeline.templates.histunion.UnionTable.Names;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Counts: a joined table has to have exactly the rows that its two sides had up to their watermarks (facts: phase packs,
 * section B3). Ids that are there more than once are told, not judged, unless the configuration says how many there may be: they
 * are versions, which the staging decides on.
 */
final class HistUnionValidator implements Validator {

    @Override
    public Validation validate(ValidationContext context) {
        List<Check> checks = new ArrayList<>();
        if (context.project().skipReason().isEmpty()) {
            HistUnionGenerator.joined(context.config(), context.catalog())
                    .forEach(names -> checks.addAll(checks(context, names)));
        }
        return new Validation(checks);
    }

    private static List<Check> checks(ValidationContext context, Names names) {
        HistUnionConfig section = context.config().histUnion().orElseThrow();
        DedupeRule rule = section.dedupe().get(names.base());
        if (rule != null) {
            return List.of(oneVersionEach(context, names, rule));
        }
        long target = count(context, names.target(), "");
        long hist = taken(context, names.hist());
        long inc = taken(context, names.inc());
        List<Check> checks = new ArrayList<>();
        String covers = names.target() + " covers both sides";
        String message = target + " rows, of " + hist + " in " + names.hist() + " and " + inc + " in " + names.inc();
        if (target < hist || target < inc) {
            checks.add(Check.fail(covers, message + ": rows are missing; drop the target and run the phase again")
                    .as(CheckKind.COUNTS));
        } else {
            checks.add(Check.pass(covers, message).as(CheckKind.COUNTS));
        }
        String exact = names.target() + " has each row once";
        long difference = target - hist - inc;
        // A full load has no upper bound: rows that came while it ran are in the target and above the watermark.
        boolean lateRows = difference > 0 && HistUnionGenerator.fullLoads(context.config()).contains(names.base());
        checks.add((difference == 0 || lateRows
                        ? Check.pass(exact, "As many rows as both sides together")
                        : Check.fail(
                                exact,
                                Math.abs(difference) + " rows too " + (difference > 0 ? "many" : "few")
                                        + "; drop the target and run the phase again"))
                .as(CheckKind.COUNTS));
        if (hasId(context.catalog(), names.target())) {
            long repeated = context.sql()
                    .query(
                            names.target().database(),
                            "SELECT count(id) - count(DISTINCT id) FROM " + PrestoText.table(names.target()))
                    .firstLong();
            checks.add(
                    ids(names.target(), repeated, context.config().validation().maxDuplicates())
                            .as(CheckKind.DUPLICATES));
        }
        return checks;
    }

    private static Check ids(TableName target, long repeated, OptionalLong most) {
        String name = target + " ids";
        String message = repeated == 0
                ? "Every id is there once"
                : repeated
                        + " rows are further versions of an id; a dedupe rule of the staging decides which one stays";
        return most.isPresent() && repeated > most.getAsLong()
                ? Check.fail(name, message + "; max_duplicates is " + most.getAsLong())
                : Check.pass(name, message);
    }

    private static Check oneVersionEach(ValidationContext context, Names names, DedupeRule rule) {
        String key = rule.partitionBy().stream()
                .map(column -> PrestoText.identifier(column.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        long repeated = context.sql()
                .query(
                        names.target().database(),
                        "SELECT count(*) FROM (SELECT " + key + " FROM " + PrestoText.table(names.target()) + " WHERE "
                                + key.replace(", ", " IS NOT NULL OR ") + " IS NOT NULL GROUP BY " + key
                                + " HAVING count(*) > 1) AS repeated")
                .firstLong();
        String name = names.target() + " has one version of each " + key;
        return (repeated == 0
                        ? Check.pass(name, count(context, names.target(), "") + " rows")
                        : Check.fail(name, repeated + " of them are there more than once; run the phase again"))
                .as(CheckKind.DUPLICATES);
    }

    private static boolean hasId(Catalog catalog, TableName table) {
        return catalog.table(table).map(schema -> schema.has("id")).orElse(false);
    }

    /** Rows of a side up to its watermark: later ones belong to the next run. */
    private static long taken(ValidationContext context, TableName side) {
        PipelineConfig config = context.config();
        String log = PrestoText.table(new TableName(config.databases().config(), "inc_log"));
        return count(
                context,
                side,
                " WHERE time <= (SELECT COALESCE(max(inc_value), 0) FROM " + log
                        + " WHERE project_name = 'hist_union' AND" + " table_name = " + PrestoText.literal(side.table())
                        + ")");
    }

    private static long count(ValidationContext context, TableName table, String where) {
        return context.sql()
                .query(table.database(), "SELECT count(*) FROM " + PrestoText.table(table) + where)
                .firstLong();
    }
}
