package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.IsNotNullPredicate;
import io.trino.sql.tree.IsNullPredicate;
import io.trino.sql.tree.LogicalExpression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a staging statement must give for dates and times, and of which types. */
final class StagingTypeRules {

    private static final List<String> DATE_PARTS = List.of("_std", "_unixtime", "_date");

    private static final Set<String> HIVE_TIMES =
            Set.of("TOK_TIMESTAMP", "TOK_DATE", "KW_CURRENT_TIMESTAMP", "KW_CURRENT_DATE");
    private static final Set<String> HIVE_TRUTHS = Set.of(
            "TOK_BOOLEAN",
            "TOK_ISNULL",
            "TOK_ISNOTNULL",
            "EQUAL",
            "NOTEQUAL",
            "LESSTHAN",
            "LESSTHANOREQUALTO",
            "GREATERTHAN",
            "GREATERTHANOREQUALTO",
            "KW_AND",
            "KW_OR",
            "KW_NOT",
            "KW_LIKE",
            "KW_RLIKE",
            "KW_REGEXP");

    private StagingTypeRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "staging.date-outputs",
                                "54",
                                "A date comes as four columns: c, c_std, c_unixtime and c_date.")
                        .why("Whoever reads the staging table takes one of the four, and finds it for some dates only.")
                        .fix("add the missing column")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        StagingOutputs.columns(project, findings, columns -> dates(columns, findings))),
                Rule.error("staging.time", "54", "The staging table has 'time', as it was in the source.")
                        .why("The next phase takes new rows by it.")
                        .fix("select time as it is")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        StagingOutputs.columns(project, findings, columns -> time(columns, findings))),
                Rule.error("staging.output-type", "55", "No column is a timestamp or a boolean.")
                        .why(
                                "Treasure Data's tables have neither: the load fails, or the value becomes a text of another form.")
                        .fix("FORMAT_DATETIME(…, 'yyyy-MM-dd HH:mm:ss') for times, 'TRUE' and 'FALSE' for truth")
                        .project(Phase.STAGING, (project, findings) -> {
                            StagingOutputs.each(project, findings, (sql, outputs) -> types(sql, outputs, findings));
                            StagingOutputs.eachHive(
                                    project, findings, (sql, outputs) -> hiveTypes(sql, outputs, findings));
                        }));
    }

    private static void dates(List<StagingOutputs.Column> columns, Findings findings) {
        Map<String, StagingOutputs.Column> names = StagingOutputs.byName(columns);
        Set<String> done = new HashSet<>();
        for (StagingOutputs.Column column : columns) {
            String base = column.name().replaceFirst("_(unixtime|std)$", "");
            boolean contact = names.containsKey(base + "_hash") || names.containsKey(base + "_valid");
            if (base.equals(column.name()) || contact || !done.add(base)) {
                continue;
            }
            List<String> missing = new ArrayList<>();
            if (!names.containsKey(base)) {
                missing.add(base);
            }
            DATE_PARTS.stream()
                    .map(base::concat)
                    .filter(name -> !names.containsKey(name))
                    .forEach(missing::add);
            if (!missing.isEmpty() && missing.size() < 3) {
                findings.at(column.place(), "Of the date '" + base + "' there is no " + String.join(", ", missing));
            }
        }
    }

    private static void time(List<StagingOutputs.Column> columns, Findings findings) {
        StagingOutputs.Column time = StagingOutputs.byName(columns).get("time");
        if (time == null) {
            findings.at(columns.get(0).place(), "The columns do not include time");
        } else if (!time.asItIs()) {
            findings.at(time.place(), "The time is changed");
        }
    }

    private static void types(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        Set<String> timestamps = Set.of("from_unixtime", "date_parse", "from_iso8601_timestamp", "now", "date_trunc");
        for (SqlShape.Output output : outputs) {
            output.expression().ifPresent(expression -> {
                if (expression instanceof Cast cast
                        && cast.getType().toString().toLowerCase(Locale.ROOT).matches("(timestamp|boolean|date).*")) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' is a " + cast.getType());
                } else if (expression instanceof CurrentTime
                        || (expression instanceof FunctionCall call && timestamps.contains(SqlShape.function(call)))) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' is a timestamp");
                } else if (expression instanceof ComparisonExpression
                        || expression instanceof LogicalExpression
                        || expression instanceof IsNullPredicate
                        || expression instanceof IsNotNullPredicate
                        || (expression instanceof FunctionCall test && SqlShape.calls(test, "regexp_like"))) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' is a boolean");
                }
            });
        }
    }

    private static void hiveTypes(LintSql sql, List<HiveShape.Output> outputs, Findings findings) {
        for (HiveShape.Output output : outputs) {
            HiveNode expression = output.expression();
            String kind = expression.is("TOK_FUNCTION") ? expression.child(0).kind() : expression.kind();
            if (HIVE_TIMES.contains(kind)) {
                findings.at(sql.place(expression), "'" + output.name() + "' is a timestamp");
            } else if (HIVE_TRUTHS.contains(kind)) {
                findings.at(sql.place(expression), "'" + output.name() + "' is a boolean");
            }
        }
    }
}
