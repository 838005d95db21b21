package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Column;
import io.cdppipeline.templates.staging.SqlDialect.Moment;
import java.util.Optional;

/** A date column as seconds since 1970, in Presto's SQL. */
final class PrestoDates {

    /** DATE_PARSE takes a year of two digits for one of the first century: so it gets years of four digits only. */
    private static final String WHOLE_YEAR = "^([0-9]{4}/|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}).*";

    private PrestoDates() {}

    static Moment moment(Column column, PrestoDialect presto, DateSpelling spelling) {
        String name = presto.identifier(column.name());
        if (ColumnKind.isText(column)) {
            String text = "TRIM(" + name + ")";
            return new Moment(
                    Optional.of("REGEXP_EXTRACT(" + text + ", " + presto.literal(WHOLE_YEAR) + ")"),
                    fromText(text, presto.identifier(CleanedColumn.preclean(column)), spelling));
        }
        return new Moment(Optional.empty(), fromOthers(column, name));
    }

    private static String fromOthers(Column column, String name) {
        if (ColumnKind.isFraction(column)) {
            return fromEpoch("CAST(FLOOR(" + name + ") AS BIGINT)");
        }
        if (ColumnKind.isDateType(column)) {
            return "CAST(FLOOR(TO_UNIXTIME(CAST(" + name + " AS TIMESTAMP))) AS BIGINT)";
        }
        return fromEpoch(name);
    }

    /** From 1e11 on an epoch is in milliseconds: as seconds that would be the year 5138. */
    private static String fromEpoch(String number) {
        return "CASE WHEN " + number + " >= 100000000000 THEN " + number + " / 1000 ELSE " + number + " END";
    }

    /**
     * The spellings of facts: phase packs, A3.1, and three more, each tried in turn. Those that say exactly what they take
     * come first; TD_TIME_PARSE, which takes most, comes last. The cast is to a timestamp with time zone, since one to a
     * plain timestamp would drop the zone that a text names and keep its wall clock. ISO 8601, which
     * most sources write, is first: nothing has to fail before it. It is tried on what looks like it only, because a bare
     * number would be taken for a year.
     */
    private static String fromText(String text, String wholeYear, DateSpelling spelling) {
        return """
                CAST(FLOOR(COALESCE(
                  TO_UNIXTIME(TRY(FROM_ISO8601_TIMESTAMP(REGEXP_EXTRACT(%1$s, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T.+')))),
                  TO_UNIXTIME(TRY_CAST(%1$s AS TIMESTAMP WITH TIME ZONE)),
                  TO_UNIXTIME(TRY(DATE_PARSE(%4$s, '%2$s-%%Y %%H:%%i:%%s.%%f'))),
                  TO_UNIXTIME(TRY(DATE_PARSE(%4$s, '%2$s-%%Y %%H:%%i:%%s'))),
                  TO_UNIXTIME(TRY(DATE_PARSE(%4$s, '%2$s-%%Y'))),
                  TO_UNIXTIME(TRY(DATE_PARSE(%4$s, '%3$s/%%Y %%H:%%i:%%s.%%f'))),
                  TO_UNIXTIME(TRY(DATE_PARSE(%4$s, '%3$s/%%Y %%H:%%i:%%s'))),
                  TO_UNIXTIME(TRY(DATE_PARSE(%4$s, '%3$s/%%Y'))),
                  TO_UNIXTIME(TRY(DATE_PARSE(%4$s, '%%Y/%%m/%%d %%H:%%i:%%s'))),
                  TO_UNIXTIME(TRY(DATE_PARSE(%4$s, '%%Y/%%m/%%d'))),
                  TO_UNIXTIME(TRY(DATE_PARSE(REGEXP_EXTRACT(%1$s, '^[0-9]{8}$'), '%%Y%%m%%d'))),
                  TRY_CAST(REGEXP_EXTRACT(%1$s, '^[0-9]{10}$') AS DOUBLE),
                  TRY_CAST(REGEXP_EXTRACT(%1$s, '^[0-9]{13}$') AS DOUBLE) / 1000,
                  CAST(TRY(TD_TIME_PARSE(%1$s)) AS DOUBLE)
                )) AS BIGINT)""".formatted(
                        text,
                        spelling.dashDayFirst() ? "%d-%m" : "%m-%d",
                        spelling.slashDayFirst() ? "%d/%m" : "%m/%d",
                        wholeYear);
    }
}
