package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Hive's types as those of the warehouse: {@code string} is varchar, {@code float} real, {@code struct} row. */
final class HiveTypes {

    static final Type TIMESTAMP = Type.timestamp(6);
    private static final int MOST_DIGITS = 38;

    private HiveTypes() {}

    /** As Hive prints it. */
    static String display(Type type) {
        return switch (type.kind()) {
            case UNKNOWN -> "void";
            case INTEGER -> "int";
            case REAL -> "float";
            case VARCHAR, CHAR -> "string";
            case VARBINARY -> "binary";
            case TIMESTAMP -> "timestamp";
            case ARRAY -> "array<" + display(type.element()) + ">";
            case MAP -> "map<" + display(type.key()) + "," + display(type.value()) + ">";
            case ROW -> {
                StringJoiner fields = new StringJoiner(",", "struct<", ">");
                for (int i = 0; i < type.args().size(); i++) {
                    fields.add(type.names().get(i) + ":" + display(type.args().get(i)));
                }
                yield fields.toString();
            }
            default -> type.display();
        };
    }

    /** The type that a node of a type names. */
    static Type read(HiveNode node) {
        return switch (node.kind()) {
            case "TOK_BOOLEAN" -> Type.BOOLEAN;
            case "TOK_TINYINT" -> Type.TINYINT;
            case "TOK_SMALLINT" -> Type.SMALLINT;
            case "TOK_INT" -> Type.INTEGER;
            case "TOK_BIGINT" -> Type.BIGINT;
            case "TOK_FLOAT" -> Type.REAL;
            case "TOK_DOUBLE" -> Type.DOUBLE;
            case "TOK_STRING", "TOK_VARCHAR", "TOK_CHAR" -> Type.VARCHAR;
            case "TOK_DATE" -> Type.DATE;
            case "TOK_TIMESTAMP" -> TIMESTAMP;
            case "TOK_DECIMAL" ->
                Type.decimal(node.size() > 0 ? digits(node.child(0)) : 10, node.size() > 1 ? digits(node.child(1)) : 0);
            case "TOK_LIST" -> Type.array(read(node.child(0)));
            case "TOK_MAP" -> Type.map(read(node.child(0)), read(node.child(1)));
            default ->
                throw HiveErrors.unsupported(
                        node, "The type " + node.text().replace("TOK_", "").toLowerCase(Locale.ROOT));
        };
    }

    private static int digits(HiveNode node) {
        int value = node.text().length() > 3 ? MOST_DIGITS + 1 : Integer.parseInt(node.text());
        if (value > MOST_DIGITS) {
            throw HiveErrors.semantic(node, "Decimal precision out of allowed range [1,38]");
        }
        return value;
    }

    /** What values of both become in one column: CASE, COALESCE, UNION. */
    static Type common(HiveNode at, Type a, Type b) {
        if (a.equals(b) || b.is(Kind.UNKNOWN)) {
            return a;
        }
        if (a.is(Kind.UNKNOWN)) {
            return b;
        }
        if (a.isNumeric() && b.isNumeric()) {
            return wider(a, b);
        }
        if (a.isText() && isPrimitive(b)) {
            return a;
        }
        if (b.isText() && isPrimitive(a)) {
            return b;
        }
        if (a.isDateTime() && b.isDateTime()) {
            return TIMESTAMP;
        }
        if (a.is(Kind.ARRAY) && b.is(Kind.ARRAY)) {
            return Type.array(common(at, a.element(), b.element()));
        }
        if (a.is(Kind.MAP) && b.is(Kind.MAP)) {
            return Type.map(common(at, a.key(), b.key()), common(at, a.value(), b.value()));
        }
        throw HiveErrors.semantic(at, "Types " + display(a) + " and " + display(b) + " do not go together");
    }

    static boolean isPrimitive(Type type) {
        return !type.isNested();
    }

    /** The wider of two numeric types. */
    static Type wider(Type a, Type b) {
        if (a.is(Kind.DOUBLE) || b.is(Kind.DOUBLE)) {
            return Type.DOUBLE;
        }
        if (a.is(Kind.REAL) || b.is(Kind.REAL)) {
            return a.is(Kind.DECIMAL) || b.is(Kind.DECIMAL) ? Type.DOUBLE : Type.REAL;
        }
        if (a.is(Kind.DECIMAL) || b.is(Kind.DECIMAL)) {
            Type x = Coercion.asDecimal(a);
            Type y = Coercion.asDecimal(b);
            int scale = Math.max(x.s(), y.s());
            return bounded(Math.max(x.p() - x.s(), y.p() - y.s()) + scale, scale);
        }
        return a.kind().compareTo(b.kind()) >= 0 ? a : b;
    }

    static Type bounded(int precision, int scale) {
        return precision <= MOST_DIGITS
                ? Type.decimal(precision, scale)
                : Type.decimal(MOST_DIGITS, Math.max(Math.min(scale, 6), scale - (precision - MOST_DIGITS)));
    }

    static Type common(HiveNode at, List<Value> values) {
        Type type = Type.UNKNOWN;
        for (Value value : values) {
            type = common(at, type, value.type());
        }
        return type;
    }
}
