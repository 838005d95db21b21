package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Hive's functions do with single values; timestamps are microseconds since 1970, in UTC. */
final class HiveScalars {

    /** Splits apart what {@code hive_split} joins: no text of a table has it. */
    private static final String SEPARATOR = "\u001f\u0001\u001f";

    private static final Pattern WHOLE = Pattern.compile("([+-]?[0-9]*)(\\.[0-9]*)?");
    private static final Pattern DAY = Pattern.compile("\\d{4,}-\\d{1,2}-\\d{1,2}");
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();
    private static final int MOST_PATTERNS = 1_000;

    private HiveScalars() {}

    static void fill(Registry r) {
        r.add("hive_long", "V>L", a -> whole(a.text(0)))
                .add("hive_double", "V>D", a -> real(a.text(0)))
                .add("hive_double_text", "D>V", a -> Double.toString(a.real(0)))
                .add("hive_micros", "V>L", a -> micros(a.text(0)))
                .add("hive_micros_text", "L>V", a -> timestampText(a.number(0)))
                .add("hive_day", "V>T", a -> day(a.text(0)))
                .add("hive_clock", "V>L", a -> clock(a.text(0)))
                .add(
                        "hive_regexp_replace",
                        "VVV>V",
                        a -> pattern(a.text(1)).matcher(a.text(0)).replaceAll(a.text(2)))
                .add("hive_regexp_extract", "VVL>V", a -> extract(a.text(0), a.text(1), a.number(2)))
                .add(
                        "hive_rlike",
                        "VV>B",
                        a -> !a.text(1).isEmpty()
                                && pattern(a.text(1)).matcher(a.text(0)).find())
                .add(
                        "hive_split",
                        "VV>V",
                        a -> String.join(SEPARATOR, pattern(a.text(1)).split(a.text(0), -1)))
                .add("hive_json", "VV>V", a -> HiveJson.get(a.text(0), a.text(1)))
                .add("hive_json_field", "VV>V", a -> HiveJson.field(a.text(0), a.text(1)))
                .add("hive_parse_url", "VV>V", a -> url(a.text(0), a.text(1)))
                .add("hive_parse_url_key", "VVV>V", a -> urlKey(a.text(0), a.text(1), a.text(2)))
                .add("hive_initcap", "V>V", a -> initcap(a.text(0)))
                .add("hive_upper", "V>V", a -> a.text(0).toUpperCase(Locale.ROOT))
                .add("hive_translate", "VVV>V", a -> translate(a.text(0), a.text(1), a.text(2)))
                .add("hive_digest", "VV>V", a -> digest(a.text(0), a.text(1)))
                .add(
                        "hive_hex",
                        "V>V",
                        a -> HexFormat.of().withUpperCase().formatHex(a.text(0).getBytes(StandardCharsets.UTF_8)))
                .add("hive_unix_timestamp", "VV>L", a -> unixTimestamp(a.text(0), a.text(1)))
                .add(
                        "hive_from_unixtime",
                        "LV>V",
                        a -> format(a.text(1)).format((Object) Math.multiplyExact(a.number(0), 1_000L)))
                .add(
                        "hive_date_format",
                        "LV>V",
                        a -> format(a.text(1)).format((Object) Math.floorDiv(a.number(0), 1_000L)))
                .add("hive_months_between", "LL>D", a -> monthsBetween(a.number(0), a.number(1)))
                .add("hive_from_utc", "LV>L", a -> DateTexts.wall(a.number(0), zone(a.text(1))))
                .add("hive_to_utc", "LV>L", a -> DateTexts.unwall(a.number(0), zone(a.text(1))))
                .add("hive_conv", "VLL>V", a -> conv(a.text(0), a.number(1), a.number(2)))
                .add("hive_substring_index", "VVL>V", a -> substringIndex(a.text(0), a.text(1), a.number(2)))
                .add("hive_format_number", "DL>V", a -> formatNumber(a.real(0), a.number(1)))
                .add("hive_round", "DL>D", a -> round(a.real(0), a.number(1), RoundingMode.HALF_UP))
                .add("hive_bround", "DL>D", a -> round(a.real(0), a.number(1), RoundingMode.HALF_EVEN))
                .add(
                        "hive_uuid",
                        "V>V",
                        a -> UUID.nameUUIDFromBytes(a.text(0).getBytes(StandardCharsets.UTF_8))
                                .toString());
    }

    private static Pattern pattern(String regex) {
        Pattern known = PATTERNS.get(regex);
        if (known == null) {
            known = Pattern.compile(regex);
            if (PATTERNS.size() >= MOST_PATTERNS) {
                PATTERNS.clear();
            }
            PATTERNS.put(regex, known);
        }
        return known;
    }

    /** Digits, and after a point more of them that do not count; nothing else, not even a blank. */
    private static @Nullable Long whole(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches() || text.chars().noneMatch(Character::isDigit)) {
            return null;
        }
        String digits = matcher.group(1);
        if (digits.isEmpty() || digits.equals("-") || digits.equals("+")) {
            return 0L;
        }
        BigInteger number = new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits);
        return number.bitLength() > 63 ? null : number.longValue();
    }

    private static @Nullable Double real(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As CAST to timestamp reads it: blanks around do no harm, days beyond a month's end go into the next. */
    private static @Nullable Long micros(String text) {
        String stripped = text.strip();
        try {
            Timestamp read = Timestamp.valueOf(DAY.matcher(stripped).matches() ? stripped + " 00:00:00" : stripped);
            return ChronoUnit.MICROS.between(
                    Instant.EPOCH, read.toLocalDateTime().toInstant(ZoneOffset.UTC));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String timestampText(long micros) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1_000, ZoneOffset.UTC);
        String text = Timestamp.valueOf(at).toString();
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** The day that a text begins with; its rest does not matter, as functions of dates read it. */
    private static @Nullable LocalDate day(String text) {
        Date read = format("yyyy-MM-dd").parse(text, new ParsePosition(0));
        return read == null ? null : LocalDate.ofInstant(read.toInstant(), ZoneOffset.UTC);
    }

    /** Seconds since midnight of a text with a date and a time, or a time only. */
    private static @Nullable Long clock(String text) {
        Date read = format("yyyy-MM-dd HH:mm:ss").parse(text, new ParsePosition(0));
        if (read == null) {
            read = format("HH:mm:ss").parse(text, new ParsePosition(0));
        }
        return read == null ? null : Math.floorMod(read.toInstant().toEpochMilli() / 1_000, 86_400L);
    }

    private static SimpleDateFormat format(String pattern) {
        SimpleDateFormat format = new SimpleDateFormat(pattern, Locale.ENGLISH);
        format.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return format;
    }

    private static @Nullable Long unixTimestamp(String text, String pattern) {
        Date read = format(pattern).parse(text, new ParsePosition(0));
        return read == null ? null : Math.floorDiv(read.toInstant().toEpochMilli(), 1_000L);
    }

    private static String extract(String text, String regex, long group) {
        Matcher matcher = pattern(regex).matcher(text);
        if (!matcher.find()) {
            return "";
        }
        if (group < 0 || group > matcher.groupCount()) {
            throw Raise.argument("regexp_extract: the pattern has no group " + group);
        }
        String found = matcher.group((int) group);
        return found == null ? "" : found;
    }

    private static @Nullable String url(String text, String part) {
        URL url;
        try {
            url = new URL(text);
        } catch (MalformedURLException e) {
            return null;
        }
        return switch (part) {
            case "HOST" -> url.getHost();
            case "PATH" -> url.getPath();
            case "QUERY" -> url.getQuery();
            case "REF" -> url.getRef();
            case "PROTOCOL" -> url.getProtocol();
            case "FILE" -> url.getFile();
            case "AUTHORITY" -> url.getAuthority();
            case "USERINFO" -> url.getUserInfo();
            default -> null;
        };
    }

    private static @Nullable String urlKey(String text, String part, String key) {
        String query = part.equals("QUERY") ? url(text, part) : null;
        if (query == null) {
            return null;
        }
        Matcher matcher = pattern("(&|^)" + key + "=([^&]*)").matcher(query);
        return matcher.find() ? matcher.group(2) : null;
    }

    /** The first letter of each word large, the others small; only blanks divide words. */
    private static String initcap(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean first = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(first ? Character.toUpperCase(c) : Character.toLowerCase(c));
            first = Character.isWhitespace(c);
        }
        return out.toString();
    }

    private static String translate(String text, String from, String to) {
        int[] source = from.codePoints().toArray();
        int[] target = to.codePoints().toArray();
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int at = 0;
            while (at < source.length && source[at] != c) {
                at++;
            }
            if (at == source.length) {
                out.appendCodePoint(c);
            } else if (at < target.length) {
                out.appendCodePoint(target[at]);
            }
        });
        return out.toString();
    }

    private static String digest(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }

    /** Whole where both are the same day of a month or its last; else by the 31st of a month. */
    private static double monthsBetween(long later, long earlier) {
        LocalDateTime a = LocalDateTime.ofEpochSecond(Math.floorDiv(later, 1_000_000L), 0, ZoneOffset.UTC);
        LocalDateTime b = LocalDateTime.ofEpochSecond(Math.floorDiv(earlier, 1_000_000L), 0, ZoneOffset.UTC);
        double months = (a.getYear() - b.getYear()) * 12.0 + a.getMonthValue() - b.getMonthValue();
        boolean bothLast = a.getDayOfMonth() == a.toLocalDate().lengthOfMonth()
                && b.getDayOfMonth() == b.toLocalDate().lengthOfMonth();
        if (a.getDayOfMonth() != b.getDayOfMonth() && !bothLast) {
            long seconds = (a.getDayOfMonth() - b.getDayOfMonth()) * 86_400L
                    + a.toLocalTime().toSecondOfDay()
                    - b.toLocalTime().toSecondOfDay();
            months += seconds / (31.0 * 86_400);
        }
        return new BigDecimal(months).setScale(8, RoundingMode.HALF_UP).doubleValue();
    }

    private static String zone(String name) {
        return TimeZone.getTimeZone(name).toZoneId().getId();
    }

    private static @Nullable String conv(String text, long from, long to) {
        if (from < 2 || from > 36 || Math.abs(to) < 2 || Math.abs(to) > 36) {
            return null;
        }
        int end = text.startsWith("-") ? 1 : 0;
        while (end < text.length() && Character.digit(text.charAt(end), (int) from) >= 0) {
            end++;
        }
        BigInteger value = end == 0 || text.substring(0, end).equals("-")
                ? BigInteger.ZERO
                : new BigInteger(text.substring(0, end), (int) from);
        if (to > 0 && value.signum() < 0) {
            value = value.add(BigInteger.ONE.shiftLeft(64));
        }
        return value.toString((int) Math.abs(to)).toUpperCase(Locale.ROOT);
    }

    private static String substringIndex(String text, String delimiter, long count) {
        if (delimiter.isEmpty() || count == 0) {
            return "";
        }
        int at = count > 0 ? -1 : text.length();
        for (long i = Math.abs(count); i > 0; i--) {
            at = count > 0 ? text.indexOf(delimiter, at < 0 ? 0 : at + 1) : text.lastIndexOf(delimiter, at - 1);
            if (at < 0) {
                return text;
            }
        }
        return count > 0 ? text.substring(0, at) : text.substring(at + delimiter.length());
    }

    private static String formatNumber(double number, long digits) {
        if (digits < 0 || digits > 100) {
            throw Raise.argument("format_number: the number of digits must be 0 to 100, but is " + digits);
        }
        String pattern = "#,##0" + (digits == 0 ? "" : "." + "0".repeat((int) digits));
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    private static double round(double number, long digits, RoundingMode mode) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return number;
        }
        return BigDecimal.valueOf(number)
                .setScale((int) Math.max(-400, Math.min(400, digits)), mode)
                .doubleValue();
    }
}
