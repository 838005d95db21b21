package io.cdppipeline.templates.ingestion;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a connector wants its bounds written (facts: phase packs, A1.4): as a text, and as SQL over epoch seconds. All are of
 * one width, so that texts compare as moments do.
 *
 * @param name as descriptors and configurations spell it
 * @param meaning for the source's page
 * @param first writes the first moment of a second
 * @param last writes the last moment of a second, in the same width
 * @param writeFirst the same as SQL, {@code {}} being the epoch seconds
 * @param writeLast the same as SQL
 */
record TimestampFormat(
        String name,
        String meaning,
        DateTimeFormatter first,
        DateTimeFormatter last,
        String writeFirst,
        String writeLast) {

    private static final String ISO_SQL = "replace(TD_TIME_STRING({}, 's!', 'UTC'), ' ', 'T')";

    /** Every format there is. */
    static final List<TimestampFormat> ALL = List.of(
            text("iso_micros", "`yyyy-MM-ddTHH:mm:ss.000000`: six decimals, no Z", "'T'", ".000000", ".999999"),
            text("iso_millis", "`yyyy-MM-ddTHH:mm:ss.000Z`: ISO 8601, three decimals, with Z", "'T'", ".000Z", ".999Z"),
            text("iso_seconds", "`yyyy-MM-ddTHH:mm:ssZ`: ISO 8601, no decimals, with Z", "'T'", "Z", "Z"),
            text("sql_millis", "`yyyy-MM-dd HH:mm:ss.SSS`: as SQL Server writes it, no zone", "' '", ".000", ".999"),
            text("sql_seconds", "`yyyy-MM-dd HH:mm:ss`: no decimals, no zone", "' '", "", ""),
            epoch("epoch_seconds", "seconds since 1970, ten digits", "", ""),
            epoch("epoch_millis", "milliseconds since 1970, thirteen digits", "000", "999"));

    /**
     * SQL that gives the epoch seconds of a timestamp as sources store them, rounded down: ISO 8601 with or without zone,
     * with a blank for the T, with UTC in words, and epoch seconds or milliseconds. What is none of these is null.
     */
    static String read(String column, String indent) {
        String text = "trim(CAST(" + column + " AS varchar))";
        String sql = """
                CASE
                  WHEN regexp_like({}, '^[0-9]{9,11}$') THEN CAST({} AS bigint)
                  WHEN regexp_like({}, '^[0-9]{12,14}$') THEN CAST({} AS bigint) / 1000
                  ELSE COALESCE(
                    TRY(CAST(floor(to_unixtime(from_iso8601_timestamp(regexp_replace(regexp_replace(
                      {}, '^([0-9]{4}-[0-9]{2}-[0-9]{2}) ', '$1T'), ' ?(UTC|GMT)$', 'Z')))) AS bigint)),
                    TD_TIME_PARSE({}, 'UTC')
                  )
                END""";
        return sql.replace("{}", text).replace("\n", "\n" + indent);
    }

    static Optional<TimestampFormat> named(String name) {
        return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return ALL.stream().map(TimestampFormat::name).toList();
    }

    /** The first moment of a second. */
    String format(Instant moment) {
        return first.format(moment);
    }

    /** The last moment of a second. */
    String formatLast(Instant moment) {
        return last.format(moment);
    }

    /** SQL that writes the first moment of the second that an expression gives. */
    String write(String seconds) {
        return writeFirst.replace("{}", seconds);
    }

    /** SQL that writes the last moment of the second that an expression gives. */
    String writeLast(String seconds) {
        return writeLast.replace("{}", seconds);
    }

    private static TimestampFormat text(String name, String meaning, String separator, String first, String last) {
        String pattern = "uuuu-MM-dd" + separator + "HH:mm:ss";
        String sql = separator.equals("'T'") ? ISO_SQL : "TD_TIME_STRING({}, 's!', 'UTC')";
        return new TimestampFormat(
                name,
                meaning,
                formatter(pattern + quoted(first)),
                formatter(pattern + quoted(last)),
                sql + (first.isEmpty() ? "" : " || '" + first + "'"),
                sql + (last.isEmpty() ? "" : " || '" + last + "'"));
    }

    private static String quoted(String literal) {
        return literal.isEmpty() ? "" : "'" + literal + "'";
    }

    private static TimestampFormat epoch(String name, String meaning, String first, String last) {
        return new TimestampFormat(
                name, meaning, epochFormatter(first), epochFormatter(last), epochSql(first), epochSql(last));
    }

    private static DateTimeFormatter epochFormatter(String suffix) {
        return new DateTimeFormatterBuilder()
                .appendValue(ChronoField.INSTANT_SECONDS, 10)
                .appendLiteral(suffix)
                .toFormatter(Locale.ROOT)
                .withZone(ZoneOffset.UTC);
    }

    private static String epochSql(String suffix) {
        return "CAST({} AS varchar)" + (suffix.isEmpty() ? "" : " || '" + suffix + "'");
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
