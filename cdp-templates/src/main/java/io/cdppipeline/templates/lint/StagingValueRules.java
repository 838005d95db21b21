package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.StringLiteral;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a staging statement must make of texts, JSON and numbers, and how it names them. */
final class StagingValueRules {

    private static final Pattern PRICE = Pattern.compile("(.*_)?(price|amount|tax|discount)(_.*)?");

    private StagingValueRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("staging.json-scalar", "58", "A value out of JSON that is empty becomes NULL.")
                        .why("An empty text is a value to all that comes after: it joins, and it counts.")
                        .fix("NULLIF(json_extract_scalar(c, '$.key'), '')")
                        .project(Phase.STAGING, (project, findings) -> {
                            StagingOutputs.each(
                                    project, findings, (sql, outputs) -> jsonScalar(sql, outputs, findings));
                            StagingOutputs.eachHive(
                                    project, findings, (sql, outputs) -> hiveScalar(sql, outputs, findings));
                        }),
                Rule.error("staging.json-path", "58", "A key with a blank or a $ is in brackets in a JSON path.")
                        .why("The path is not valid, and the query fails at run time.")
                        .fix("'$[\"Key With Spaces\"]'")
                        .project(Phase.STAGING, StagingValueRules::jsonPath),
                Rule.error("staging.alias-case", "59", "Columns are named in lower case, each once.")
                        .why(
                                "Treasure Data's columns are lower case: two that differ in case alone are one, and one is lost.")
                        .fix("write the alias in lower case; rename one of the two")
                        .project(
                                Phase.STAGING,
                                (project, findings) -> StagingOutputs.columns(
                                        project, findings, columns -> aliases(columns, findings))),
                Rule.warning("staging.price-type", "68", "Prices, amounts, taxes and discounts are doubles.")
                        .why("As texts they sort and sum wrongly.")
                        .fix("ROUND(TRY_CAST(c AS DOUBLE), 2)")
                        .project(Phase.STAGING, (project, findings) -> {
                            StagingOutputs.each(project, findings, (sql, outputs) -> prices(sql, outputs, findings));
                            StagingOutputs.eachHive(
                                    project, findings, (sql, outputs) -> hivePrices(sql, outputs, findings));
                        }));
    }

    private static void jsonScalar(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        for (SqlShape.Output output : outputs) {
            output.expression().ifPresent(expression -> {
                Expression inner = expression instanceof FunctionCall upper && SqlShape.calls(upper, "upper")
                        ? upper.getArguments().get(0)
                        : expression;
                if (inner instanceof FunctionCall call && SqlShape.calls(call, "json_extract_scalar")) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' may be an empty text");
                }
                if (expression instanceof Cast cast
                        && cast.getType().toString().toLowerCase(Locale.ROOT).startsWith("array")
                        && !SqlShape.callsIn(cast, "json_extract_scalar").isEmpty()) {
                    findings.at(
                            sql.place(output.item()), "'" + output.name() + "' is a list, and is read as one value");
                }
            });
        }
    }

    private static void jsonPath(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (FunctionCall call : sql.all(FunctionCall.class)) {
                if ((SqlShape.calls(call, "json_extract_scalar") || SqlShape.calls(call, "json_extract"))
                        && call.getArguments().size() == 2
                        && call.getArguments().get(1) instanceof StringLiteral path) {
                    String outside = sql.literal(path)
                            .replaceFirst("^\\$", "")
                            .replaceAll("\\$\\{[^}]*\\}", "")
                            .replaceAll("\\[\"[^\"]*\"\\]", "");
                    if (outside.contains(" ") || outside.contains("$")) {
                        findings.at(
                                sql.place(path), "The path " + sql.literal(path) + " has such a key without brackets");
                    }
                }
            }
            sql.hive()
                    .forEach(root -> HiveShape.walk(root, node -> {
                        if (node.is("StringLiteral") && node.text().matches("['\"]\\$\\.[^'\"\\[]* .*")) {
                            findings.at(
                                    sql.place(node),
                                    "The path " + node.text() + " has a key with a blank without brackets");
                        }
                    }));
        });
    }

    private static void aliases(List<StagingOutputs.Column> columns, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (StagingOutputs.Column column : columns) {
            String name = column.name();
            if (name.isEmpty() || name.contains("${")) {
                continue;
            }
            if (!name.equals(name.toLowerCase(Locale.ROOT))) {
                findings.at(column.place(), "The column is called '" + name + "'");
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                findings.at(column.place(), "There are two columns '" + name.toLowerCase(Locale.ROOT) + "'");
            }
        }
    }

    private static void prices(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        for (SqlShape.Output output : outputs) {
            boolean text = output.expression()
                    .filter(expression -> expression instanceof NullIfExpression
                            || (expression instanceof FunctionCall call && SqlShape.calls(call, "upper"))
                            || (expression instanceof Cast cast
                                    && cast.getType()
                                            .toString()
                                            .toLowerCase(Locale.ROOT)
                                            .startsWith("varchar")))
                    .isPresent();
            if (text && PRICE.matcher(output.name()).matches()) {
                findings.at(sql.place(output.item()), "'" + output.name() + "' is a text");
            }
        }
    }

    private static void hivePrices(LintSql sql, List<HiveShape.Output> outputs, Findings findings) {
        for (HiveShape.Output output : outputs) {
            boolean text = Set.of("nullif", "upper", "tok_string", "tok_varchar")
                    .contains(HiveShape.function(output.expression()));
            if (text && PRICE.matcher(output.name()).matches()) {
                findings.at(sql.place(output.expression()), "'" + output.name() + "' is a text");
            }
        }
    }

    /** Hive takes a value out of JSON by a pattern with the key's quotes in it. */
    private static void hiveScalar(LintSql sql, List<HiveShape.Output> outputs, Findings findings) {
        for (HiveShape.Output output : outputs) {
            HiveNode expression = output.expression();
            HiveNode inner = HiveShape.function(expression).equals("upper") && expression.size() > 1
                    ? expression.child(1)
                    : expression;
            if (HiveShape.function(inner).equals("regexp_extract")
                    && inner.size() > 2
                    && HiveShape.literal(inner.child(2))
                            .filter(pattern -> pattern.startsWith("\""))
                            .isPresent()) {
                findings.at(sql.place(expression), "'" + output.name() + "' may be an empty text");
            }
        }
    }
}
