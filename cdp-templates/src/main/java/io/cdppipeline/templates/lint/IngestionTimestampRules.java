package io.cdppipeline.templates.lint;

import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.StringLiteral;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which form an ingestion must write times. */
final class IngestionTimestampRules {

    private static final Pattern FRACTION =
            Pattern.compile("(?:[T ]\\d\\d:\\d\\d:\\d\\d|^)(\\.\\d+Z?|Z)$|[sS]{2}(\\.S+)'?$");
    /** The form of a source's timestamps, by connector type. */
    private static final Map<String, Pattern> FORMATS = Map.of(
            "klaviyo", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}"),
            "onetrust", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
            "shopify", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
            "shopify_v2", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
            "bigquery_v2", Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}"),
            "snowflake", Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}"));

    /** The end of such a timestamp, its digits as S. */
    private static final Map<String, String> FRACTIONS = Map.of(
            "klaviyo", ".SSSSSS",
            "onetrust", ".SSSZ",
            "shopify", ".SSSZ",
            "shopify_v2", ".SSSZ",
            "bigquery_v2", ".SSS",
            "snowflake", ".SSS");

    private IngestionTimestampRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("ingestion.range-format", "21", "start_time and end_time of a query have the same form.")
                        .why(
                                "The source compares them as it gets them: one with milliseconds and one without are not comparable.")
                        .fix("end both with the same fraction, as in || '.000Z'")
                        .project(Phase.INGESTION, IngestionTimestampRules::rangeFormat),
                Rule.error("ingestion.doubled-fraction", "20, D-20", "No '.000Z' is put where a fraction is already.")
                        .why(
                                "to_iso8601(current_timestamp) has milliseconds, so that replacing its Z gives two fractions.")
                        .fix("write SUBSTR(to_iso8601(current_timestamp), 1, 19) || '.000Z'")
                        .project(Phase.INGESTION, IngestionTimestampRules::doubledFraction),
                Rule.error(
                                "ingestion.iso8601-of-number",
                                "20, D-20",
                                "to_iso8601 gets a timestamp, not TD_TIME_PARSE's number.")
                        .why("There is no such function for a bigint: the query fails.")
                        .fix("write replace(TD_TIME_STRING(TD_TIME_PARSE(max(f)), 's!'), ' ', 'T') || '.000Z'")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> calls(
                                        project,
                                        findings,
                                        "to_iso8601",
                                        call -> !call.getArguments().isEmpty()
                                                && call.getArguments().get(0) instanceof FunctionCall inner
                                                && SqlShape.calls(inner, "td_time_parse"),
                                        "to_iso8601 of TD_TIME_PARSE, which gives a number")),
                Rule.error("ingestion.foreign-function", "D-17", "Timestamps are written with Presto's functions.")
                        .why("CONVERT(varchar, …, 121) is SQL Server's: the query fails.")
                        .fix("write FORMAT_DATETIME(CURRENT_TIMESTAMP, 'yyyy-MM-dd HH:mm:ss.SSS')")
                        .project(
                                Phase.INGESTION,
                                (project, findings) ->
                                        calls(project, findings, "convert", call -> true, "Presto has no CONVERT")),
                Rule.error(
                                "ingestion.timestamp-format",
                                "20, D-19, D-21, D-75",
                                "Times are written in the source's own form.")
                        .why("The connector refuses another form, or compares it as a text and loads the wrong range.")
                        .fix(
                                "Klaviyo: 2024-01-01T00:00:00.000000; Shopify and OneTrust: …T00:00:00.000Z; BigQuery and Snowflake: 2024-01-01 00:00:00.000")
                        .project(Phase.INGESTION, IngestionTimestampRules::timestampFormat));
    }

    private static void rangeFormat(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            sql.statements().forEach(statement -> {
                List<SqlShape.Output> outputs = SqlShape.outputs(sql, statement);
                Optional<SqlShape.Output> start = named(outputs, "start_time");
                Optional<SqlShape.Output> end = named(outputs, "end_time");
                if (start.isPresent() && end.isPresent()) {
                    Optional<String> first = start.get().expression().flatMap(each -> fraction(sql, each));
                    Optional<String> second = end.get().expression().flatMap(each -> fraction(sql, each));
                    if (first.isPresent() && second.isPresent() && !first.equals(second)) {
                        findings.at(
                                sql.place(end.get().item()),
                                "end_time ends in '" + second.get() + "', start_time in '" + first.get() + "'");
                    }
                }
            });
        });
    }

    private static Optional<SqlShape.Output> named(List<SqlShape.Output> outputs, String name) {
        return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
    }

    /** How a time that an expression gives ends: {@code .000Z}. */
    private static Optional<String> fraction(LintSql sql, Expression expression) {
        if (SqlShape.literals(sql, expression).isEmpty()
                && expression instanceof FunctionCall call
                && SqlShape.calls(call, "to_iso8601")) {
            return Optional.of(".SSSZ");
        }
        for (String text : SqlShape.literals(sql, expression)) {
            Matcher matcher = FRACTION.matcher(text);
            if (matcher.find()) {
                String found = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                return Optional.of(found.replaceAll("[0-9]", "S"));
            }
        }
        return Optional.empty();
    }

    private static void doubledFraction(LintProject project, Findings findings) {
        calls(
                project,
                findings,
                "replace",
                call -> call.getArguments().size() == 3
                        && call.getArguments().get(0) instanceof FunctionCall inner
                        && SqlShape.calls(inner, "to_iso8601")
                        && call.getArguments().get(1) instanceof StringLiteral z
                        && z.getValue().equals("Z")
                        && call.getArguments().get(2) instanceof StringLiteral with
                        && with.getValue().startsWith("."),
                "The fraction is doubled: to_iso8601 gives one already");
    }

    private static void calls(
            LintProject project, Findings findings, String function, Predicate<FunctionCall> test, String message) {
        findings.each(project.sqls(), function, sql -> {
            sql.all(FunctionCall.class).stream()
                    .filter(call -> SqlShape.calls(call, function) && test.test(call))
                    .forEach(call -> findings.at(sql.place(call), message));
        });
    }

    private static void timestampFormat(LintProject project, Findings findings) {
        Set<Pattern> formats = new HashSet<>();
        for (DataSource source : DataSource.of(project)) {
            Pattern format = FORMATS.get(source.type());
            if (format != null) {
                formats.add(format);
                for (String key : List.of("default_start_time", "default_end_time")) {
                    source.node().get(key).ifPresent(node -> format(node, format, source.type(), findings));
                }
            }
        }
        Set<String> types = new HashSet<>();
        DataSource.of(project).forEach(source -> types.add(source.type()));
        fractions(project, types, findings);
        boolean converted = project.sqls().stream()
                .anyMatch(sql -> sql.text().contains("replace('${date_range")
                        || sql.text().contains("REPLACE('${date_range"));
        if (formats.size() == 1 && !converted) {
            Pattern format = formats.iterator().next();
            for (YamlNode range : DateRanges.of(project)) {
                for (String key : List.of("start_time", "end_time")) {
                    range.get(key).ifPresent(node -> format(node, format, "this source", findings));
                }
            }
        }
    }

    /** How a range ends that SQL writes, where all sources of the project want one form. */
    private static void fractions(LintProject project, Set<String> types, Findings findings) {
        Set<String> wanted = new HashSet<>();
        types.forEach(type -> wanted.add(FRACTIONS.getOrDefault(type, "")));
        if (wanted.size() != 1 || wanted.contains("")) {
            return;
        }
        findings.each(project.sqls(), wanted, sql -> {
            sql.statements()
                    .forEach(statement -> SqlShape.outputs(sql, statement).stream()
                            .filter(output -> List.of("start_time", "end_time").contains(output.name()))
                            .forEach(output -> output.expression()
                                    .filter(expression -> SqlShape.callsIn(expression, "replace").stream()
                                            .noneMatch(call -> SqlShape.literals(sql, call).stream()
                                                    .anyMatch(text -> text.contains("${"))))
                                    .flatMap(expression -> fraction(sql, expression))
                                    .filter(found -> !wanted.contains(found))
                                    .ifPresent(found -> findings.at(
                                            sql.place(output.item()),
                                            "'" + output.name() + "' ends in '" + found + "', where "
                                                    + wanted.iterator().next() + " is meant"))));
        });
    }

    private static void format(YamlNode node, Pattern format, String type, Findings findings) {
        String text = node.text().orElse("");
        if (!text.isEmpty() && !text.contains("${") && !format.matcher(text).matches()) {
            findings.at(node.place(), "'" + text + "' is not in the form of " + type);
        }
    }
}
