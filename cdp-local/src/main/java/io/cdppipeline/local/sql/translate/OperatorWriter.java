package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Arithmetic;
import io.cdppipeline.local.sql.function.Comparisons;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.ArithmeticBinaryExpression;
import io.trino.sql.tree.ArithmeticUnaryExpression;
import io.trino.sql.tree.BetweenPredicate;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.IsNotNullPredicate;
import io.trino.sql.tree.IsNullPredicate;
import io.trino.sql.tree.LikePredicate;
import io.trino.sql.tree.LogicalExpression;
import io.trino.sql.tree.NotExpression;
import java.util.StringJoiner;

/** Translates the operators: arithmetic, comparisons, logic and {@code LIKE}. */
abstract class OperatorWriter extends ConstantWriter {

    OperatorWriter(Translation translation) {
        super(translation);
    }

    /** An expression that must be a boolean; the message says what it is, with its type at the end. */
    public Value condition(Expression expression, Scope scope, String message) {
        Value value = process(expression, scope);
        if (!value.type().is(Kind.BOOLEAN) && !value.type().is(Kind.UNKNOWN)) {
            throw Failures.typeMismatch(expression, message.formatted(value.type()));
        }
        return Coercion.widen(value, Type.BOOLEAN);
    }

    @Override
    protected Value visitArithmeticBinary(ArithmeticBinaryExpression node, Scope scope) {
        return Arithmetic.write(
                node, node.getOperator(), process(node.getLeft(), scope), process(node.getRight(), scope));
    }

    @Override
    protected Value visitArithmeticUnary(ArithmeticUnaryExpression node, Scope scope) {
        boolean minus = node.getSign() == ArithmeticUnaryExpression.Sign.MINUS;
        Value value = process(node.getValue(), scope);
        Type type = value.type();
        boolean interval = type.is(Kind.INTERVAL_DAY) || type.is(Kind.INTERVAL_YEAR);
        if (!type.isNumeric() && !interval && !type.is(Kind.UNKNOWN)) {
            throw Failures.typeMismatch(node, minus ? "Cannot negate " + type : "Cannot apply plus to " + type);
        }
        String constant = value.constant();
        if (minus && constant != null && !constant.startsWith("-")) {
            return Value.constant(
                    type.isInteger() ? Sql.cast("-" + value.sql(), type) : "(-" + value.sql() + ")",
                    type,
                    "-" + constant);
        }
        return minus ? new Value(Sql.cast("-" + value.operand(), type), type) : value;
    }

    @Override
    protected Value visitComparisonExpression(ComparisonExpression node, Scope scope) {
        Value left = process(node.getLeft(), scope);
        Value right = process(node.getRight(), scope);
        if (node.getOperator() == ComparisonExpression.Operator.IS_DISTINCT_FROM) {
            Type type = Coercion.common(left.type(), right.type())
                    .orElseThrow(() -> Failures.typeMismatch(
                            node, "Cannot apply operator: " + left.type() + " IS DISTINCT FROM " + right.type()));
            return new Value(
                    "(" + Coercion.widen(left, type).operand() + " IS DISTINCT FROM "
                            + Coercion.widen(right, type).operand() + ")",
                    Type.BOOLEAN);
        }
        return Comparisons.write(node, node.getOperator(), left, right);
    }

    @Override
    protected Value visitLogicalExpression(LogicalExpression node, Scope scope) {
        StringJoiner terms = new StringJoiner(" " + node.getOperator().name() + " ", "(", ")");
        for (Expression term : node.getTerms()) {
            terms.add(condition(term, scope, "Logical expression term must evaluate to a boolean (actual: %s)")
                    .operand());
        }
        return new Value(terms.toString(), Type.BOOLEAN);
    }

    @Override
    protected Value visitNotExpression(NotExpression node, Scope scope) {
        Value value = condition(
                node.getValue(), scope, "Value of logical NOT expression must evaluate to a boolean (actual: %s)");
        return new Value("(NOT " + value.operand() + ")", Type.BOOLEAN);
    }

    @Override
    protected Value visitIsNullPredicate(IsNullPredicate node, Scope scope) {
        return nullTest(process(node.getValue(), scope), "IS NULL");
    }

    @Override
    protected Value visitIsNotNullPredicate(IsNotNullPredicate node, Scope scope) {
        return nullTest(process(node.getValue(), scope), "IS NOT NULL");
    }

    private static Value nullTest(Value value, String test) {
        String tested = value.zone() != null ? value.moment() : value.operand();
        return new Value("(" + tested + " " + test + ")", Type.BOOLEAN);
    }

    @Override
    protected Value visitBetweenPredicate(BetweenPredicate node, Scope scope) {
        Value value = process(node.getValue(), scope);
        Value min = process(node.getMin(), scope);
        Value max = process(node.getMax(), scope);
        Type type = Coercion.common(value.type(), min.type())
                .flatMap(common -> Coercion.common(common, max.type()))
                .orElseThrow(() -> Failures.typeMismatch(
                        node, "Cannot check if " + value.type() + " is BETWEEN " + min.type() + " and " + max.type()));
        if (!Comparisons.isOrderable(type)) {
            throw Failures.typeMismatch(
                    node, "Cannot check if " + value.type() + " is BETWEEN " + min.type() + " and " + max.type());
        }
        Value wide = Coercion.widen(value, type);
        return new Value(
                "("
                        + Comparisons.compare(
                                ComparisonExpression.Operator.GREATER_THAN_OR_EQUAL,
                                wide,
                                Coercion.widen(min, type),
                                type)
                        + " AND "
                        + Comparisons.compare(
                                ComparisonExpression.Operator.LESS_THAN_OR_EQUAL, wide, Coercion.widen(max, type), type)
                        + ")",
                Type.BOOLEAN);
    }

    @Override
    protected Value visitLikePredicate(LikePredicate node, Scope scope) {
        Value value = text(node.getValue(), scope, "Left side of LIKE expression");
        Value pattern = text(node.getPattern(), scope, "Pattern for LIKE expression");
        String escape = "";
        if (node.getEscape().isPresent()) {
            Value character = text(node.getEscape().get(), scope, "Escape for LIKE expression");
            Likes.check(pattern, character);
            escape = " ESCAPE " + character.sql();
        }
        return new Value("(" + value.operand() + " LIKE " + pattern.operand() + escape + ")", Type.BOOLEAN);
    }

    private Value text(Expression expression, Scope scope, String what) {
        Value value = process(expression, scope);
        if (!value.type().isText() && !value.type().is(Kind.UNKNOWN)) {
            throw Failures.typeMismatch(
                    expression, what + " must evaluate to a varchar (actual: " + value.type() + ")");
        }
        return Coercion.widen(value, value.type().is(Kind.UNKNOWN) ? Type.VARCHAR : value.type());
    }
}
