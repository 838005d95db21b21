package io.cdppipeline.local.connector;

import java.math.BigDecimal;

/**
 * The narrowest of bigint, double and varchar that keeps every value of a column as it is: {@code 007} and {@code +1}
 * stay text, so does a number that a double would round.
 */
final class TypeGuess {

    static final int BIGINT = 1;
    static final int DOUBLE = 2;
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private int fits = BIGINT | DOUBLE;
    private boolean seen;

    /** Notes a value; empty ones say nothing. */
    void observe(String value, Row.Kind kind) {
        if (value.isEmpty()) {
            return;
        }
        seen = true;
        if (fits != 0) {
            fits &= fits(value, kind);
        }
    }

    /** Whether every value so far can be stored as such; true if there was none. */
    boolean fits(int type) {
        return (fits & type) != 0;
    }

    /** A DuckDB type name. */
    String type() {
        if (!seen) {
            return "VARCHAR";
        }
        return fits(BIGINT) ? "BIGINT" : fits(DOUBLE) ? "DOUBLE" : "VARCHAR";
    }

    private static int fits(String value, Row.Kind kind) {
        if (kind == Row.Kind.TEXT) {
            return 0;
        }
        int length = value.length();
        int at = value.charAt(0) == '-' ? 1 : 0;
        int digits = at;
        while (digits < length && isDigit(value.charAt(digits))) {
            digits++;
        }
        boolean leadingZero = digits - at > 1 && value.charAt(at) == '0';
        if (digits == at || leadingZero) {
            return 0;
        }
        return digits == length ? wholeNumber(value) : decimal(value, digits, kind);
    }

    private static int wholeNumber(String value) {
        if (value.equals("-0") || value.length() > 20) {
            return 0;
        }
        try {
            long number = Long.parseLong(value);
            return number <= EXACT_IN_DOUBLE && number >= -EXACT_IN_DOUBLE ? BIGINT | DOUBLE : BIGINT;
        } catch (NumberFormatException tooLong) {
            return 0;
        }
    }

    private static int decimal(String value, int digits, Row.Kind kind) {
        if (kind == Row.Kind.UNTYPED) {
            // 1e5 in an untyped file is as likely a code as a number.
            if (value.charAt(digits) != '.' || digits + 1 == value.length()) {
                return 0;
            }
            for (int i = digits + 1; i < value.length(); i++) {
                if (!isDigit(value.charAt(i))) {
                    return 0;
                }
            }
        }
        if (value.length() > 400) {
            return 0;
        }
        try {
            double number = Double.parseDouble(value);
            boolean fewDigits = value.length() <= 15 && kind == Row.Kind.UNTYPED;
            return fewDigits || keepsAll(number, value) ? DOUBLE : 0;
        } catch (NumberFormatException text) {
            return 0;
        }
    }

    private static boolean keepsAll(double number, String value) {
        return !Double.isInfinite(number)
                && new BigDecimal(Double.toString(number)).compareTo(new BigDecimal(value)) == 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
