package io.cdppipeline.local.sql.type;

import io.cdppipeline.local.sql.type.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Presto's implicit conversions: which types meet in which, and how a value is widened. */
public final class Coercion {

    private Coercion() {}

    /** The type both can be widened to; empty if there is none. */
    public static Optional<Type> common(Type a, Type b) {
        if (a.equals(b) || b.is(Kind.UNKNOWN)) {
            return Optional.of(a);
        }
        if (a.is(Kind.UNKNOWN)) {
            return Optional.of(b);
        }
        if (a.isNumeric() && b.isNumeric()) {
            return Optional.of(commonNumber(a, b));
        }
        if (a.is(Kind.VARCHAR) && b.is(Kind.VARCHAR)) {
            return Optional.of(Type.varchar(Math.max(a.p(), b.p())));
        }
        if (a.isText() && b.isText()) {
            int length = Math.max(a.p(), b.p());
            return Optional.of(length == Type.UNBOUNDED ? Type.VARCHAR : Type.character(length));
        }
        if (a.isDateTime() && b.isDateTime()) {
            int precision = Math.max(a.p(), b.p());
            return Optional.of(
                    a.is(Kind.ZONED) || b.is(Kind.ZONED) ? Type.zoned(precision) : Type.timestamp(precision));
        }
        if (a.is(Kind.TIME) && b.is(Kind.TIME)) {
            return Optional.of(Type.time(Math.max(a.p(), b.p())));
        }
        if (a.kind() == b.kind() && a.isNested() && a.args().size() == b.args().size()) {
            return commonNested(a, b);
        }
        return Optional.empty();
    }

    private static Optional<Type> commonNested(Type a, Type b) {
        List<Type> parts = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        for (int i = 0; i < a.args().size(); i++) {
            Optional<Type> part = common(a.args().get(i), b.args().get(i));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
            if (a.is(Kind.ROW)) {
                String name = a.names().get(i);
                names.add(name != null && name.equals(b.names().get(i)) ? name : null);
            }
        }
        return Optional.of(
                switch (a.kind()) {
                    case ARRAY -> Type.array(parts.get(0));
                    case MAP -> Type.map(parts.get(0), parts.get(1));
                    default -> Type.row(parts, names);
                });
    }

    private static Type commonNumber(Type a, Type b) {
        if (a.is(Kind.DOUBLE) || b.is(Kind.DOUBLE)) {
            return Type.DOUBLE;
        }
        if (a.is(Kind.REAL) || b.is(Kind.REAL)) {
            return Type.REAL;
        }
        if (a.is(Kind.DECIMAL) || b.is(Kind.DECIMAL)) {
            Type x = asDecimal(a);
            Type y = asDecimal(b);
            int scale = Math.max(x.s(), y.s());
            return Type.decimal(Math.min(38, Math.max(x.p() - x.s(), y.p() - y.s()) + scale), scale);
        }
        return a.kind().compareTo(b.kind()) >= 0 ? a : b;
    }

    /** The decimal that holds every value of an integer type. */
    public static Type asDecimal(Type type) {
        return switch (type.kind()) {
            case TINYINT -> Type.decimal(3, 0);
            case SMALLINT -> Type.decimal(5, 0);
            case INTEGER -> Type.decimal(10, 0);
            case BIGINT -> Type.decimal(19, 0);
            default -> type;
        };
    }

    public static boolean canWiden(Type from, Type to) {
        if (from.equals(to) || from.is(Kind.UNKNOWN)) {
            return true;
        }
        if (from.isText() && to.is(Kind.VARCHAR)) {
            return to.p() >= from.p();
        }
        if (from.is(Kind.ROW) && to.is(Kind.ROW)) {
            if (from.args().size() != to.args().size()) {
                return false;
            }
            for (int i = 0; i < to.args().size(); i++) {
                if (!canWiden(from.args().get(i), to.args().get(i))) {
                    return false;
                }
            }
            return true;
        }
        return common(from, to).filter(to::equals).isPresent();
    }

    /** The null of a type. */
    public static Value nothing(Type type) {
        return type.is(Kind.ZONED)
                ? Value.zoned("CAST(NULL AS TIMESTAMP)", "'UTC'", type.p())
                : new Value("CAST(NULL AS " + type.duck() + ")", type);
    }

    /** The value as the wider type; the value itself if DuckDB holds both alike. */
    public static Value widen(Value value, Type to) {
        Type from = value.type();
        if (from.equals(to)) {
            return value;
        }
        if (from.is(Kind.UNKNOWN)) {
            return nothing(to);
        }
        if (to.is(Kind.ZONED)) {
            return from.is(Kind.ZONED) ? value.as(to) : Value.zoned(value.wall(), "'UTC'", to.p());
        }
        if (from.duck().equals(to.duck())) {
            return value.as(to);
        }
        if (from.is(Kind.ARRAY) && needsCode(from.element(), to.element())) {
            return new Value(
                    "list_transform(" + value.sql() + ", lambda e: "
                            + widen(new Value("e", from.element()), to.element())
                                    .sql() + ")",
                    to);
        }
        if (from.is(Kind.ROW)) {
            return row(value, to);
        }
        return new Value(Sql.cast(value.sql(), to), to, value.constant(), null);
    }

    private static boolean needsCode(Type from, Type to) {
        return to.is(Kind.ZONED) || from.is(Kind.ROW);
    }

    private static Value row(Value value, Type to) {
        StringBuilder fields =
                new StringBuilder("CASE WHEN ").append(value.operand()).append(" IS NOT NULL THEN {");
        for (int i = 0; i < to.args().size(); i++) {
            String name = Type.rowField(i);
            Value field =
                    new Value(value.operand() + "." + name, value.type().args().get(i));
            fields.append(i == 0 ? "'" : ", '")
                    .append(name)
                    .append("': ")
                    .append(widen(field, to.args().get(i)).sql());
        }
        return new Value(fields.append("} END").toString(), to);
    }
}
