package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.ComparisonExpression.Operator;
import io.trino.sql.tree.Node;
import java.util.Optional;
import java.util.StringJoiner;

/** {@code = <> < <= > >=} as Presto has them: typed, with NaN equal to nothing and nulls inside arrays and rows unknown. */
public final class Comparisons {

    private Comparisons() {}

    public static Value write(Node node, Operator operator, Value left, Value right) {
        Optional<Type> common = Coercion.common(left.type(), right.type());
        if (common.isEmpty()) {
            // Trino turns > and >= round before it looks at types
            boolean turned = operator == Operator.GREATER_THAN || operator == Operator.GREATER_THAN_OR_EQUAL;
            Operator shown = turned ? operator.flip() : operator == Operator.NOT_EQUAL ? Operator.EQUAL : operator;
            Type a = turned ? right.type() : left.type();
            Type b = turned ? left.type() : right.type();
            if (left.type().isDateTime() && turned) {
                a = left.type();
                b = right.type();
            }
            throw Failures.typeMismatch(node, "Cannot apply operator: " + a + " " + shown.getValue() + " " + b);
        }
        Type type = common.get();
        if (operator != Operator.EQUAL && operator != Operator.NOT_EQUAL && !isOrderable(type)) {
            boolean turned = operator == Operator.GREATER_THAN || operator == Operator.GREATER_THAN_OR_EQUAL;
            throw Failures.typeMismatch(
                    node,
                    "Cannot apply operator: " + (turned ? right : left).type() + " "
                            + (turned ? operator.flip() : operator).getValue() + " "
                            + (turned ? left : right).type());
        }
        return new Value(
                compare(operator, Coercion.widen(left, type), Coercion.widen(right, type), type), Type.BOOLEAN);
    }

    /** Both sides are of the type already. */
    public static String compare(Operator operator, Value left, Value right, Type type) {
        return switch (type.kind()) {
            case ZONED -> plain(operator, left.moment(), right.moment());
            case DOUBLE, REAL -> floating(operator, left, right);
            case CHAR -> plain(operator, "rtrim(" + left.sql() + ", ' ')", "rtrim(" + right.sql() + ", ' ')");
            case ARRAY ->
                operator == Operator.EQUAL || operator == Operator.NOT_EQUAL
                        ? (operator == Operator.EQUAL ? "" : "NOT ") + "p_list_equal(" + left.sql() + ", " + right.sql()
                                + ")"
                        : plain(operator, left.operand(), right.operand());
            case ROW -> rows(operator, left, right, type);
            case MAP ->
                (operator == Operator.NOT_EQUAL ? "NOT " : "") + "p_map_equal(" + left.sql() + ", " + right.sql() + ")";
            default -> plain(operator, left.operand(), right.operand());
        };
    }

    private static String plain(Operator operator, String left, String right) {
        return "(" + left + " " + operator.getValue() + " " + right + ")";
    }

    private static String floating(Operator operator, Value left, Value right) {
        String plain = plain(operator, left.operand(), right.operand());
        boolean leftKnown = left.constant() != null;
        boolean rightKnown = right.constant() != null;
        if ((leftKnown && rightKnown) || operator == Operator.IS_DISTINCT_FROM) {
            return plain;
        }
        String leftNaN = "isnan(" + left.sql() + ")";
        String rightNaN = "isnan(" + right.sql() + ")";
        return switch (operator) {
            case EQUAL -> leftKnown || rightKnown ? plain : "(" + plain + " AND NOT " + leftNaN + ")";
            case NOT_EQUAL -> leftKnown || rightKnown ? plain : "(" + plain + " OR " + leftNaN + ")";
            case LESS_THAN, LESS_THAN_OR_EQUAL -> rightKnown ? plain : "(" + plain + " AND NOT " + rightNaN + ")";
            default -> leftKnown ? plain : "(" + plain + " AND NOT " + leftNaN + ")";
        };
    }

    private static String rows(Operator operator, Value left, Value right, Type type) {
        if (operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
            return plain(operator, left.operand(), right.operand());
        }
        StringJoiner fields = new StringJoiner(
                " AND ", operator == Operator.EQUAL ? "(" : "(NOT (", operator == Operator.EQUAL ? ")" : "))");
        for (int i = 0; i < type.args().size(); i++) {
            Type field = type.args().get(i);
            String name = "." + Type.rowField(i);
            fields.add(compare(
                    Operator.EQUAL,
                    new Value(left.operand() + name, field),
                    new Value(right.operand() + name, field),
                    field));
        }
        return fields.toString();
    }

    /** Whether DuckDB's own comparison of the type is Presto's. */
    public static boolean isPlain(Type type) {
        return switch (type.kind()) {
            case ZONED, DOUBLE, REAL, CHAR, ARRAY, ROW, MAP -> false;
            default -> true;
        };
    }

    public static boolean isOrderable(Type type) {
        return !type.is(Kind.MAP)
                && !type.is(Kind.JSON)
                && (!type.isNested() || type.args().stream().allMatch(Comparisons::isOrderable));
    }
}
