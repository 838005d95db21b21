package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.InListExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.Literal;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.StringLiteral;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a staging statement must make of texts, JSON and numbers, and how it names them. */
final class StagingValueRules {

    private static final Set<String> NULL_TOKENS = Set.of("", "NONE", "NULL", "N/A", "NA");
    private static final Pattern PRICE = Pattern.compile("(.*_)?(price|amount|tax|discount)(_.*)?");

    private StagingValueRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("staging.json-scalar", "58", "A value out of JSON that is empty becomes NULL.")
                        .why("An empty text is a value to all that comes after: it joins, and it counts.")
                        .fix("NULLIF(json_extract_scalar(c, '$.key'), '')")
                        .project(
                                Phase.STAGING,
                                (project, findings) -> StagingOutputs.each(
                                        project, (sql, outputs) -> jsonScalar(sql, outputs, findings))),
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
                                (project, findings) -> StagingOutputs.each(
                                        project, (sql, outputs) -> aliases(sql, outputs, findings))),
                Rule.error(
                                "staging.null-tokens",
                                "D-40",
                                "The texts that mean NULL are '', NONE, NULL, N/A and NA, each once.")
                        .why("A list that repeats one and forgets another leaves 'NA' as a name, a city, a key.")
                        .fix("compare UPPER(TRIM(c)) with '', 'NONE', 'NULL', 'N/A' and 'NA'")
                        .project(Phase.STAGING, StagingValueRules::nullTokens),
                Rule.warning("staging.price-type", "68", "Prices, amounts, taxes and discounts are doubles.")
                        .why("As texts they sort and sum wrongly.")
                        .fix("ROUND(TRY_CAST(c AS DOUBLE), 2)")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        StagingOutputs.each(project, (sql, outputs) -> prices(sql, outputs, findings))),
                Rule.warning("staging.default-for-null", "68", "What is not known stays NULL.")
                        .why("A default is a value to all that comes after: 'UNKNOWN' becomes a customer's name.")
                        .fix("leave the COALESCE with a constant out")
                        .project(
                                Phase.STAGING,
                                (project, findings) -> StagingOutputs.each(
                                        project, (sql, outputs) -> defaults(sql, outputs, findings))));
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
            });
        }
    }

    private static void jsonPath(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
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
            sql.hive().forEach(root -> getJsonObject(sql, root, findings));
        }
    }

    private static void getJsonObject(LintSql sql, HiveNode node, Findings findings) {
        if (node.is("StringLiteral") && node.text().matches("['\"]\\$\\.[^'\"\\[]* .*")) {
            findings.at(sql.place(node), "The path " + node.text() + " has a key with a blank without brackets");
        }
        node.children().forEach(child -> getJsonObject(sql, child, findings));
    }

    private static void aliases(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (SqlShape.Output output : outputs) {
            String name = output.name();
            if (name.isEmpty() || name.contains("${")) {
                continue;
            }
            if (!name.equals(name.toLowerCase(Locale.ROOT))) {
                findings.at(sql.place(output.item()), "The column is called '" + name + "'");
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                findings.at(sql.place(output.item()), "There are two columns '" + name.toLowerCase(Locale.ROOT) + "'");
            }
        }
    }

    private static void nullTokens(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            Set<Node> inner = new HashSet<>();
            for (NullIfExpression nullIf : sql.all(NullIfExpression.class)) {
                List<String> tokens = new ArrayList<>();
                Expression at = nullIf;
                while (at instanceof NullIfExpression each && each.getSecond() instanceof StringLiteral text) {
                    tokens.add(text.getValue());
                    inner.add(each.getFirst());
                    at = each.getFirst();
                }
                if (tokens.size() > 2 && !inner.contains(nullIf)) {
                    tokens(SqlShape.names(sql, at), tokens)
                            .ifPresent(message -> findings.at(sql.place(nullIf), message));
                }
            }
            for (InPredicate in : sql.all(InPredicate.class)) {
                if (in.getValueList() instanceof InListExpression list) {
                    List<String> tokens = list.getValues().stream()
                            .filter(StringLiteral.class::isInstance)
                            .map(each -> ((StringLiteral) each).getValue())
                            .toList();
                    if (tokens.contains("NULL")
                            && tokens.contains("NONE")
                            && tokens.size() == list.getValues().size()) {
                        tokens(SqlShape.names(sql, in.getValue()), tokens)
                                .ifPresent(message -> findings.at(sql.place(list), message));
                    }
                }
            }
        }
    }

    private static Optional<String> tokens(List<String> columns, List<String> tokens) {
        Set<String> missing = new TreeSet<>(NULL_TOKENS);
        Set<String> twice = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        for (String token : tokens) {
            if (!seen.add(token)) {
                twice.add(token);
            }
            missing.remove(token);
        }
        if (columns.stream().anyMatch(column -> column.contains("country"))) {
            // NA is Namibia.
            missing.remove("NA");
        }
        if ((missing.isEmpty() && twice.isEmpty()) || seen.stream().noneMatch(token -> token.matches("NULL|NONE"))) {
            return Optional.empty();
        }
        return Optional.of("The list lacks " + missing + (twice.isEmpty() ? "" : " and has " + twice + " twice"));
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

    private static void defaults(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        for (SqlShape.Output output : outputs) {
            output.expression().ifPresent(expression -> {
                if (expression instanceof CoalesceExpression coalesce
                        && coalesce.getOperands().get(coalesce.getOperands().size() - 1) instanceof Literal literal
                        && !(literal instanceof StringLiteral text
                                && text.getValue().contains("${"))) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' has a default");
                }
            });
        }
    }
}
