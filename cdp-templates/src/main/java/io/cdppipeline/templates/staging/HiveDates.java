package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Column;
import io.cdppipeline.templates.staging.SqlDialect.Moment;
import java.util.Optional;

/**
 * A date column as seconds since 1970, in Hive's SQL. Hive's own readers of dates roll the 31st of February over into March,
 * and up to version 3 they take whatever follows, where version 4 takes no sign too many: so the text is brought into one
 * order first, each number with all its digits, held to what a date may look like, and read part by part.
 */
final class HiveDates {

    private static final String DATE_AND_TIME = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
            + "( ([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?( ?(Z|UTC|[+-][01][0-9]:?[0-5][0-9]))?)?$";
    /** A month, a day or an hour of one digit; a fraction of a second may have one too. */
    private static final String ONE_DIGIT = "(?<![0-9.])([0-9])(?![0-9])";

    private static final String ZONE = "([+-])([01][0-9]):?([0-5][0-9])$";

    private HiveDates() {}

    static Moment moment(Column column, HiveDialect hive, DateSpelling spelling) {
        String name = hive.identifier(column.name());
        if (ColumnKind.isText(column)) {
            String ordered = hive.identifier(CleanedColumn.preclean(column));
            return new Moment(Optional.of(ordered(name, hive, spelling)), fromText(name, ordered, hive));
        }
        if (ColumnKind.isFraction(column)) {
            return new Moment(Optional.empty(), fromEpoch("CAST(FLOOR(" + name + ") AS BIGINT)"));
        }
        if (ColumnKind.isDateType(column)) {
            return new Moment(Optional.empty(), "UNIX_TIMESTAMP(CAST(" + name + " AS TIMESTAMP))");
        }
        return new Moment(Optional.empty(), fromEpoch(name));
    }

    /** From 1e11 on an epoch is in milliseconds: as seconds that would be the year 5138. */
    private static String fromEpoch(String number) {
        return "CASE WHEN " + number + " >= 100000000000 THEN " + number + " DIV 1000 ELSE " + number + " END";
    }

    /** Year, month, day, each order that is known; a blank before the time. */
    private static String ordered(String text, HiveDialect hive, DateSpelling spelling) {
        String sql = text;
        sql = replaced(
                sql, "^([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", spelling.dashDayFirst() ? "$3-$2-$1" : "$3-$1-$2", hive);
        sql = replaced(
                sql, "^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", spelling.slashDayFirst() ? "$3-$2-$1" : "$3-$1-$2", hive);
        sql = replaced(sql, "^([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})", "$1-$2-$3", hive);
        sql = replaced(sql, "^([0-9]{4})([0-9]{2})([0-9]{2})$", "$1-$2-$3", hive);
        sql = replaced(sql, "^([0-9-]+)T", "$1 ", hive);
        return replaced(sql, ONE_DIGIT, "0$1", hive);
    }

    private static String replaced(String sql, String pattern, String replacement, HiveDialect hive) {
        String inner = sql.indexOf('\n') < 0 && sql.indexOf('(') < 0 ? sql : "\n  " + sql.replace("\n", "\n  ");
        return "REGEXP_REPLACE(" + inner + (inner.startsWith("\n") ? ",\n  " : ", ") + hive.literal(pattern) + ", "
                + hive.literal(replacement) + ")";
    }

    private static String fromText(String text, String ordered, HiveDialect hive) {
        return """
                CASE
                  WHEN %3$s THEN CAST(%1$s AS BIGINT)
                  WHEN %4$s THEN CAST(%1$s AS BIGINT) DIV 1000
                  WHEN %5$s
                    AND DAY(FROM_UNIXTIME(UNIX_TIMESTAMP(SUBSTR(%2$s, 1, 10), 'yyyy-MM-dd'))) = CAST(SUBSTR(%2$s, 9, 2) AS INT)
                  THEN COALESCE(
                      UNIX_TIMESTAMP(SUBSTR(%2$s, 1, 19), 'yyyy-MM-dd HH:mm:ss'),
                      UNIX_TIMESTAMP(SUBSTR(%2$s, 1, 16), 'yyyy-MM-dd HH:mm'),
                      UNIX_TIMESTAMP(SUBSTR(%2$s, 1, 10), 'yyyy-MM-dd')
                    )
                    - COALESCE(CAST(CONCAT(
                        REGEXP_EXTRACT(%2$s, %6$s, 1),
                        REGEXP_EXTRACT(%2$s, %6$s, 2)) AS BIGINT), 0) * 3600
                    - COALESCE(CAST(CONCAT(
                        REGEXP_EXTRACT(%2$s, %6$s, 1),
                        REGEXP_EXTRACT(%2$s, %6$s, 3)) AS BIGINT), 0) * 60
                END""".formatted(
                        text,
                        ordered,
                        hive.matches(text, "^[0-9]{10}$"),
                        hive.matches(text, "^[0-9]{13}$"),
                        hive.matches(ordered, DATE_AND_TIME),
                        hive.literal(ZONE));
    }
}
