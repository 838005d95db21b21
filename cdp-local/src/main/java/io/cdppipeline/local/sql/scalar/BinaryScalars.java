package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Functions of varbinary, given and returned as upper-case hexadecimal text. */
final class BinaryScalars {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private BinaryScalars() {}

    static void fill(Registry r) {
        r.add("from_utf8", "VV>V", a -> utf8(bytes(a.text(0)), a.text(1)))
                .add("from_hex", "V>V", a -> {
                    try {
                        return HEX.formatHex(HexFormat.of().parseHex(a.text(0)));
                    } catch (IllegalArgumentException e) {
                        throw Raise.argument("Invalid hex string: " + a.text(0));
                    }
                })
                .add("reverse_bytes", "V>V", a -> {
                    StringBuilder reversed = new StringBuilder();
                    for (int i = a.text(0).length() - 2; i >= 0; i -= 2) {
                        reversed.append(a.text(0), i, i + 2);
                    }
                    return reversed.toString();
                })
                .add("substr_bytes", "VLL>V", a -> substr(a.text(0), a.number(1), a.number(2)))
                .add(
                        "from_base64",
                        "V>V",
                        a -> HEX.formatHex(Base64.getDecoder().decode(a.text(0))))
                .add("to_base64url", "V>V", a -> Base64.getUrlEncoder().encodeToString(bytes(a.text(0))))
                .add(
                        "from_base64url",
                        "V>V",
                        a -> HEX.formatHex(Base64.getUrlDecoder().decode(a.text(0))))
                .add("to_base32", "V>V", a -> base32(bytes(a.text(0))))
                .add("digest", "VV>V", a -> digest(a.text(0), bytes(a.text(1))))
                .add("hmac", "VVV>V", a -> hmac(a.text(0), bytes(a.text(1)), bytes(a.text(2))))
                .add("crc32", "V>L", a -> {
                    CRC32 crc = new CRC32();
                    crc.update(bytes(a.text(0)));
                    return crc.getValue();
                })
                .add("xxhash64", "V>V", a -> HEX.toHexDigits(XxHash64.of(bytes(a.text(0)))))
                .add("murmur3", "V>V", a -> Murmur3.of(bytes(a.text(0))))
                .add("big_endian", "LL>V", a -> HEX.toHexDigits(a.number(0)).substring(16 - 2 * (int) a.number(1)))
                .add("from_big_endian", "VL>L", a -> {
                    byte[] bytes = bytes(a.text(0));
                    if (bytes.length != a.number(1)) {
                        throw Raise.argument(
                                "expected " + a.number(1) + "-byte input, but got instead: " + bytes.length);
                    }
                    return bytes.length == 8
                            ? ByteBuffer.wrap(bytes).getLong()
                            : (long) ByteBuffer.wrap(bytes).getInt();
                })
                .add("ieee754", "D>V", a -> HEX.toHexDigits(Double.doubleToLongBits(a.real(0))))
                .add(
                        "from_ieee754",
                        "V>D",
                        a -> ByteBuffer.wrap(sized(bytes(a.text(0)), 8)).getDouble())
                .add(
                        "ieee754_32",
                        "D>V",
                        a -> String.format(Locale.ROOT, "%08X", Float.floatToIntBits((float) a.real(0))))
                .add("from_ieee754_32", "V>D", a ->
                        (double) ByteBuffer.wrap(sized(bytes(a.text(0)), 4)).getFloat())
                .add("from_base32", "V>V", a -> fromBase32(a.text(0)))
                .add("replacement", "L>V", a -> {
                    if (a.number(0) < 0 || a.number(0) > Character.MAX_CODE_POINT) {
                        throw Raise.argument("Invalid replacement character");
                    }
                    return Character.toString((int) a.number(0));
                })
                .add("twice", "L>L", a -> {
                    if (a.number(0) < 0 || a.number(0) > Integer.MAX_VALUE) {
                        throw Raise.argument("Target length must be in the range [0..2147483647]");
                    }
                    return a.number(0) * 2;
                });
    }

    private static byte[] sized(byte[] bytes, int size) {
        if (bytes.length != size) {
            throw Raise.argument("Input floating-point value must be exactly " + size + " bytes long");
        }
        return bytes;
    }

    private static String fromBase32(String text) {
        String digits = text.replaceAll("=+$", "");
        int size = digits.length() * 5 / 8;
        byte[] bytes = new byte[size];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < digits.length(); i++) {
            int value = BASE32.indexOf(digits.charAt(i));
            if (value < 0) {
                throw Raise.argument("Unrecognized character: " + digits.charAt(i));
            }
            buffer = buffer << 5 | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return HEX.formatHex(bytes);
    }

    /** By hand, as Java's own takes several times as long for each digit. */
    private static byte[] bytes(String hex) {
        if (hex.length() % 2 != 0) {
            throw new IllegalArgumentException("An odd number of hexadecimal digits: " + hex.length());
        }
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (digit(hex.charAt(2 * i)) << 4 | digit(hex.charAt(2 * i + 1)));
        }
        return bytes;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        throw new IllegalArgumentException("No hexadecimal digit: '" + c + "'");
    }

    /** Each byte that is no UTF-8 becomes the replacement. */
    private static String utf8(byte[] bytes, String replacement) {
        if (replacement.codePointCount(0, replacement.length()) > 1) {
            throw Raise.argument("Replacement character string must empty or a single character");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith("\ufffd")
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replace("\ufffd", replacement);
        } catch (CharacterCodingException e) {
            throw Raise.argument("Invalid UTF-8: " + e.getMessage());
        }
    }

    private static String substr(String hex, long start, long length) {
        long count = hex.length() / 2;
        long from = start > 0 ? start - 1 : count + start;
        if (start == 0 || from < 0 || from >= count || length <= 0) {
            return "";
        }
        long to = Math.min(count, from + length);
        return hex.substring((int) from * 2, (int) to * 2);
    }

    private static String base32(byte[] bytes) {
        StringBuilder result = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte each : bytes) {
            buffer = (buffer << 8) | (each & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                result.append(BASE32.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            result.append(BASE32.charAt(buffer << (5 - bits) & 31));
        }
        while (result.length() % 8 != 0) {
            result.append('=');
        }
        return result.toString();
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    private static String hmac(String algorithm, byte[] bytes, byte[] key) {
        if (key.length == 0) {
            throw new Raise("GENERIC_INTERNAL_ERROR", "Empty key");
        }
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return HEX.formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
