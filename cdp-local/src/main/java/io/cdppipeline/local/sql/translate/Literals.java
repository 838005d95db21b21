package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.failure.Raise;
import io.cdppipeline.local.sql.function.Casts;
import io.cdppipeline.local.sql.scalar.DateTexts;
import io.cdppipeline.local.sql.scalar.JsonTexts;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.TypeReader;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.GenericLiteral;
import io.trino.sql.tree.IntervalLiteral;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.Node;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that stand in a query as they are. */
final class Literals {

    private static final Pattern FRACTION = Pattern.compile("\\d{1,2}:\\d{1,2}:\\d{1,2}\\.(\\d+)");
    private static final Pattern ZONE = Pattern.compile("^\\s*\\S+\\s+\\d[\\d:.]*\\s*([A-Za-z+-].*)$");

    private static final Pattern ZONED_TIME = Pattern.compile("\\d[\\d:.]*\\s*([+-]|[A-Za-z])");

    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?(\\d[\\d_]*\\.?[\\d_]*|\\.\\d+)\\s*");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Set<String> BOOLEANS = Set.of("true", "false", "t", "f", "1", "0");

    private Literals() {}

    static Value integer(Node node, LongLiteral literal) {
        long value;
        try {
            value = literal.getParsedValue();
        } catch (NumberFormatException e) {
            throw Failures.at(node, "SYNTAX_ERROR", "Invalid numeric literal: " + literal.getValue());
        }
        return integer(value);
    }

    static Value integer(long value) {
        boolean small = value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
        String text = Long.toString(value);
        return small
                ? Value.constant(text, Type.INTEGER, text)
                : Value.constant("CAST(" + text + " AS BIGINT)", Type.BIGINT, text);
    }

    static Value floating(double value) {
        String text = Double.toString(value);
        return Value.constant("CAST('" + text + "' AS DOUBLE)", Type.DOUBLE, text);
    }

    static Value decimal(DecimalLiteral literal) {
        return decimal(literal.getValue());
    }

    static Value decimal(String written) {
        String text = written.replace("_", "");
        int point = text.indexOf('.');
        String digits = text.replace(".", "").replace("-", "").replace("+", "");
        int scale = point < 0 ? 0 : text.length() - point - 1;
        String significant = digits.replaceFirst("^0+", "");
        int precision = Math.max(Math.max(significant.length(), scale), 1);
        Type type = Type.decimal(precision, scale);
        return Value.constant("CAST('" + text + "' AS " + type.duck() + ")", type, text);
    }

    static Value text(String value) {
        return Value.constant(Sql.text(value), Type.varchar(value.codePointCount(0, value.length())), value);
    }

    static Value hex(String digits) {
        return Value.constant(Sql.text(digits.toUpperCase(Locale.ROOT)), Type.VARBINARY, digits);
    }

    static Value interval(IntervalLiteral literal) {
        try {
            return parsedInterval(literal);
        } catch (NumberFormatException e) {
            throw invalid(literal, "INTERVAL", literal.getValue());
        }
    }

    private static Value parsedInterval(IntervalLiteral literal) {
        long amount;
        if (literal.isYearToMonth()) {
            String[] parts = literal.getValue().strip().replaceFirst("^-", "").split("-", -1);
            boolean years = literal.getStartField() == IntervalLiteral.IntervalField.YEAR;
            amount = years ? Long.parseLong(parts[0]) * 12 : Long.parseLong(parts[0]);
            if (years && parts.length > 1) {
                amount += Long.parseLong(parts[1]);
            }
        } else {
            amount = milliseconds(literal);
        }
        boolean negative =
                literal.getValue().strip().startsWith("-") != (literal.getSign() == IntervalLiteral.Sign.NEGATIVE);
        long signed = negative ? -amount : amount;
        return Value.constant(
                "CAST(" + signed + " AS BIGINT)",
                literal.isYearToMonth() ? Type.INTERVAL_YEAR : Type.INTERVAL_DAY,
                Long.toString(signed));
    }

    private static long milliseconds(IntervalLiteral literal) {
        String text = literal.getValue().strip().replaceFirst("^-", "");
        long[] units = {86_400_000, 3_600_000, 60_000, 1000};
        int field = switch (literal.getStartField()) {
            case DAY -> 0;
            case HOUR -> 1;
            case MINUTE -> 2;
            default -> 3;
        };
        long total = 0;
        for (String part : text.split("[ :]", -1)) {
            if (field > 3) {
                throw Failures.at(
                        literal, "INVALID_LITERAL", "'" + literal.getValue() + "' is not a valid INTERVAL literal");
            }
            int point = part.indexOf('.');
            if (point >= 0) {
                total += Long.parseLong(part.substring(0, point)) * units[field];
                total += Long.parseLong((part.substring(point + 1) + "000").substring(0, 3));
            } else {
                total += Long.parseLong(part) * units[field];
            }
            field++;
        }
        return total;
    }

    /** {@code DATE '…'}, {@code TIMESTAMP '…'}, {@code DECIMAL '…'} and any other type before a text. */
    static Value typed(GenericLiteral literal) {
        String type = literal.getType().toLowerCase(Locale.ROOT);
        String text = literal.getValue();
        return switch (type) {
            case "timestamp" -> timestamp(literal, text);
            case "decimal" -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw invalid(literal, "DECIMAL", text);
                }
                yield decimal(text);
            }
            case "json" -> json(literal, text);
            case "date" -> date(literal, text);
            case "time" -> time(literal, text);
            default -> other(literal, type, text);
        };
    }

    private static Value other(GenericLiteral literal, String type, String text) {
        Type known = TypeReader.presto(type)
                .orElseThrow(() -> Failures.at(literal, "TYPE_NOT_FOUND", "Unknown type: " + type));
        if (known.is(Type.Kind.VARCHAR)) {
            return Value.constant(Sql.text(text), known, text);
        }
        if (known.isInteger()) {
            try {
                return Value.constant("CAST(" + Long.parseLong(text) + " AS " + known.duck() + ")", known, text);
            } catch (NumberFormatException e) {
                throw invalid(literal, literal.getType(), text);
            }
        }
        if (known.isFloating()) {
            try {
                return Value.constant("CAST('" + Double.parseDouble(text) + "' AS " + known.duck() + ")", known, text);
            } catch (NumberFormatException e) {
                throw invalid(literal, literal.getType(), text);
            }
        }
        boolean bad = known.is(Type.Kind.BOOLEAN)
                ? !BOOLEANS.contains(text.toLowerCase(Locale.ROOT))
                : known.is(Type.Kind.UUID) && !UUID_TEXT.matcher(text).matches();
        if (bad) {
            throw invalid(literal, literal.getType(), text);
        }
        return Casts.cast(literal, text(text), known, false);
    }

    private static SqlFailure invalid(Node node, String type, String text) {
        return Failures.at(
                node, "INVALID_LITERAL", "'" + text + "' is not a valid " + type.toUpperCase(Locale.ROOT) + " literal");
    }

    private static Value date(Node node, String text) {
        try {
            DateTexts.date(text);
        } catch (DateTimeException e) {
            throw invalid(node, "DATE", text);
        }
        return Value.constant("p_date(" + Sql.text(text) + ")", Type.DATE, text);
    }

    private static Value json(Node node, String text) {
        try {
            return Value.constant(Sql.text(JsonTexts.canonical(text)), Type.JSON, text);
        } catch (Raise e) {
            throw invalid(node, "JSON", text);
        }
    }

    static Value timestamp(Node node, String text) {
        int precision = fraction(text);
        if (precision > 6) {
            throw Failures.notSupported(
                    node, "TIMESTAMP '" + text + "': timestamps are held to the microsecond, precision 6");
        }
        Matcher zone = ZONE.matcher(text);
        try {
            if (zone.matches()) {
                String name = DateTexts.zoneName(zone.group(1).strip());
                long micros = DateTexts.zonedMicros(text, precision);
                String local = text.substring(0, zone.start(1)).strip();
                if (DateTexts.wall(micros, name) != DateTexts.timestampMicros(local, precision)) {
                    // an hour that the clock skips
                    throw invalid(node, "TIMESTAMP", text);
                }
                return Value.zoned("make_timestamp(" + micros + ")", Sql.text(name), precision);
            }
            long micros = DateTexts.timestampMicros(text, precision);
            return Value.constant("make_timestamp(" + micros + ")", Type.timestamp(precision), text);
        } catch (DateTimeException e) {
            throw invalid(node, "TIMESTAMP", text);
        }
    }

    static Value time(Node node, String text) {
        if (ZONED_TIME.matcher(text).find()) {
            throw Failures.notSupported(node, "TIME '" + text + "': a time with a time zone");
        }
        int precision = fraction(text);
        if (precision > 6) {
            throw Failures.notSupported(node, "TIME '" + text + "': times are held to the microsecond, precision 6");
        }
        try {
            long micros = DateTexts.timeMicros(text);
            return new Value("CAST(make_timestamp(" + micros + ") AS TIME)", Type.time(precision));
        } catch (DateTimeException e) {
            throw invalid(node, "TIME", text);
        }
    }

    private static int fraction(String text) {
        Matcher matcher = FRACTION.matcher(text);
        return matcher.find() ? matcher.group(1).length() : 0;
    }
}
