package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Node;
import java.util.Locale;

/** {@code CAST} and {@code TRY_CAST}: what Presto converts, in DuckDB's words. */
public final class Casts {

    private Casts() {}

    /**
     * Converts a value.
     *
     * @param node where the user wrote it
     * @param safe whether what cannot be converted becomes null
     */
    public static Value cast(Node node, Value value, Type to, boolean safe) {
        Type from = value.type();
        if (from.is(Kind.UNKNOWN)) {
            return Coercion.nothing(to);
        }
        if (to.is(Kind.ZONED) && !from.is(Kind.ZONED)) {
            return zoned(node, value, to, safe ? "try_p_" : "p_");
        }
        String sql = convert(node, value, to, safe);
        if (sql.equals(value.sql())) {
            return new Value(sql, to, value.constant(), value.zone());
        }
        boolean total = !safe || sql.startsWith("try_p_");
        return new Value(total ? sql : "TRY(" + sql + ")", to);
    }

    private static String convert(Node node, Value value, Type to, boolean safe) {
        Type from = value.type();
        String udf = safe ? "try_p_" : "p_";
        if (from.equals(to)) {
            return value.sql();
        }
        boolean text = to.isText() && !(to.is(Kind.VARCHAR) && from.is(Kind.UUID) && to.p() != Type.UNBOUNDED);
        if ((from.is(Kind.CHAR) && !text) || (to.is(Kind.CHAR) && !from.isText()) || (to.isText() && !text)) {
            throw impossible(node, from, to);
        }
        return switch (to.kind()) {
            case VARCHAR, CHAR -> text(node, value, to);
            case BOOLEAN -> bool(node, value, udf);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> integer(node, value, to, udf);
            case DOUBLE, REAL -> floating(node, value, to, udf);
            case DECIMAL -> decimal(node, value, to, udf);
            case DATE -> date(node, value, udf);
            case TIME -> time(node, value, to, udf);
            case TIMESTAMP -> timestamp(node, value, to, udf);
            case ZONED -> value.sql();
            case VARBINARY -> {
                if (from.is(Kind.UUID)) {
                    yield "upper(replace(" + value.sql() + ", '-', ''))";
                }
                if (from.isText()) {
                    yield "hex(" + value.sql() + ")";
                }
                throw impossible(node, from, to);
            }
            case JSON -> {
                if (from.is(Kind.ZONED) || from.is(Kind.UUID)) {
                    throw impossible(node, from, to);
                }
                yield JsonCasts.toJson(node, value);
            }
            case ARRAY, MAP, ROW -> nested(node, value, to, safe);
            case UUID -> {
                if (from.isText()) {
                    yield "CAST(CAST(" + value.sql() + " AS UUID) AS VARCHAR)";
                }
                throw impossible(node, from, to);
            }
            default -> throw impossible(node, from, to);
        };
    }

    static SqlFailure impossible(Node node, Type from, Type to) {
        return Failures.typeMismatch(node, "Cannot cast " + from + " to " + to);
    }

    private static String text(Node node, Value value, Type to) {
        Type from = value.type();
        if (from.isText()) {
            boolean shorter = to.p() != Type.UNBOUNDED && (from.p() == Type.UNBOUNDED || to.p() < from.p());
            String cut = shorter ? "left(" + value.sql() + ", " + to.p() + ")" : value.sql();
            if (from.is(Kind.CHAR) && to.is(Kind.VARCHAR)) {
                return "left(rpad(" + value.sql() + ", " + from.p() + ", ' '), " + Math.min(from.p(), to.p()) + ")";
            }
            return to.is(Kind.CHAR) ? "rtrim(" + cut + ", ' ')" : cut;
        }
        String text = plainText(node, value);
        if (to.p() == Type.UNBOUNDED || to.is(Kind.CHAR)) {
            return text;
        }
        return "p_fit(" + text + ", " + to.p() + ")";
    }

    /** The value as {@code CAST(… AS varchar)} prints it. */
    static String plainText(Node node, Value value) {
        Type from = value.type();
        String sql = value.sql();
        return switch (from.kind()) {
            case VARCHAR, CHAR, UUID -> sql;
            case UNKNOWN -> "CAST(NULL AS VARCHAR)";
            case DECIMAL -> decimalText(sql, from);
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> "CAST(" + sql + " AS VARCHAR)";
            case DOUBLE -> "p_double_text(" + sql + ")";
            case REAL -> "p_real_text(CAST(" + sql + " AS DOUBLE))";
            case DATE -> "p_date_text(" + sql + ")";
            case TIME -> "p_time_text(CAST(epoch_us(" + sql + ") AS BIGINT), " + from.p() + ")";
            case TIMESTAMP -> "p_timestamp_text(epoch_us(" + sql + "), " + from.p() + ")";
            case ZONED -> "p_zoned_text(epoch_us(" + value.moment() + "), " + value.zoneName() + ", " + from.p() + ")";
            case INTERVAL_DAY -> "p_day_interval_text(" + sql + ")";
            case INTERVAL_YEAR -> "p_year_interval_text(" + sql + ")";
            case JSON -> "p_json_to_varchar(" + sql + ")";
            default -> throw impossible(node, from, Type.VARCHAR);
        };
    }

    /** DuckDB leaves out the zero before the point where the type has no digit there. */
    static String decimalText(String sql, Type type) {
        boolean bare = type.p() == type.s() && type.p() < 38;
        return "CAST(" + (bare ? Sql.cast(sql, Type.decimal(type.p() + 1, type.s())) : sql) + " AS VARCHAR)";
    }

    private static String bool(Node node, Value value, String udf) {
        Type from = value.type();
        if (from.is(Kind.VARCHAR)) {
            return udf + "boolean(" + value.sql() + ")";
        }
        if (from.is(Kind.JSON)) {
            return udf + "json_to_boolean(" + value.sql() + ")";
        }
        if (from.isNumeric()) {
            return "(" + value.operand() + " <> 0)";
        }
        throw impossible(node, from, Type.BOOLEAN);
    }

    private static String integer(Node node, Value value, Type to, String udf) {
        Type from = value.type();
        String name = to.kind().name().toLowerCase(Locale.ROOT);
        String sql = value.sql();
        if (from.isText()) {
            return udf + name + "(" + sql + ")";
        }
        if (from.is(Kind.REAL) && to.is(Kind.BIGINT)) {
            // Trino's real beyond the bounds becomes a bound, its double is an error
            return "CASE WHEN " + value.operand() + " >= 9.2233720368547758e18 AND NOT isnan(" + sql
                    + ") THEN 9223372036854775807 WHEN " + value.operand()
                    + " <= -9.2233720368547758e18 THEN CAST(-9223372036854775808 AS BIGINT) ELSE " + udf
                    + "double_to_bigint(CAST(" + sql + " AS DOUBLE)) END";
        }
        if (from.isFloating()) {
            return udf + "double_to_" + name + "(CAST(" + sql + " AS DOUBLE))";
        }
        if (from.is(Kind.JSON)) {
            return udf + "json_to_" + name + "(" + sql + ")";
        }
        if (from.is(Kind.DECIMAL)) {
            return "CAST(round(" + sql + ") AS " + to.duck() + ")";
        }
        if (from.isInteger() || from.is(Kind.BOOLEAN)) {
            return Sql.cast(sql, to);
        }
        throw impossible(node, from, to);
    }

    private static String floating(Node node, Value value, Type to, String udf) {
        Type from = value.type();
        String sql;
        if (from.isText()) {
            sql = udf + "double(" + value.sql() + ")";
        } else if (from.is(Kind.JSON)) {
            sql = udf + "json_to_double(" + value.sql() + ")";
        } else if (from.isNumeric()) {
            return Sql.cast(value.sql(), to);
        } else if (from.is(Kind.BOOLEAN)) {
            return "CAST(CAST(" + value.sql() + " AS INTEGER) AS " + to.duck() + ")";
        } else {
            throw impossible(node, from, to);
        }
        return to.is(Kind.REAL) ? "CAST(" + sql + " AS FLOAT)" : sql;
    }

    private static String decimal(Node node, Value value, Type to, String udf) {
        Type from = value.type();
        String shape = ", " + to.p() + ", " + to.s() + ")";
        if (from.isText()) {
            return "CAST(" + udf + "decimal(" + value.sql() + shape + " AS " + to.duck() + ")";
        }
        if (from.is(Kind.JSON)) {
            return "CAST(" + udf + "json_to_decimal(" + value.sql() + shape + " AS " + to.duck() + ")";
        }
        if (from.isFloating()) {
            return "CAST(" + udf + "double_to_decimal(CAST(" + value.sql() + " AS DOUBLE)" + shape + " AS " + to.duck()
                    + ")";
        }
        if (from.is(Kind.DECIMAL) && (to.p() - to.s() < from.p() - from.s() || to.s() < from.s())) {
            return "CAST(" + udf + "decimal_to_decimal(CAST(" + value.sql() + " AS VARCHAR), " + from.p() + ", "
                    + from.s() + shape + " AS " + to.duck() + ")";
        }
        if (from.isNumeric()) {
            return Sql.cast(value.sql(), to);
        }
        if (from.is(Kind.BOOLEAN)) {
            return "CAST(CAST(" + value.sql() + " AS INTEGER) AS " + to.duck() + ")";
        }
        throw impossible(node, from, to);
    }

    private static String date(Node node, Value value, String udf) {
        Type from = value.type();
        if (from.isText()) {
            return udf + "date(" + value.sql() + ")";
        }
        if (from.is(Kind.TIMESTAMP) || from.is(Kind.ZONED)) {
            return "CAST(" + value.wall() + " AS DATE)";
        }
        throw impossible(node, from, Type.DATE);
    }

    private static String time(Node node, Value value, Type to, String udf) {
        Type from = value.type();
        if (from.isText()) {
            return "CAST(make_timestamp(" + udf + "time(" + value.sql() + ")) AS TIME)";
        }
        if (from.is(Kind.TIMESTAMP) || from.is(Kind.ZONED)) {
            return "CAST(make_timestamp(p_time_of_day(epoch_us(" + value.wall() + "), " + to.p() + ")) AS TIME)";
        }
        if (from.is(Kind.TIME)) {
            return value.sql();
        }
        throw impossible(node, from, Type.time(3));
    }

    private static String timestamp(Node node, Value value, Type to, String udf) {
        Type from = value.type();
        if (from.isText()) {
            return "make_timestamp(" + udf + "timestamp(" + value.sql() + ", " + to.p() + "))";
        }
        if (from.is(Kind.TIMESTAMP) || from.is(Kind.ZONED)) {
            return to.p() >= from.p()
                    ? value.wall()
                    : "make_timestamp(p_round_micros(epoch_us(" + value.wall() + "), " + to.p() + "))";
        }
        if (from.is(Kind.DATE)) {
            return value.wall();
        }
        throw impossible(node, from, to);
    }

    private static Value zoned(Node node, Value value, Type to, String udf) {
        if (value.type().isText()) {
            return Value.zoned(
                    "make_timestamp(" + udf + "zoned_moment(" + value.sql() + ", " + to.p() + "))",
                    udf + "zoned_zone(" + value.sql() + ")",
                    to.p());
        }
        if (value.type().isDateTime()) {
            String wall = value.type().p() <= to.p()
                    ? value.wall()
                    : "make_timestamp(p_round_micros(epoch_us(" + value.wall() + "), " + to.p() + "))";
            return Value.zoned(wall, "'UTC'", to.p());
        }
        throw impossible(node, value.type(), to);
    }

    private static String nested(Node node, Value value, Type to, boolean safe) {
        Type from = value.type();
        if (from.is(Kind.JSON)) {
            return JsonCasts.fromJson(node, value, to, safe);
        }
        if (from.kind() != to.kind()
                || (from.is(Kind.ROW) && from.args().size() != to.args().size())) {
            throw impossible(node, from, to);
        }
        if (from.is(Kind.ROW)) {
            StringBuilder row =
                    new StringBuilder("CASE WHEN ").append(value.operand()).append(" IS NOT NULL THEN {");
            for (int i = 0; i < to.args().size(); i++) {
                Value field = new Value(
                        value.operand() + "." + Type.rowField(i), from.args().get(i));
                row.append(i == 0 ? "'" : ", '")
                        .append(Type.rowField(i))
                        .append("': ")
                        .append(cast(node, field, to.args().get(i), false).sql());
            }
            return row.append("} END").toString();
        }
        if (from.duck().equals(to.duck())) {
            return value.sql();
        }
        if (from.is(Kind.ARRAY)) {
            Value element = new Value("e", from.element());
            return from.element().is(Kind.UNKNOWN)
                    ? Sql.cast(value.sql(), to)
                    : "list_transform(" + value.sql() + ", lambda e: "
                            + cast(node, element, to.element(), false).sql() + ")";
        }
        if (from.key().is(Kind.UNKNOWN)) {
            return "CASE WHEN " + value.operand() + " IS NOT NULL THEN CAST(MAP {} AS " + to.duck() + ") END";
        }
        return "map_from_entries(list_transform(map_entries(" + value.sql() + "), lambda e: {'key': "
                + cast(node, new Value("e.key", from.key()), to.key(), false).sql() + ", 'value': "
                + cast(node, new Value("e.value", from.value()), to.value(), false)
                        .sql() + "}))";
    }
}
