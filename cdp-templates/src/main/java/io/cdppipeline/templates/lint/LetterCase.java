package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.InListExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.Trim;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Comparisons of a text whose letters are all of one case with a text that has the other case. */
enum LetterCase {
    SMALL,
    CAPITAL,
    /** Whatever came. */
    ANY;

    private static final Set<String> KEEP = Set.of("trim", "ltrim", "rtrim", "nullif", "substr", "substring");

    static void mismatches(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (InPredicate in : sql.all(InPredicate.class)) {
                if (in.getValueList() instanceof InListExpression list) {
                    list.getValues().forEach(each -> presto(sql, in.getValue(), each, findings));
                }
            }
            for (ComparisonExpression comparison : sql.all(ComparisonExpression.class)) {
                if (comparison.getOperator() == ComparisonExpression.Operator.EQUAL) {
                    presto(sql, comparison.getLeft(), comparison.getRight(), findings);
                    presto(sql, comparison.getRight(), comparison.getLeft(), findings);
                }
            }
            sql.all(NullIfExpression.class)
                    .forEach(nullIf -> presto(sql, nullIf.getFirst(), nullIf.getSecond(), findings));
            sql.hive().forEach(root -> HiveShape.walk(root, node -> hive(sql, node, findings)));
        });
    }

    private static void presto(LintSql sql, Expression value, Expression other, Findings findings) {
        if (other instanceof StringLiteral text && !of(value).mayBe(sql.literal(text))) {
            findings.at(sql.place(text), message(of(value), sql.literal(text)));
        }
    }

    private static LetterCase of(Expression expression) {
        if (expression instanceof Trim trim) {
            return of(trim.getTrimSource());
        } else if (expression instanceof NullIfExpression nullIf) {
            return of(nullIf.getFirst());
        } else if (expression instanceof FunctionCall call
                && !call.getArguments().isEmpty()) {
            String function = SqlShape.function(call);
            return KEEP.contains(function) ? of(call.getArguments().get(0)) : madeBy(function);
        }
        return ANY;
    }

    private static void hive(LintSql sql, HiveNode node, Findings findings) {
        boolean in = HiveShape.function(node).equals("in")
                || HiveShape.function(node).equals("nullif");
        if (in || node.is("EQUAL")) {
            List<HiveNode> operands = in ? node.children().subList(1, node.size()) : node.children();
            for (HiveNode other : operands.subList(Math.min(1, operands.size()), operands.size())) {
                LetterCase letters = of(operands.get(0));
                HiveShape.literal(other)
                        .filter(text -> !letters.mayBe(text))
                        .ifPresent(text -> findings.at(sql.place(other), message(letters, text)));
            }
        }
    }

    private static LetterCase of(HiveNode expression) {
        String function = HiveShape.function(expression);
        return KEEP.contains(function) && expression.size() > 1 ? of(expression.child(1)) : madeBy(function);
    }

    private static LetterCase madeBy(String function) {
        return switch (function) {
            case "lower", "lcase" -> SMALL;
            case "upper", "ucase" -> CAPITAL;
            default -> ANY;
        };
    }

    private boolean mayBe(String text) {
        // What an expression will be is not known.
        return this == ANY
                || text.contains("${")
                || text.equals(this == SMALL ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT));
    }

    private static String message(LetterCase letters, String text) {
        return "A text in " + (letters == SMALL ? "small letters" : "capitals") + " is never '" + text + "'";
    }
}
