package io.cdppipeline.local.sql.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A Presto type, and how DuckDB holds it. Four differ from what their names suggest: {@code varbinary} is upper-case
 * hexadecimal text, {@code json} is text, intervals are whole milliseconds or months, and a timestamp with a time zone is
 * a structure of its UTC moment {@code t} and the name of its zone {@code z}.
 *
 * @param kind which type
 * @param p length of varchar and char ({@link #UNBOUNDED} for none), precision of decimal, time and timestamp
 * @param s scale of decimal
 * @param args element of an array; key and value of a map; fields of a row; arguments and result of a function
 * @param names of a row's fields, null for one without
 */
public record Type(Kind kind, int p, int s, List<Type> args, List<@Nullable String> names) {

    /** The types that queries can see. */
    public enum Kind {
        UNKNOWN,
        BOOLEAN,
        TINYINT,
        SMALLINT,
        INTEGER,
        BIGINT,
        REAL,
        DOUBLE,
        DECIMAL,
        VARCHAR,
        CHAR,
        VARBINARY,
        DATE,
        TIME,
        TIMESTAMP,
        ZONED,
        INTERVAL_DAY,
        INTERVAL_YEAR,
        JSON,
        UUID,
        ARRAY,
        MAP,
        ROW,
        FUNCTION,
        VARIABLE
    }

    public static final int UNBOUNDED = Integer.MAX_VALUE;

    public static final Type UNKNOWN = of(Kind.UNKNOWN);
    public static final Type BOOLEAN = of(Kind.BOOLEAN);
    public static final Type TINYINT = of(Kind.TINYINT);
    public static final Type SMALLINT = of(Kind.SMALLINT);
    public static final Type INTEGER = of(Kind.INTEGER);
    public static final Type BIGINT = of(Kind.BIGINT);
    public static final Type REAL = of(Kind.REAL);
    public static final Type DOUBLE = of(Kind.DOUBLE);
    public static final Type VARCHAR = varchar(UNBOUNDED);
    public static final Type VARBINARY = of(Kind.VARBINARY);
    public static final Type DATE = of(Kind.DATE);
    public static final Type JSON = of(Kind.JSON);
    public static final Type UUID = of(Kind.UUID);
    public static final Type INTERVAL_DAY = of(Kind.INTERVAL_DAY);
    public static final Type INTERVAL_YEAR = of(Kind.INTERVAL_YEAR);

    static Type of(Kind kind) {
        return new Type(kind, 0, 0, List.of(), List.of());
    }

    public static Type varchar(int length) {
        return new Type(Kind.VARCHAR, length, 0, List.of(), List.of());
    }

    static Type character(int length) {
        return new Type(Kind.CHAR, length, 0, List.of(), List.of());
    }

    public static Type decimal(int precision, int scale) {
        return new Type(Kind.DECIMAL, precision, scale, List.of(), List.of());
    }

    public static Type time(int precision) {
        return new Type(Kind.TIME, precision, 0, List.of(), List.of());
    }

    public static Type timestamp(int precision) {
        return new Type(Kind.TIMESTAMP, precision, 0, List.of(), List.of());
    }

    public static Type zoned(int precision) {
        return new Type(Kind.ZONED, precision, 0, List.of(), List.of());
    }

    public static Type array(Type element) {
        return new Type(Kind.ARRAY, 0, 0, List.of(element), List.of());
    }

    public static Type map(Type key, Type value) {
        return new Type(Kind.MAP, 0, 0, List.of(key, value), List.of());
    }

    public static Type row(List<Type> fields, List<@Nullable String> names) {
        return new Type(Kind.ROW, 0, 0, List.copyOf(fields), new ArrayList<>(names));
    }

    /** A function of a lambda; the last type is its result. */
    public static Type function(List<Type> argumentsAndResult) {
        return new Type(Kind.FUNCTION, 0, 0, List.copyOf(argumentsAndResult), List.of());
    }

    /** A type variable of a signature. */
    public static Type variable(String name) {
        return new Type(Kind.VARIABLE, 0, 0, List.of(), List.of(name));
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    public boolean isInteger() {
        return switch (kind) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
            default -> false;
        };
    }

    public boolean isFloating() {
        return kind == Kind.DOUBLE || kind == Kind.REAL;
    }

    public boolean isNumeric() {
        return isInteger() || isFloating() || kind == Kind.DECIMAL;
    }

    public boolean isText() {
        return kind == Kind.VARCHAR || kind == Kind.CHAR;
    }

    public boolean isDateTime() {
        return switch (kind) {
            case DATE, TIMESTAMP, ZONED -> true;
            default -> false;
        };
    }

    public Type element() {
        return args.get(0);
    }

    public Type key() {
        return args.get(0);
    }

    public Type value() {
        return args.get(1);
    }

    /** A lambda's result. */
    public Type result() {
        return args.get(args.size() - 1);
    }

    /** Whether a null may hide in a value that is not null itself. */
    public boolean isNested() {
        return kind == Kind.ARRAY || kind == Kind.MAP || kind == Kind.ROW;
    }

    /** What DuckDB calls the type that holds it. */
    public String duck() {
        return switch (kind) {
            case UNKNOWN, VARIABLE, FUNCTION -> "INTEGER";
            case REAL -> "FLOAT";
            case DECIMAL -> "DECIMAL(" + p + "," + s + ")";
            case VARCHAR, CHAR, VARBINARY, JSON, UUID -> "VARCHAR";
            case TIMESTAMP -> "TIMESTAMP";
            case ZONED -> "STRUCT(t TIMESTAMP, z VARCHAR)";
            case INTERVAL_DAY, INTERVAL_YEAR -> "BIGINT";
            case ARRAY -> element().duck() + "[]";
            case MAP -> "MAP(" + key().duck() + ", " + value().duck() + ")";
            case ROW -> {
                StringJoiner fields = new StringJoiner(", ", "STRUCT(", ")");
                for (int i = 0; i < args.size(); i++) {
                    fields.add(rowField(i) + " " + args.get(i).duck());
                }
                yield fields.toString();
            }
            default -> kind.name();
        };
    }

    /** The name of a row's field in DuckDB; rows are by position in Presto. */
    public static String rowField(int index) {
        return "f" + (index + 1);
    }

    /** As {@code typeof} and {@code information_schema} print it. */
    public String display() {
        return switch (kind) {
            case VARCHAR -> p == UNBOUNDED ? "varchar" : "varchar(" + p + ")";
            case CHAR -> "char(" + p + ")";
            case DECIMAL -> "decimal(" + p + "," + s + ")";
            case TIME -> "time(" + p + ")";
            case TIMESTAMP -> "timestamp(" + p + ")";
            case ZONED -> "timestamp(" + p + ") with time zone";
            case INTERVAL_DAY -> "interval day to second";
            case INTERVAL_YEAR -> "interval year to month";
            case ARRAY -> "array(" + element().display() + ")";
            case MAP -> "map(" + key().display() + ", " + value().display() + ")";
            case ROW -> {
                StringJoiner fields = new StringJoiner(", ", "row(", ")");
                for (int i = 0; i < args.size(); i++) {
                    String name = names.get(i);
                    fields.add(
                            name == null
                                    ? args.get(i).display()
                                    : name + " " + args.get(i).display());
                }
                yield fields.toString();
            }
            case FUNCTION -> {
                StringJoiner parts = new StringJoiner(",", "function(", ")");
                args.forEach(each -> parts.add(each.display()));
                yield parts.toString();
            }
            case VARIABLE -> String.valueOf(names.get(0));
            default -> kind.name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public String toString() {
        return display();
    }
}
