package io.cdppipeline.local.sql.type;

import io.cdppipeline.local.sql.failure.Failures;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DataTypeParameter;
import io.trino.sql.tree.DateTimeDataType;
import io.trino.sql.tree.GenericDataType;
import io.trino.sql.tree.IntervalDayTimeDataType;
import io.trino.sql.tree.NumericParameter;
import io.trino.sql.tree.RowDataType;
import io.trino.sql.tree.TypeParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads types: as queries write them, as Presto prints them and as DuckDB's catalog has them. */
public final class TypeReader {

    private static final Map<String, Type> PLAIN = Map.ofEntries(
            Map.entry("boolean", Type.BOOLEAN),
            Map.entry("tinyint", Type.TINYINT),
            Map.entry("smallint", Type.SMALLINT),
            Map.entry("integer", Type.INTEGER),
            Map.entry("int", Type.INTEGER),
            Map.entry("bigint", Type.BIGINT),
            Map.entry("real", Type.REAL),
            Map.entry("double", Type.DOUBLE),
            Map.entry("varbinary", Type.VARBINARY),
            Map.entry("date", Type.DATE),
            Map.entry("json", Type.JSON),
            Map.entry("uuid", Type.UUID),
            Map.entry("unknown", Type.UNKNOWN));

    private static final Map<String, Type> DUCK = Map.ofEntries(
            Map.entry("FLOAT", Type.REAL),
            Map.entry("VARCHAR", Type.VARCHAR),
            Map.entry("TIMESTAMP", Type.timestamp(3)),
            Map.entry("TIME", Type.time(3)),
            Map.entry("HUGEINT", Type.decimal(38, 0)),
            Map.entry("UTINYINT", Type.SMALLINT),
            Map.entry("USMALLINT", Type.INTEGER),
            Map.entry("UINTEGER", Type.BIGINT),
            Map.entry("UBIGINT", Type.BIGINT),
            Map.entry("JSON", Type.VARCHAR));

    private TypeReader() {}

    /** The type a query names, or empty if there is none of this name. */
    public static Optional<Type> read(DataType type) {
        if (type instanceof DateTimeDataType dateTime) {
            int precision = dateTime.getPrecision().map(TypeReader::number).orElse(3);
            if (precision > 6) {
                throw Failures.notSupported(
                        dateTime,
                        "Type " + dateTime + ": times and timestamps are held to the microsecond, precision 6");
            }
            if (dateTime.getType() == DateTimeDataType.Type.TIME) {
                if (dateTime.isWithTimeZone()) {
                    throw Failures.notSupported(
                            dateTime,
                            "Type time with time zone is not supported: cast to time or to"
                                    + " timestamp with time zone");
                }
                return Optional.of(Type.time(precision));
            }
            return Optional.of(dateTime.isWithTimeZone() ? Type.zoned(precision) : Type.timestamp(precision));
        }
        if (type instanceof IntervalDayTimeDataType interval) {
            return Optional.of(
                    interval.getFrom() == IntervalDayTimeDataType.Field.YEAR ? Type.INTERVAL_YEAR : Type.INTERVAL_DAY);
        }
        if (type instanceof RowDataType row) {
            List<Type> fields = new ArrayList<>();
            List<@Nullable String> names = new ArrayList<>();
            for (RowDataType.Field field : row.getFields()) {
                Optional<Type> read = read(field.getType());
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                fields.add(read.get());
                names.add(field.getName().map(name -> name.getValue()).orElse(null));
            }
            return Optional.of(Type.row(fields, names));
        }
        return type instanceof GenericDataType generic ? generic(generic) : Optional.empty();
    }

    private static Optional<Type> generic(GenericDataType type) {
        String name = type.getName().getValue().toLowerCase(Locale.ROOT);
        List<DataTypeParameter> arguments = type.getArguments();
        return switch (name) {
            case "varchar", "string" ->
                Optional.of(arguments.isEmpty() ? Type.VARCHAR : Type.varchar(number(arguments.get(0))));
            case "char" -> Optional.of(Type.character(arguments.isEmpty() ? 1 : number(arguments.get(0))));
            case "decimal" ->
                Optional.of(decimal(
                        arguments.isEmpty() ? 38 : number(arguments.get(0)),
                        arguments.size() < 2 ? 0 : number(arguments.get(1))));
            case "array" -> arguments.size() == 1 ? argument(arguments.get(0)).map(Type::array) : Optional.empty();
            case "map" ->
                arguments.size() == 2
                        ? argument(arguments.get(0))
                                .flatMap(key -> argument(arguments.get(1)).map(value -> Type.map(key, value)))
                        : Optional.empty();
            default -> Optional.ofNullable(PLAIN.get(name));
        };
    }

    private static Type decimal(int precision, int scale) {
        if (precision < 1 || precision > 38) {
            throw Failures.of("INVALID_FUNCTION_ARGUMENT", "DECIMAL precision must be in range [1, 38]: " + precision);
        }
        if (scale > precision) {
            throw Failures.of(
                    "INVALID_FUNCTION_ARGUMENT",
                    "DECIMAL scale must be in range [0, precision (" + precision + ")]: " + scale);
        }
        return Type.decimal(precision, scale);
    }

    private static Optional<Type> argument(DataTypeParameter parameter) {
        return parameter instanceof TypeParameter type ? read(type.getValue()) : Optional.empty();
    }

    private static int number(DataTypeParameter parameter) {
        return parameter instanceof NumericParameter number ? Integer.parseInt(number.getValue()) : 3;
    }

    /** A type as Presto prints it, {@code decimal(5,2)}; empty if it is none. */
    public static Optional<Type> presto(String text) {
        try {
            return read(new SqlParser().createType(text));
        } catch (ParsingException e) {
            return Optional.empty();
        }
    }

    /** A type of DuckDB's catalog; varchar for what Presto has no word for. */
    public static Type duck(String text) {
        if (text.endsWith("[]")) {
            return Type.array(duck(text.substring(0, text.length() - 2)));
        }
        if (text.startsWith("MAP(")) {
            List<String> parts = split(text.substring(4, text.length() - 1));
            return Type.map(duck(parts.get(0)), duck(parts.get(1)));
        }
        if (text.startsWith("STRUCT(")) {
            List<Type> fields = new ArrayList<>();
            List<@Nullable String> names = new ArrayList<>();
            for (String field : split(text.substring(7, text.length() - 1))) {
                int space = field.indexOf(' ');
                names.add(field.substring(0, space).replace("\"", ""));
                fields.add(duck(field.substring(space + 1)));
            }
            return Type.row(fields, names);
        }
        if (text.startsWith("DECIMAL(")) {
            List<String> parts = split(text.substring(8, text.length() - 1));
            return Type.decimal(Integer.parseInt(parts.get(0)), Integer.parseInt(parts.get(1)));
        }
        Type known = DUCK.get(text);
        return known != null ? known : PLAIN.getOrDefault(text.toLowerCase(Locale.ROOT), Type.VARCHAR);
    }

    /** Splits at the commas that are in no parentheses. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).trim());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).trim());
        return parts;
    }

    /** The type that the comment of a column says, where DuckDB's own says less. */
    public static Type stored(String duck, @Nullable String comment) {
        return comment == null || comment.isEmpty()
                ? duck(duck)
                : presto(comment).orElseGet(() -> duck(duck));
    }
}
