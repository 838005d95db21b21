package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.InListExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.Literal;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.StringLiteral;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a staging statement must take for no value, and must leave without one. */
final class StagingNullRules {

    private static final Set<String> NULL_TOKENS = Set.of("", "NONE", "NULL", "N/A", "NA");

    private StagingNullRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "staging.null-tokens",
                                "D-40",
                                "The texts that mean NULL are '', NONE, NULL, N/A and NA, each once.")
                        .why("A list that repeats one and forgets another leaves 'NA' as a name, a city, a key.")
                        .fix("compare UPPER(TRIM(c)) with '', 'NONE', 'NULL', 'N/A' and 'NA'")
                        .project(Phase.STAGING, StagingNullRules::nullTokens),
                Rule.error(
                                "staging.never-equal",
                                "D-44",
                                "A text in small letters is compared with small letters, one in capitals with capitals.")
                        .why("LOWER(c) IN ('NONE', 'NULL') is never true: 'none' stays as a name, an address, a key.")
                        .fix("compare UPPER(TRIM(c)) with capitals, or LOWER(TRIM(c)) with small letters")
                        .project(Phase.STAGING, LetterCase::mismatches),
                Rule.warning("staging.default-for-null", "68", "What is not known stays NULL.")
                        .why("A default is a value to all that comes after: 'UNKNOWN' becomes a customer's name.")
                        .fix("leave the COALESCE with a constant out")
                        .project(Phase.STAGING, (project, findings) -> {
                            StagingOutputs.each(project, findings, (sql, outputs) -> defaults(sql, outputs, findings));
                            StagingOutputs.eachHive(
                                    project, findings, (sql, outputs) -> hiveDefaults(sql, outputs, findings));
                        }));
    }

    private static void nullTokens(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
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
            sql.hive().forEach(root -> HiveShape.callsIn(root, "in").forEach(in -> hiveTokens(sql, in, findings)));
        });
    }

    private static void hiveTokens(LintSql sql, HiveNode in, Findings findings) {
        List<String> tokens = in.children().stream()
                .skip(2)
                .flatMap(each -> HiveShape.literal(each).stream())
                .toList();
        if (tokens.contains("NULL") && tokens.contains("NONE") && tokens.size() == in.size() - 2) {
            tokens(HiveShape.columns(in.child(1)), tokens)
                    .ifPresent(message -> findings.at(sql.place(in.child(2)), message));
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

    private static void hiveDefaults(LintSql sql, List<HiveShape.Output> outputs, Findings findings) {
        for (HiveShape.Output output : outputs) {
            HiveNode expression = output.expression();
            HiveNode last = expression.size() > 0 ? expression.child(expression.size() - 1) : expression;
            boolean constant = last.is("Number")
                    || (last.is("StringLiteral") && !last.text().contains("${"));
            if (List.of("coalesce", "nvl").contains(HiveShape.function(expression)) && constant) {
                findings.at(sql.place(expression), "'" + output.name() + "' has a default");
            }
        }
    }
}
