package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Arithmetic that DuckDB does otherwise. */
final class NumberScalars {

    private static final BigInteger LIMIT = BigInteger.TEN.pow(38);

    private NumberScalars() {}

    static void fill(Registry r) {
        r.add("decimal_divide", "VVL>V", a -> divide(a.text(0), a.text(1), (int) a.number(2)))
                .add("decimal_modulus", "VVL>V", a -> {
                    BigDecimal divisor = new BigDecimal(a.text(1));
                    if (divisor.signum() == 0) {
                        throw new Raise("DIVISION_BY_ZERO", "Division by zero");
                    }
                    return new BigDecimal(a.text(0))
                            .remainder(divisor)
                            .setScale((int) a.number(2), RoundingMode.HALF_UP)
                            .toPlainString();
                })
                .add("round_decimal", "VLL>V", a -> {
                    int digits = (int) Math.min(a.number(1), a.number(2));
                    return new BigDecimal(a.text(0))
                            .setScale(digits, RoundingMode.HALF_UP)
                            .setScale((int) a.number(2), RoundingMode.HALF_UP)
                            .toPlainString();
                })
                .add("round", "DL>D", a -> round(a.real(0), a.number(1)))
                .add("round_long", "LLV>L", a -> roundLong(a.number(0), a.number(1), a.text(2)))
                .add("ln", "D>D", a -> Math.log(a.real(0)))
                .add("log", "DD>D", a -> log(a.real(0), a.real(1)))
                .add("sqrt", "D>D", a -> Math.sqrt(a.real(0)))
                .add("asin", "D>D", a -> Math.asin(a.real(0)))
                .add("acos", "D>D", a -> Math.acos(a.real(0)))
                .add("width_bucket", "DDDL>L", a -> bucket(a.real(0), a.real(1), a.real(2), a.number(3)))
                .add("bit_count", "LL>L", a -> bitCount(a.number(0), a.number(1)))
                .add("left_shift", "LLL>L", a -> leftShift(a.number(0), a.number(1), a.number(2)))
                .add("right_shift", "LLL>L", a -> rightShift(a.number(0), a.number(1), a.number(2)))
                .add(
                        "right_shift_arithmetic",
                        "LLL>L",
                        a -> a.number(1) >= a.number(2)
                                ? (a.number(0) < 0 ? -1L : 0L)
                                : narrow(a.number(0) >> a.number(1), a.number(2)))
                .add("mod", "LL>L", a -> {
                    if (a.number(1) == 0) {
                        throw new Raise("GENERIC_INTERNAL_ERROR", "/ by zero");
                    }
                    return a.number(0) % a.number(1);
                })
                .add("truncate", "VL>V", a -> {
                    BigDecimal value = new BigDecimal(a.text(0));
                    return value.setScale((int) Math.max(-40, Math.min(value.scale(), a.number(1))), RoundingMode.DOWN)
                            .setScale(value.scale(), RoundingMode.DOWN)
                            .toPlainString();
                })
                .add("to_base", "LL>V", a -> Long.toString(a.number(0), radix(a.number(1))))
                .add("from_base", "VL>L", a -> {
                    try {
                        return Long.parseLong(a.text(0), radix(a.number(1)));
                    } catch (NumberFormatException e) {
                        throw Raise.argument("Not a valid base-" + a.number(1) + " number: " + a.text(0));
                    }
                })
                .add("format_long", "L>V", a -> shortNumber(a.number(0)))
                .add("format_number", "D>V", a -> shortNumber((long) a.real(0)))
                .add("share", "D>D", a -> {
                    if (a.real(0) < 0 || a.real(0) > 1) {
                        throw Raise.argument("Percentile must be between 0 and 1");
                    }
                    return a.real(0);
                })
                .add("normal_cdf", "DDD>D", a -> {
                    if (!(a.real(1) > 0)) {
                        throw Raise.argument("standardDeviation must be > 0");
                    }
                    return Normal.cdf((a.real(2) - a.real(0)) / a.real(1));
                })
                .add("inverse_normal_cdf", "DDD>D", a -> {
                    if (a.real(2) <= 0 || a.real(2) >= 1) {
                        throw Raise.argument("p must be 0 > p > 1");
                    }
                    if (!(a.real(1) > 0)) {
                        throw Raise.argument("sd must be > 0");
                    }
                    return a.real(0) + a.real(1) * Normal.quantile(a.real(2));
                })
                .add("wilson", "LLDL>D", a -> wilson(a.number(0), a.number(1), a.real(2), a.number(3)))
                .add("sequence_check", "LLL>B", a -> sequence(a.number(0), a.number(1), a.number(2)))
                .add("subscript", "LL>L", a -> subscript(a.number(0), a.number(1)))
                .add("index", "L>L", a -> {
                    if (a.number(0) == 0) {
                        throw Raise.argument("SQL array indices start at 1");
                    }
                    if (a.number(0) != (int) a.number(0)) {
                        throw new Raise("GENERIC_INTERNAL_ERROR", "integer overflow");
                    }
                    return a.number(0);
                })
                .add("slice_start", "L>L", a -> {
                    if (a.number(0) == 0) {
                        throw Raise.argument("SQL array indices start at 1");
                    }
                    return a.number(0);
                })
                .add("slice_length", "L>L", a -> {
                    if (a.number(0) < 0) {
                        throw Raise.argument("length must be greater than or equal to 0");
                    }
                    return a.number(0);
                })
                .add("no_key", "V>V", a -> {
                    throw Raise.argument("Key not present in map: " + a.text(0));
                })
                .add("combination_size", "LL>L", a -> {
                    if (a.number(1) < 0) {
                        throw Raise.argument("combination size must not be negative: " + a.number(1));
                    }
                    if (a.number(1) > 5) {
                        throw Raise.argument("combination size must not exceed 5: " + a.number(1));
                    }
                    return a.number(1);
                })
                .add("ngram_size", "L>L", a -> {
                    if (a.number(0) <= 0) {
                        throw Raise.argument("N must be positive");
                    }
                    return a.number(0);
                })
                .add("sort_order", "VL>V", a -> sortOrder(a.text(0), (int) a.number(1)))
                .add("histogram", "VL>V", a -> Histogram.reduce(a.text(0), a.number(1)))
                .add("bin_check", "DDD>L", a -> {
                    if (Double.isNaN(a.real(0))) {
                        throw Raise.argument("Operand cannot be NaN");
                    }
                    if (Double.isNaN(a.real(1)) || Double.isInfinite(a.real(1))) {
                        throw Raise.argument("Bin value must be finite, got " + a.real(1));
                    }
                    if (a.real(1) > a.real(2)) {
                        throw Raise.argument("Bin values are not sorted in ascending order");
                    }
                    return a.real(0) >= a.real(1) ? 1L : 0L;
                })
                .add("too_deep", "L>B", a -> {
                    throw new Raise(
                            "NOT_SUPPORTED",
                            "Recursion depth limit exceeded (" + a.number(0)
                                    + "). Use 'max_recursion_depth' session property to modify the limit.");
                })
                .add("trimmed", "LL>L", a -> {
                    if (a.number(1) < 0) {
                        throw Raise.argument("size must not be negative: " + a.number(1));
                    }
                    if (a.number(1) > a.number(0)) {
                        throw Raise.argument(
                                "size must not exceed array cardinality " + a.number(0) + ": " + a.number(1));
                    }
                    return a.number(0) - a.number(1);
                })
                .add("repeat_count", "L>L", a -> {
                    if (a.number(0) < 0) {
                        throw Raise.argument("count argument of repeat function must be greater than or equal to 0");
                    }
                    if (a.number(0) > 10_000) {
                        throw Raise.argument("count argument of repeat function must be less than or equal to 10000");
                    }
                    return a.number(0);
                });
    }

    private static long roundLong(long value, long digits, String type) {
        if (digits >= 0) {
            return value;
        }
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale((int) Math.max(digits, -40), RoundingMode.HALF_UP)
                .setScale(0, RoundingMode.HALF_UP);
        long most = switch (type) {
            case "tinyint" -> Byte.MAX_VALUE;
            case "smallint" -> Short.MAX_VALUE;
            case "integer" -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
        if (rounded.compareTo(BigDecimal.valueOf(most)) > 0 || rounded.compareTo(BigDecimal.valueOf(-most - 1)) < 0) {
            throw new Raise("NUMERIC_VALUE_OUT_OF_RANGE", "Out of range for " + type + ": " + rounded.toPlainString());
        }
        return rounded.longValueExact();
    }

    private static String divide(String dividend, String divisor, int scale) {
        BigDecimal by = new BigDecimal(divisor);
        if (by.signum() == 0) {
            throw new Raise("DIVISION_BY_ZERO", "Division by zero");
        }
        BigDecimal quotient = new BigDecimal(dividend).divide(by, scale, RoundingMode.HALF_UP);
        if (quotient.unscaledValue().abs().compareTo(LIMIT) >= 0) {
            throw new Raise("NUMERIC_VALUE_OUT_OF_RANGE", "Decimal overflow");
        }
        return quotient.toPlainString();
    }

    /** Half away from zero, of what the double is in binary times a power of ten, as Presto has it. */
    private static double round(double value, long digits) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        double factor = Math.pow(10, (double) digits);
        double rounded = (double) Math.round(Math.abs(value) * factor) / factor;
        return Math.abs(value * factor) > 9e18 ? value : Math.copySign(rounded, value);
    }

    private static double log(double base, double value) {
        return base == 10 ? Math.log10(value) : Math.log(value) / Math.log(base);
    }

    private static long bucket(double operand, double low, double high, long count) {
        if (count <= 0) {
            throw Raise.argument("bucketCount must be greater than 0");
        }
        if (low == high) {
            throw Raise.argument("bounds cannot equal each other");
        }
        if (Double.isNaN(operand)) {
            throw Raise.argument("operand cannot be NaN");
        }
        if (Double.isNaN(low) || Double.isInfinite(low)) {
            throw Raise.argument("first bound must be finite");
        }
        if (Double.isNaN(high) || Double.isInfinite(high)) {
            throw Raise.argument("second bound must be finite");
        }
        double lower = Math.min(low, high);
        double upper = Math.max(low, high);
        long result;
        if (operand < lower) {
            result = 0;
        } else if (operand >= upper) {
            result = count + 1;
        } else {
            result = (long) ((double) count * (operand - lower) / (upper - lower) + 1);
        }
        return low > high ? count - result + 1 : result;
    }

    private static long bitCount(long value, long bits) {
        if (bits < 2 || bits > 64) {
            throw Raise.argument("Bits specified in bit_count must be between 2 and 64, got " + bits);
        }
        if (bits == 64) {
            return Long.bitCount(value);
        }
        long lowest = -(1L << (bits - 1));
        if (value < lowest || value > ~lowest) {
            throw Raise.argument("Number must be representable with the bits specified. " + value
                    + " cannot be represented with " + bits + " bits");
        }
        return Long.bitCount(value & ((1L << bits) - 1));
    }

    private static long narrow(long value, long bits) {
        return bits == 64 ? value : value << (64 - bits) >> (64 - bits);
    }

    private static long leftShift(long value, long by, long bits) {
        return by >= bits ? 0 : narrow(value << by, bits);
    }

    private static long rightShift(long value, long by, long bits) {
        if (by >= bits) {
            return 0;
        }
        long mask = bits == 64 ? -1 : (1L << bits) - 1;
        return by == 0 ? value : narrow((value & mask) >>> by, bits);
    }

    private static int radix(long radix) {
        if (radix < 2 || radix > 36) {
            throw Raise.argument("Radix must be between 2 and 36");
        }
        return (int) radix;
    }

    private static String shortNumber(long value) {
        String[] units = {"", "K", "M", "B", "T", "Q"};
        double rest = value;
        int unit = 0;
        while (Math.abs(rest) >= 1000 && unit < units.length - 1) {
            rest /= 1000;
            unit++;
        }
        int digits = rest < 10 ? 2 : rest < 100 ? 1 : 0;
        BigDecimal shown = BigDecimal.valueOf(rest).setScale(digits, RoundingMode.HALF_UP);
        String text = shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
        return text + units[unit];
    }

    private static double wilson(long successes, long trials, double z, long sign) {
        if (successes < 0 || trials <= 0 || successes > trials || z < 0) {
            throw Raise.argument("number of successes must be between 0 and the number of trials, z at least 0");
        }
        double p = (double) successes / trials;
        double z2 = z * z;
        double centre = p + z2 / (2.0 * trials);
        double spread = z * Math.sqrt((p * (1 - p) + z2 / (4.0 * trials)) / trials);
        return (centre + sign * spread) / (1 + z2 / trials);
    }

    /** The positions, from 1, of elements whose comparisons with each other are given row by row. */
    private static String sortOrder(String comparisons, int size) {
        String[] answers = comparisons.split(",", -1);
        List<Integer> positions =
                new ArrayList<>(IntStream.range(0, size).boxed().toList());
        positions.sort((left, right) -> switch (answers[left * size + right]) {
            case "-1" -> -1;
            case "0" -> 0;
            case "1" -> 1;
            default -> throw Raise.argument("Lambda comparator must return either -1, 0, or 1");
        });
        return positions.stream().map(each -> String.valueOf(each + 1)).collect(Collectors.joining(","));
    }

    private static boolean sequence(long from, long to, long step) {
        if (step == 0) {
            throw Raise.argument("step must not be zero");
        }
        if (step > 0 ? from > to : from < to) {
            throw Raise.argument("sequence stop value should be greater than or equal to start value if step is greater"
                    + " than zero otherwise stop should be less than or equal to start");
        }
        BigInteger span = BigInteger.valueOf(to).subtract(BigInteger.valueOf(from));
        if (span.divide(BigInteger.valueOf(step)).compareTo(BigInteger.valueOf(10_000)) >= 0) {
            throw Raise.argument("result of sequence function must not have more than 10000 entries");
        }
        return true;
    }

    private static long subscript(long index, long length) {
        if (index == 0) {
            throw Raise.argument("SQL array indices start at 1");
        }
        if (index < 0) {
            throw Raise.argument("Array subscript is negative: " + index);
        }
        if (index > length) {
            throw Raise.argument(
                    "Array subscript must be less than or equal to array length: " + index + " > " + length);
        }
        return index;
    }
}
