package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;

/** Conversions as Hive does them: what cannot be converted becomes null. */
final class HiveCasts {

    private HiveCasts() {}

    static Value cast(HiveNode at, Value value, Type to) {
        Type from = value.type();
        if (from.equals(to)) {
            return value;
        }
        if (from.is(Kind.UNKNOWN)) {
            return new Value("CAST(NULL AS " + to.duck() + ")", to);
        }
        String sql = value.sql();
        return new Value(
                switch (to.kind()) {
                    case VARCHAR, CHAR -> text(at, value);
                    case TINYINT, SMALLINT, INTEGER, BIGINT -> whole(at, value, to);
                    case DOUBLE, REAL -> floating(at, value, to);
                    case DECIMAL -> decimal(at, value, to);
                    case BOOLEAN -> flag(at, value);
                    case DATE -> "CAST(" + timestamp(at, value) + " AS DATE)";
                    case TIMESTAMP -> timestamp(at, value);
                    case ARRAY ->
                        from.is(Kind.ARRAY)
                                ? "list_transform(" + sql + ", lambda e: "
                                        + cast(at, new Value("e", from.element()), to.element())
                                                .sql() + ")"
                                : refuse(at, from, to);
                    case MAP ->
                        from.is(Kind.MAP)
                                ? "map_from_entries(list_transform(map_entries(" + sql + "), lambda e: {'key': "
                                        + cast(at, new Value("e.key", from.key()), to.key())
                                                .sql() + ", 'value': "
                                        + cast(at, new Value("e.value", from.value()), to.value())
                                                .sql() + "}))"
                                : refuse(at, from, to);
                    default -> refuse(at, from, to);
                },
                to);
    }

    private static String refuse(HiveNode at, Type from, Type to) {
        throw HiveErrors.semantic(at, "Cannot convert " + HiveTypes.display(from) + " to " + HiveTypes.display(to));
    }

    static String text(HiveNode at, Value value) {
        String sql = value.sql();
        return switch (value.type().kind()) {
            case VARCHAR, CHAR -> sql;
            case UNKNOWN -> "CAST(NULL AS VARCHAR)";
            case DOUBLE -> "p_hive_double_text(" + sql + ")";
            case REAL -> "p_hive_double_text(CAST(CAST(" + sql + " AS VARCHAR) AS DOUBLE))";
            case TIMESTAMP -> "p_hive_micros_text(epoch_us(" + sql + "))";
            case DECIMAL ->
                value.type().s() == 0
                        ? "CAST(" + sql + " AS VARCHAR)"
                        : "rtrim(rtrim(CAST(" + sql + " AS VARCHAR), '0'), '.')";
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE -> "CAST(" + sql + " AS VARCHAR)";
            default -> refuse(at, value.type(), Type.VARCHAR);
        };
    }

    private static String whole(HiveNode at, Value value, Type to) {
        String sql = value.sql();
        Type from = value.type();
        if (from.isText()) {
            return narrowed("p_hive_long(" + sql + ")", to);
        }
        if (from.isInteger() || from.is(Kind.BOOLEAN)) {
            return narrowed(sql, to);
        }
        if (from.isNumeric()) {
            return "TRY_CAST(trunc(" + sql + ") AS " + to.duck() + ")";
        }
        if (from.is(Kind.TIMESTAMP)) {
            return narrowed("(epoch_us(" + sql + ") // 1000000)", to);
        }
        return refuse(at, from, to);
    }

    private static String narrowed(String sql, Type to) {
        return "TRY_CAST(" + sql + " AS " + to.duck() + ")";
    }

    private static String floating(HiveNode at, Value value, Type to) {
        String sql = value.sql();
        Type from = value.type();
        if (from.isText()) {
            String read = "p_hive_double(" + sql + ")";
            return to.is(Kind.DOUBLE) ? read : "CAST(" + read + " AS FLOAT)";
        }
        if (from.is(Kind.REAL)) {
            return "CAST(" + sql + " AS DOUBLE)";
        }
        if (from.isNumeric() || from.is(Kind.BOOLEAN)) {
            return "CAST(" + sql + " AS " + to.duck() + ")";
        }
        if (from.is(Kind.TIMESTAMP)) {
            return "CAST(epoch_us(" + sql + ") / 1.0E6 AS " + to.duck() + ")";
        }
        return refuse(at, from, to);
    }

    private static String decimal(HiveNode at, Value value, Type to) {
        Type from = value.type();
        if (from.isText()) {
            return "TRY_CAST(trim(" + value.sql() + ") AS " + to.duck() + ")";
        }
        if (from.isNumeric() || from.is(Kind.BOOLEAN)) {
            return "TRY_CAST(" + value.sql() + " AS " + to.duck() + ")";
        }
        return refuse(at, from, to);
    }

    private static String flag(HiveNode at, Value value) {
        Type from = value.type();
        if (from.isText()) {
            return "(length(" + value.sql() + ") > 0)";
        }
        if (from.isNumeric()) {
            return "((" + value.sql() + ") <> 0)";
        }
        return refuse(at, from, Type.BOOLEAN);
    }

    /** A moment; of a text that is none, null. */
    static String timestamp(HiveNode at, Value value) {
        Type from = value.type();
        String sql = value.sql();
        if (from.isText()) {
            return "make_timestamp(p_hive_micros(" + sql + "))";
        }
        if (from.is(Kind.UNKNOWN)) {
            return "CAST(NULL AS TIMESTAMP)";
        }
        if (from.is(Kind.DATE) || from.is(Kind.TIMESTAMP)) {
            return "CAST(" + sql + " AS TIMESTAMP)";
        }
        if (from.isInteger()) {
            // Whole numbers are milliseconds, as hive.int.timestamp.conversion.in.seconds is off.
            return "make_timestamp(CAST(" + sql + " AS BIGINT) * 1000)";
        }
        if (from.isNumeric()) {
            return "make_timestamp(CAST(trunc(CAST(" + sql + " AS DOUBLE) * 1.0E6) AS BIGINT))";
        }
        return refuse(at, from, HiveTypes.TIMESTAMP);
    }

    /** A day, as functions of dates take it: of a text, what it begins with. */
    static String day(HiveNode at, Value value) {
        return value.type().isText() ? "p_hive_day(" + value.sql() + ")" : "CAST(" + timestamp(at, value) + " AS DATE)";
    }
}
