package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Hive's literals. */
final class Literals {

    private static final int MOST_DIGITS = 38;

    private Literals() {}

    /** A number: {@code 1} is an int, {@code 1.5} a decimal, {@code 1e3} a double, {@code 1L} a bigint. */
    static Value number(HiveNode node) {
        String text = node.text().toUpperCase(Locale.ROOT);
        if (text.endsWith("BD")) {
            return decimal(node, text.substring(0, text.length() - 2));
        }
        char last = text.charAt(text.length() - 1);
        if (last == 'L' || last == 'S' || last == 'Y') {
            Type type = last == 'L' ? Type.BIGINT : last == 'S' ? Type.SMALLINT : Type.TINYINT;
            return constant(text.substring(0, text.length() - 1), type);
        }
        if (last == 'D') {
            return constant(text.substring(0, text.length() - 1), Type.DOUBLE);
        }
        if (text.contains("E")) {
            return constant(text, Type.DOUBLE);
        }
        if (text.contains(".")) {
            return decimal(node, text);
        }
        int bits = new BigInteger(text).bitLength();
        return bits < 32 ? constant(text, Type.INTEGER) : bits < 64 ? constant(text, Type.BIGINT) : decimal(node, text);
    }

    private static Value constant(String text, Type type) {
        return Value.constant("CAST(" + text + " AS " + type.duck() + ")", type, text);
    }

    private static Value decimal(HiveNode node, String text) {
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        int scale = Math.max(0, value.scale());
        int precision = Math.max(1, Math.max(value.precision() - value.scale(), 0) + scale);
        if (precision > MOST_DIGITS) {
            throw HiveErrors.semantic(node, "Invalid numerical constant " + node.text());
        }
        String plain = value.setScale(scale).toPlainString();
        Type type = Type.decimal(precision, scale);
        return Value.constant("CAST('" + plain + "' AS " + type.duck() + ")", type, plain);
    }

    /** The text of a literal in single or double quotes, its escapes resolved. */
    static String unquoted(String quoted) {
        StringBuilder out = new StringBuilder(quoted.length());
        int end = quoted.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = quoted.charAt(i);
            if (c != '\\' || i + 1 >= end) {
                out.append(c);
                continue;
            }
            String octal = i + 3 <= end ? quoted.substring(i + 1, i + 4) : "";
            if (octal.matches("[01][0-7][0-7]")) {
                out.append((char) Integer.parseInt(octal, 8));
                i += 3;
                continue;
            }
            char next = quoted.charAt(++i);
            if (next == 'u' && i + 4 < end && quoted.substring(i + 1, i + 5).matches("[0-9a-fA-F]{4}")) {
                out.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
                i += 4;
                continue;
            }
            switch (next) {
                case '0' -> out.append('\0');
                case 'b' -> out.append('\b');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'Z' -> out.append('\u001A');
                // These stay escaped, for LIKE.
                case '%' -> out.append("\\%");
                case '_' -> out.append("\\_");
                default -> out.append(next);
            }
        }
        return out.toString();
    }
}
