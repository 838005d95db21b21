package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.cdppipeline.local.sql.failure.Raise;
import io.trino.sql.jsonpath.tree.AbsMethod;
import io.trino.sql.jsonpath.tree.ArithmeticBinary;
import io.trino.sql.jsonpath.tree.CeilingMethod;
import io.trino.sql.jsonpath.tree.DoubleMethod;
import io.trino.sql.jsonpath.tree.FloorMethod;
import io.trino.sql.jsonpath.tree.PathNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Arithmetic in JSON paths: as in SQL, on integers of 32 and 64 bits, doubles and decimals. */
final class JsonNumbers {

    private JsonNumbers() {}

    static JsonNode checked(JsonNode node) {
        if (!node.isNumber() || node.isBigInteger()) {
            throw SqlJsonPath.failed("invalid item type. Expected: NUMBER, actual: "
                    + SqlJsonPath.type(node).textValue());
        }
        return node;
    }

    private static JsonNode exact(boolean small, long value) {
        if (small && value != (int) value) {
            throw SqlJsonPath.failed("integer overflow: " + value);
        }
        return small ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    static JsonNode negate(JsonNode node) {
        if (node.isDouble()) {
            return DoubleNode.valueOf(-node.doubleValue());
        }
        return node.isBigDecimal()
                ? DecimalNode.valueOf(node.decimalValue().negate())
                : calculate(ArithmeticBinary.Operator.SUBTRACT, IntNode.valueOf(0), node);
    }

    static JsonNode calculate(ArithmeticBinary.Operator operator, JsonNode left, JsonNode right) {
        if (left.isDouble() || right.isDouble()) {
            return DoubleNode.valueOf(floating(operator, left.doubleValue(), right.doubleValue()));
        }
        if (left.isBigDecimal() || right.isBigDecimal()) {
            return DecimalNode.valueOf(decimal(operator, left.decimalValue(), right.decimalValue()));
        }
        try {
            return exact(left.isInt() && right.isInt(), whole(operator, left.longValue(), right.longValue()));
        } catch (ArithmeticException e) {
            throw SqlJsonPath.failed(String.valueOf(e.getMessage()));
        }
    }

    private static long whole(ArithmeticBinary.Operator operator, long left, long right) {
        return switch (operator) {
            case ADD -> Math.addExact(left, right);
            case SUBTRACT -> Math.subtractExact(left, right);
            case MULTIPLY -> Math.multiplyExact(left, right);
            case DIVIDE -> left / right;
            case MODULUS -> left % right;
        };
    }

    private static double floating(ArithmeticBinary.Operator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case MODULUS -> left % right;
        };
    }

    private static BigDecimal decimal(ArithmeticBinary.Operator operator, BigDecimal left, BigDecimal right) {
        return switch (operator) {
            case ADD -> left.add(right);
            case SUBTRACT -> left.subtract(right);
            case MULTIPLY -> left.multiply(right);
            case DIVIDE, MODULUS ->
                throw new Raise(
                        "NOT_SUPPORTED", "division of decimals in a JSON path is not supported: write 2e0 for 2.0");
        };
    }

    static JsonNode method(PathNode method, JsonNode node) {
        if (method instanceof DoubleMethod) {
            return DoubleNode.valueOf(real(node));
        }
        JsonNode number = checked(node);
        if (method instanceof AbsMethod) {
            boolean below = number.isDouble()
                    ? number.doubleValue() < 0
                    : number.decimalValue().signum() < 0;
            return below ? negate(number) : number;
        }
        if (!(method instanceof CeilingMethod) && !(method instanceof FloorMethod)) {
            throw new Raise(
                    "NOT_SUPPORTED", "JSON path with " + method.getClass().getSimpleName() + " is not supported");
        }
        boolean up = method instanceof CeilingMethod;
        if (number.isDouble()) {
            return DoubleNode.valueOf(up ? Math.ceil(number.doubleValue()) : Math.floor(number.doubleValue()));
        }
        return number.isBigDecimal()
                ? DecimalNode.valueOf(number.decimalValue().setScale(0, up ? RoundingMode.CEILING : RoundingMode.FLOOR))
                : number;
    }

    private static double real(JsonNode node) {
        if (!node.isTextual()) {
            return checked(node).doubleValue();
        }
        try {
            return CastScalars.parseDouble(node.textValue());
        } catch (Raise e) {
            throw SqlJsonPath.failed(String.valueOf(e.getMessage()));
        }
    }
}
