package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.ArithmeticBinaryExpression.Operator;
import io.trino.sql.tree.Node;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code + - * / %} with Presto's types: integers stay integers, decimals keep a scale, dates meet intervals. */
public final class Arithmetic {

    private Arithmetic() {}

    public static Value write(Node node, Operator operator, Value left, Value right) {
        Type a = left.type();
        Type b = right.type();
        Optional<Type> number = MathFunctions.numeric(a, b);
        if (number.isPresent() && (number.get().isNumeric() || number.get().is(Kind.UNKNOWN))) {
            return numbers(operator, left, right, number.get());
        }
        Value dates = dates(operator, left, right);
        if (dates == null) {
            dates = unknownDates(operator, left, right);
        }
        if (dates == null) {
            throw Failures.typeMismatch(node, "Cannot apply operator: " + a + " " + operator.getValue() + " " + b);
        }
        return dates;
    }

    private static Value numbers(Operator operator, Value left, Value right, Type common) {
        if (common.is(Kind.UNKNOWN)) {
            if (operator == Operator.MODULUS) {
                return new Value("CAST(NULL AS TINYINT)", Type.TINYINT);
            }
            throw ambiguous();
        }
        if (common.is(Kind.DECIMAL)) {
            return decimals(operator, decimal(left), decimal(right));
        }
        Value a = Coercion.widen(left, common);
        Value b = Coercion.widen(right, common);
        String symbol = operator == Operator.DIVIDE && common.isInteger() ? "//" : operator.getValue();
        String sql = a.operand() + " " + symbol + " " + b.operand();
        if (operator == Operator.MODULUS && common.isInteger() && "-1".equals(right.constant())) {
            // the one remainder that overflows in DuckDB
            return new Value(
                    "CASE WHEN " + a.operand() + " IS NOT NULL THEN " + Sql.cast("0", common) + " END", common);
        }
        // DuckDB computes small integers wider
        return new Value(common.is(Kind.TINYINT) || common.is(Kind.SMALLINT) ? Sql.cast(sql, common) : sql, common);
    }

    private static Value decimal(Value value) {
        Type type = value.type();
        if (type.is(Kind.UNKNOWN)) {
            return Coercion.widen(value, Type.decimal(1, 0));
        }
        return Coercion.widen(value, Coercion.asDecimal(type));
    }

    private static Value decimals(Operator operator, Value left, Value right) {
        Type a = left.type();
        Type b = right.type();
        return switch (operator) {
            case ADD, SUBTRACT -> {
                int scale = Math.max(a.s(), b.s());
                int digits = Math.max(a.p() - a.s(), b.p() - b.s());
                Type to = Type.decimal(Math.min(38, digits + scale + 1), scale);
                yield new Value(
                        Sql.cast(
                                Sql.cast(left.sql(), to) + " " + operator.getValue() + " " + Sql.cast(right.sql(), to),
                                to),
                        to);
            }
            case MULTIPLY -> {
                Type to = Type.decimal(Math.min(38, a.p() + b.p()), a.s() + b.s());
                yield new Value(Sql.cast(left.operand() + " * " + right.operand(), to), to);
            }
            case DIVIDE -> {
                int scale = Math.max(a.s(), b.s());
                Type to = Type.decimal(Math.min(38, a.p() + b.s() + Math.max(b.s() - a.s(), 0)), scale);
                yield divide(left, right, to);
            }
            case MODULUS -> modulus(left, right);
        };
    }

    /** Rounded half up at the result's scale. */
    static Value divide(Value left, Value right, Type to) {
        return new Value(
                Sql.cast(
                        "p_decimal_divide(" + Sql.cast(left.sql(), Type.VARCHAR) + ", "
                                + Sql.cast(right.sql(), Type.VARCHAR) + ", " + to.s() + ")",
                        to),
                to);
    }

    static Value modulus(Value left, Value right) {
        Type a = left.type();
        Type b = right.type();
        int scale = Math.max(a.s(), b.s());
        Type to = Type.decimal(Math.min(b.p() - b.s(), a.p() - a.s()) + scale, scale);
        return new Value(
                Sql.cast(
                        "p_decimal_modulus(" + Sql.cast(left.sql(), Type.VARCHAR) + ", "
                                + Sql.cast(right.sql(), Type.VARCHAR) + ", " + scale + ")",
                        to),
                to);
    }

    private static @Nullable Value unknownDates(Operator operator, Value left, Value right) {
        boolean first = left.type().is(Kind.UNKNOWN);
        if (first == right.type().is(Kind.UNKNOWN)) {
            return null;
        }
        Type type = first ? right.type() : left.type();
        boolean sum = operator == Operator.ADD;
        boolean difference = operator == Operator.SUBTRACT;
        boolean scaled = operator == Operator.MULTIPLY || (operator == Operator.DIVIDE && !first);
        if (isInterval(type)) {
            if (scaled || (difference && !first)) {
                return Coercion.nothing(type);
            }
            if (sum || difference) {
                throw ambiguous();
            }
            return null;
        }
        if ((sum || difference) && (type.isDateTime() || type.is(Kind.TIME))) {
            if (difference && first) {
                return Coercion.nothing(Type.INTERVAL_DAY);
            }
            if (type.is(Kind.DATE) || (type.is(Kind.TIME) && sum)) {
                return Coercion.nothing(type);
            }
            throw ambiguous();
        }
        return null;
    }

    private static SqlFailure ambiguous() {
        return Failures.of(
                "AMBIGUOUS_FUNCTION_CALL",
                "Could not choose a best candidate operator. Explicit type casts must be added.");
    }

    private static @Nullable Value dates(Operator operator, Value left, Value right) {
        Type a = left.type();
        Type b = right.type();
        boolean plus = operator == Operator.ADD;
        boolean minus = operator == Operator.SUBTRACT;
        if (isInterval(a) && isInterval(b) && a.equals(b) && (plus || minus)) {
            return new Value(left.operand() + " " + operator.getValue() + " " + right.operand(), a);
        }
        if (isInterval(b) && plus && !isInterval(a)) {
            return shift(left, right, "");
        }
        if (isInterval(a) && plus) {
            return shift(right, left, "");
        }
        if (isInterval(b) && minus) {
            return shift(left, right, "-");
        }
        if (operator == Operator.MULTIPLY && ((isInterval(a) && b.isNumeric()) || (isInterval(b) && a.isNumeric()))) {
            Type interval = isInterval(a) ? a : b;
            return new Value(
                    Sql.cast("trunc(" + left.operand() + " * " + right.operand() + ")", Type.BIGINT), interval);
        }
        if (operator == Operator.DIVIDE && isInterval(a) && b.isNumeric()) {
            return new Value("CAST(trunc(" + left.operand() + " / " + right.operand() + ") AS BIGINT)", a);
        }
        if (minus && a.is(Kind.TIME) && b.is(Kind.TIME)) {
            return new Value(
                    "(epoch_us(" + left.sql() + ") - epoch_us(" + right.sql() + ")) // 1000", Type.INTERVAL_DAY);
        }
        if (minus && a.isDateTime() && b.isDateTime()) {
            String from = a.is(Kind.ZONED) ? left.moment() : left.wall();
            String to = b.is(Kind.ZONED) ? right.moment() : right.wall();
            return new Value("(epoch_us(" + from + ") - epoch_us(" + to + ")) // 1000", Type.INTERVAL_DAY);
        }
        return null;
    }

    private static boolean isInterval(Type type) {
        return type.is(Kind.INTERVAL_DAY) || type.is(Kind.INTERVAL_YEAR);
    }

    /** A moment and an interval. Days are of 24 hours, also where the clock is changed. */
    private static @Nullable Value shift(Value moment, Value interval, String sign) {
        Type type = moment.type();
        String amount = sign + interval.operand();
        boolean days = interval.type().is(Kind.INTERVAL_DAY);
        String constant = interval.constant();
        if (type.is(Kind.DATE) && days && constant != null && Long.parseLong(constant) % 86_400_000 != 0) {
            throw Failures.of("INVALID_FUNCTION_ARGUMENT", "Cannot add hour, minutes or seconds to a date");
        }
        String step = days ? "to_milliseconds(" + amount + ")" : "to_months(CAST(" + amount + " AS INTEGER))";
        return switch (type.kind()) {
            case DATE -> new Value("CAST(" + moment.operand() + " + " + step + " AS DATE)", type);
            case TIMESTAMP ->
                new Value(moment.operand() + " + " + step, days ? Type.timestamp(Math.max(3, type.p())) : type);
            case TIME -> !days ? null : new Value(moment.operand() + " + " + step, Type.time(Math.max(3, type.p())));
            case ZONED ->
                days
                        ? Value.zoned(
                                "(" + moment.moment() + " + " + step + ")", moment.zoneName(), Math.max(3, type.p()))
                        : DateTimeFunctions.ofWall(moment.wall() + " + " + step, moment);
            default -> null;
        };
    }
}
