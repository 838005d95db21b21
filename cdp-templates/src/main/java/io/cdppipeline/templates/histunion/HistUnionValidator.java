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
import org.jspecify.annotations.Nullable;

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
        boolean hasId = hasId(context.catalog(), names.target());
        List<String> queries = new ArrayList<>(List.of(
                count(names.target(), ""),
                taken(context.config(), names.hist()),
                taken(context.config(), names.inc())));
        if (hasId) {
            queries.add("SELECT count(id) - count(DISTINCT id) FROM " + PrestoText.table(names.target()));
        }
        List<@Nullable Object> numbers = context.sql().values(names.target().database(), queries);
        long target = number(numbers.get(0));
        long hist = number(numbers.get(1));
        long inc = number(numbers.get(2));
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
        boolean lateRows =
                difference > 0 && HistUnionGenerator.fullLoads(context.config()).contains(names.base());
        checks.add((difference == 0 || lateRows
                        ? Check.pass(exact, "As many rows as both sides together")
                        : Check.fail(
                                exact,
                                Math.abs(difference) + " rows too " + (difference > 0 ? "many" : "few")
                                        + "; drop the target and run the phase again"))
                .as(CheckKind.COUNTS));
        if (hasId) {
            checks.add(ids(
                            names.target(),
                            number(numbers.get(3)),
                            context.config().validation().maxDuplicates())
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
        String repetitions =
                "SELECT count(*) FROM (SELECT " + key + " FROM " + PrestoText.table(names.target()) + " WHERE "
                        + key.replace(", ", " IS NOT NULL OR ") + " IS NOT NULL GROUP BY " + key
                        + " HAVING count(*) > 1) AS repeated";
        List<@Nullable Object> numbers =
                context.sql().values(names.target().database(), List.of(repetitions, count(names.target(), "")));
        long repeated = number(numbers.get(0));
        String name = names.target() + " has one version of each " + key;
        return (repeated == 0
                        ? Check.pass(name, number(numbers.get(1)) + " rows")
                        : Check.fail(name, repeated + " of them are there more than once; run the phase again"))
                .as(CheckKind.DUPLICATES);
    }

    private static boolean hasId(Catalog catalog, TableName table) {
        return catalog.table(table).map(schema -> schema.has("id")).orElse(false);
    }

    /** Rows of a side up to its watermark: later ones belong to the next run. */
    private static String taken(PipelineConfig config, TableName side) {
        String log = PrestoText.table(new TableName(config.databases().config(), "inc_log"));
        return count(
                side,
                " WHERE time <= (SELECT COALESCE(max(inc_value), 0) FROM " + log
                        + " WHERE project_name = 'hist_union' AND" + " table_name = " + PrestoText.literal(side.table())
                        + ")");
    }

    private static String count(TableName table, String where) {
        return "SELECT count(*) FROM " + PrestoText.table(table) + where;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
