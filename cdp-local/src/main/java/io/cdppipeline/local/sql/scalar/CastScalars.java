package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import io.cdppipeline.local.sql.type.TypeReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Casts between text and numbers, and how numbers print. */
final class CastScalars {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private CastScalars() {}

    static void fill(Registry r) {
        integer(r, "tinyint", "TINYINT", Byte.MIN_VALUE, Byte.MAX_VALUE);
        integer(r, "smallint", "SMALLINT", Short.MIN_VALUE, Short.MAX_VALUE);
        integer(r, "integer", "INT", Integer.MIN_VALUE, Integer.MAX_VALUE);
        integer(r, "bigint", "BIGINT", Long.MIN_VALUE, Long.MAX_VALUE);
        r.add("double", "V>D", a -> parseDouble(a.text(0)))
                .add("boolean", "V>B", a -> parseBoolean(a.text(0)))
                .add("decimal", "VLL>V", a -> decimal(a.text(0), (int) a.number(1), (int) a.number(2)))
                .add(
                        "decimal_to_decimal",
                        "VLLLL>V",
                        a -> fit(
                                new BigDecimal(a.text(0)),
                                "DECIMAL(" + a.number(1) + ", " + a.number(2) + ") '" + a.text(0) + "'",
                                (int) a.number(3),
                                (int) a.number(4)))
                .add("double_to_decimal", "DLL>V", a -> {
                    double value = a.real(0);
                    if (Double.isNaN(value) || Double.isInfinite(value)) {
                        throw Raise.cast("Cannot cast DOUBLE '" + value + "' to DECIMAL(" + a.number(1) + ", "
                                + a.number(2) + ")");
                    }
                    return fit(
                            BigDecimal.valueOf(value), "DOUBLE '" + value + "'", (int) a.number(1), (int) a.number(2));
                })
                .add(
                        "presto_type",
                        "VV>V",
                        a -> TypeReader.stored(a.text(0), a.text(1)).display())
                .add("double_text", "D>V", a -> doubleText(a.real(0)))
                .add("real_text", "D>V", a -> realText((float) a.real(0)))
                .add("fit", "VL>V", a -> {
                    String text = a.text(0);
                    if (text.length() > a.number(1)) {
                        throw Raise.cast("Value " + text + " cannot be represented as varchar(" + a.number(1) + ")");
                    }
                    return text;
                });
    }

    private static void integer(Registry r, String name, String shown, long min, long max) {
        r.add(name, "V>L", a -> parseLong(a.text(0), shown, min, max))
                .add("double_to_" + name, "D>L", a -> fromDouble(a.real(0), name, min, max));
    }

    private static long parseLong(String text, String shown, long min, long max) {
        if (INTEGER.matcher(text).matches()) {
            try {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw Raise.cast("Cannot cast '" + text + "' to " + shown);
            }
        }
        throw Raise.cast("Cannot cast '" + text + "' to " + shown);
    }

    private static long fromDouble(double value, String name, long min, long max) {
        if (Double.isNaN(value)) {
            throw Raise.cast("Unable to cast NaN to " + name);
        }
        BigDecimal whole =
                Double.isInfinite(value) ? null : BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_UP);
        if (whole == null
                || whole.compareTo(BigDecimal.valueOf(min)) < 0
                || whole.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw name.equals("bigint")
                    ? Raise.cast("Unable to cast " + value + " to bigint")
                    : new Raise("NUMERIC_VALUE_OUT_OF_RANGE", "Out of range for " + name + ": " + value);
        }
        return whole.longValueExact();
    }

    /** Java's numbers, without hexadecimal ones. */
    static double parseDouble(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.contains("0x")) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw Raise.cast("Cannot cast '" + text + "' to DOUBLE");
            }
        }
        throw Raise.cast("Cannot cast '" + text + "' to DOUBLE");
    }

    static boolean parseBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "t", "true", "1" -> true;
            case "f", "false", "0" -> false;
            default -> throw Raise.cast("Cannot cast '" + text + "' to BOOLEAN");
        };
    }

    static String decimal(String text, int precision, int scale) {
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw Raise.cast("Cannot cast VARCHAR '" + text + "' to DECIMAL(" + precision + ", " + scale
                    + "). Value is not a number.");
        }
        return fit(value, "VARCHAR '" + text + "'", precision, scale);
    }

    private static String fit(BigDecimal value, String shown, int precision, int scale) {
        BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
        if (rounded.precision() - rounded.scale() > precision - scale) {
            throw Raise.cast("Cannot cast " + shown + " to DECIMAL(" + precision + ", " + scale + ")"
                    + (shown.startsWith("VARCHAR") ? ". Value too large." : ""));
        }
        return rounded.toPlainString();
    }

    /** {@code 1.0E0}, {@code 1.234567E6}, {@code 0E0}. */
    static String doubleText(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0E0" : "0E0";
        }
        return scientific(new BigDecimal(Double.toString(value)));
    }

    private static String realText(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            return Float.toString(value);
        }
        return value == 0 ? "0E0" : scientific(new BigDecimal(Float.toString(value)));
    }

    private static String scientific(BigDecimal value) {
        String digits = value.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - value.scale();
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        String rest = end > 1 ? digits.substring(1, end) : "0";
        return (value.signum() < 0 ? "-" : "") + digits.charAt(0) + "." + rest + "E" + exponent;
    }
}
