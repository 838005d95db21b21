package io.cdppipeline.templates.staging;

import static io.cdppipeline.templates.PrestoText.identifier;

import io.cdppipeline.target.Column;
import io.cdppipeline.templates.staging.CleanedColumn.Named;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The expressions that clean a column (facts: phase packs, A3.1, with the mends of D-39, D-40, D-44, D-45). Every output
 * is a bigint, a double or a varchar, since Treasure Data has no other scalar types.
 */
final class ColumnRules {

    /** The one pattern of a valid address. */
    static final String EMAIL_PATTERN = "^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$";

    private static final String NULL_TOKENS = "('', 'NONE', 'NULL', 'N/A', 'NA')";
    /** Without NA, which is Namibia. */
    private static final String COUNTRY_NULL_TOKENS = "('', 'NONE', 'NULL', 'N/A')";

    private static final String VARCHAR = "varchar";
    private static final String DOUBLE = "double";
    private static final String BIGINT = "bigint";

    private ColumnRules() {}

    /** What staging makes of a column by the rule of its kind. */
    static CleanedColumn clean(Column column) {
        return clean(column, ColumnKind.of(column));
    }

    /** What staging makes of a column that must not get further columns: text or number only. */
    static CleanedColumn cleanWithoutDerived(Column column) {
        return clean(column, ColumnKind.isText(column) ? ColumnKind.VERBATIM : ColumnKind.NUMBER);
    }

    private static CleanedColumn clean(Column column, ColumnKind kind) {
        return switch (kind) {
            case EMAIL -> email(column);
            case PHONE -> phone(column);
            case DATE -> date(column);
            case BOOLEAN -> single(column, kind, VARCHAR, booleanText(column));
            case AMOUNT -> single(column, kind, DOUBLE, "ROUND(" + asDouble(column) + ", 2)");
            case RATE -> single(column, kind, DOUBLE, asDouble(column));
            case NUMBER -> number(column);
            case COLLECTION ->
                single(column, kind, VARCHAR, "JSON_FORMAT(CAST(" + identifier(column.name()) + " AS JSON))");
            case VERBATIM -> single(column, kind, VARCHAR, keptText(column));
            case LABEL -> single(column, kind, VARCHAR, upperText(column, false));
            case TEXT -> single(column, kind, VARCHAR, upperText(column, true));
        };
    }

    private static CleanedColumn single(Column column, ColumnKind kind, String type, String sql) {
        return new CleanedColumn(
                column,
                kind,
                Optional.empty(),
                Optional.empty(),
                List.of(new Output(column.name().toLowerCase(Locale.ROOT), type, sql)));
    }

    private static CleanedColumn email(Column column) {
        String name = column.name().toLowerCase(Locale.ROOT);
        String lower = "LOWER(TRIM(" + text(column) + "))";
        String std = name + "_std";
        String stdName = identifier(std);
        return new CleanedColumn(
                column,
                ColumnKind.EMAIL,
                Optional.empty(),
                Optional.of(new Named(std, """
                                CASE
                                  WHEN REGEXP_LIKE(%1$s, '%2$s') THEN %1$s
                                END""".formatted(lower, EMAIL_PATTERN))),
                List.of(
                        new Output(name, VARCHAR, keptText(column)),
                        new Output(std, VARCHAR, stdName),
                        new Output(name + "_hash", VARCHAR, hash("UPPER(" + stdName + ")")),
                        new Output(name + "_valid", VARCHAR, "IF(" + stdName + " IS NULL, 'FALSE', 'TRUE')")));
    }

    /**
     * A number of the North American plan is its ten digits, with or without the leading 1; any other needs the + or 00 of
     * its country code and keeps it, {@code +49…}. So no foreign number is lost (D-54), and none with ten digits, as
     * Singapore's {@code +65 6123 4567}, is taken for an American one. Foreign numbers have 8 to 13 digits with the country
     * code: E.164 allows 15, but a number that long nearly always is a shorter one with something typed behind it.
     */
    private static CleanedColumn phone(Column column) {
        String name = column.name().toLowerCase(Locale.ROOT);
        String digits = identifier(name + "_preclean");
        String std = name + "_std";
        String stdName = identifier(std);
        String prepared = "REGEXP_REPLACE(REGEXP_REPLACE(REPLACE(TRIM(" + text(column)
                + "), '(0)', ''), '^(\\+|00)', '+'), '[^0-9+]', '')";
        String parsed = """
                CASE
                  WHEN REGEXP_LIKE(%1$s, '^\\+?1[0-9]{10}$') THEN SUBSTR(%1$s, -10)
                  WHEN REGEXP_LIKE(%1$s, '^[0-9]{10}$') THEN %1$s
                  WHEN REGEXP_LIKE(%1$s, '^\\+[2-9][0-9]{7,12}$') THEN %1$s
                END""".formatted(digits);
        return new CleanedColumn(
                column,
                ColumnKind.PHONE,
                Optional.of(new Named(name + "_preclean", prepared)),
                Optional.of(new Named(std, parsed)),
                List.of(
                        new Output(name, VARCHAR, keptText(column)),
                        new Output(std, VARCHAR, stdName),
                        new Output(name + "_hash", VARCHAR, hash(stdName)),
                        new Output(name + "_valid", VARCHAR, "IF(" + stdName + " IS NULL, 'FALSE', 'TRUE')")));
    }

    private static CleanedColumn date(Column column) {
        String name = column.name().toLowerCase(Locale.ROOT);
        String unixtime = name + "_unixtime";
        String moment = "FROM_UNIXTIME(" + identifier(unixtime) + ")";
        boolean number = !ColumnKind.isText(column) && !isDateType(column);
        String kept = number ? number(column).outputs().get(0).sql() : keptText(column);
        String type = number ? number(column).outputs().get(0).type() : VARCHAR;
        return new CleanedColumn(
                column,
                ColumnKind.DATE,
                Optional.empty(),
                Optional.of(new Named(unixtime, DateSql.unixtime(column))),
                List.of(
                        new Output(name, type, kept),
                        new Output(name + "_std", VARCHAR, "FORMAT_DATETIME(" + moment + ", 'yyyy-MM-dd HH:mm:ss')"),
                        new Output(unixtime, BIGINT, identifier(unixtime)),
                        new Output(name + "_date", VARCHAR, "FORMAT_DATETIME(" + moment + ", 'yyyy-MM-dd')")));
    }

    private static boolean isDateType(Column column) {
        return column.type().startsWith("date") || column.type().startsWith("timestamp");
    }

    private static CleanedColumn number(Column column) {
        String name = identifier(column.name());
        String type = ColumnKind.isFraction(column) ? DOUBLE : BIGINT;
        String sql = column.type().equalsIgnoreCase(type)
                ? name
                : "CAST(" + name + " AS " + type.toUpperCase(Locale.ROOT) + ")";
        return single(column, ColumnKind.NUMBER, type, sql);
    }

    private static String booleanText(Column column) {
        String lower = "LOWER(TRIM(" + text(column) + "))";
        return """
                CASE
                  WHEN %1$s IN ('true', '1', 'yes', 't', 'y') THEN 'TRUE'
                  WHEN %1$s IN ('false', '0', 'no', 'f', 'n') THEN 'FALSE'
                END""".formatted(lower);
    }

    private static String asDouble(Column column) {
        String name = identifier(column.name());
        if (column.type().equals(DOUBLE)) {
            return name;
        }
        return ColumnKind.isText(column) ? "TRY_CAST(TRIM(" + name + ") AS DOUBLE)" : "CAST(" + name + " AS DOUBLE)";
    }

    private static String keptText(Column column) {
        String trimmed = "TRIM(" + text(column) + ")";
        return "CASE WHEN UPPER(" + trimmed + ") NOT IN " + nullTokens(column) + " THEN " + trimmed + " END";
    }

    private static String upperText(Column column, boolean mayBeJson) {
        String name = identifier(column.name());
        String upper = "UPPER(TRIM(" + name + "))";
        if (!mayBeJson) {
            return "CASE WHEN " + upper + " NOT IN " + nullTokens(column) + " THEN " + upper + " END";
        }
        return """
                CASE
                  WHEN REGEXP_LIKE(%1$s, '^\\s*[\\[{]') THEN TRIM(%1$s)
                  WHEN %2$s NOT IN %3$s THEN %2$s
                END""".formatted(name, upper, nullTokens(column));
    }

    /** The texts that stand for no value in a column, as a list of SQL, in capitals. */
    static String nullTokens(Column column) {
        return ColumnKind.wordsOf(column.name()).contains("country") ? COUNTRY_NULL_TOKENS : NULL_TOKENS;
    }

    /** The column as text; a double by way of bigint, since {@code CAST(5.55E9 AS VARCHAR)} is {@code 5.55E9}. */
    private static String text(Column column) {
        String name = identifier(column.name());
        if (ColumnKind.isText(column)) {
            return name;
        }
        return ColumnKind.isFraction(column)
                ? "CAST(CAST(" + name + " AS BIGINT) AS VARCHAR)"
                : "CAST(" + name + " AS VARCHAR)";
    }

    private static String hash(String text) {
        return "LOWER(TO_HEX(SHA256(CAST(" + text + " AS VARBINARY))))";
    }
}
