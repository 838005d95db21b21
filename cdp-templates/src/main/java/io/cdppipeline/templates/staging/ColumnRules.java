package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Column;
import io.cdppipeline.templates.staging.CleanedColumn.Named;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The expressions that clean a column (facts: phase packs, A3.1, with the mends of D-39, D-40, D-44, D-45), in one
 * engine's SQL. Tables share many columns, so what was worked out once is remembered as long as the rules are. Thread-safe.
 * Every output is a bigint, a double, a varchar or a list of varchars, since Treasure Data has no other types.
 */
final class ColumnRules {

    /** The one pattern of a valid address: that of the originals, and the apostrophe of O'Hara, which they forgot. */
    static final String EMAIL_PATTERN = "^[A-Za-z0-9._%+'-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$";

    private static final String NULL_TOKENS = "('', 'NONE', 'NULL', 'N/A', 'NA')";
    /** Without NA, which is Namibia. */
    private static final String COUNTRY_NULL_TOKENS = "('', 'NONE', 'NULL', 'N/A')";

    private static final String VARCHAR = "varchar";
    private static final String DOUBLE = "double";
    private static final String BIGINT = "bigint";
    private static final String LIST = "array(varchar)";

    private final SqlDialect sql;
    private final Map<Column, ColumnKind> kinds = new ConcurrentHashMap<>();
    private final Map<Told, CleanedColumn> cleaned = new ConcurrentHashMap<>();

    /** All that decides on the expressions of a column without JSON. */
    private record Told(Column column, ColumnKind kind, DateSpelling spelling) {}

    ColumnRules(SqlDialect sql) {
        this.sql = sql;
    }

    /**
     * What staging makes of a column.
     *
     * @param spelling how its dates are read, should it hold some
     * @param fields the values within it that become columns, should it hold JSON
     */
    CleanedColumn clean(Column column, ColumnKind kind, DateSpelling spelling, List<JsonField> fields) {
        return kind == ColumnKind.JSON
                ? json(column, fields)
                : cleaned.computeIfAbsent(new Told(column, kind, spelling), this::cleaned);
    }

    /** What a column holds by its type and name. */
    ColumnKind kindOf(Column column) {
        return kinds.computeIfAbsent(column, ColumnKind::of);
    }

    private CleanedColumn cleaned(Told told) {
        Column column = told.column();
        ColumnKind kind = told.kind();
        return switch (kind) {
            case EMAIL -> email(column);
            case PHONE -> phone(column);
            case DATE -> date(column, told.spelling());
            case BOOLEAN -> single(column, kind, VARCHAR, booleanText(column));
            case AMOUNT -> single(column, kind, DOUBLE, "ROUND(" + asDouble(column) + ", 2)");
            case RATE -> single(column, kind, DOUBLE, asDouble(column));
            case NUMBER -> number(column);
            case COLLECTION -> single(column, kind, VARCHAR, sql.json(column));
            case VERBATIM -> single(column, kind, VARCHAR, keptText(column));
            case LABEL -> single(column, kind, VARCHAR, upperText(column, false));
            case TEXT -> single(column, kind, VARCHAR, upperText(column, true));
            case JSON, GIVEN -> throw new IllegalArgumentException("There is no rule for a column of kind " + kind);
        };
    }

    /** What staging makes of a column that must not get further columns: text or number only. */
    CleanedColumn cleanWithoutDerived(Column column) {
        ColumnKind kind = ColumnKind.isText(column) ? ColumnKind.VERBATIM : ColumnKind.NUMBER;
        return clean(column, kind, DateSpelling.USUAL, List.of());
    }

    private static CleanedColumn single(Column column, ColumnKind kind, String type, String sql) {
        return CleanedColumn.of(column, kind, new Output(CleanedColumn.name(column), type, sql));
    }

    private CleanedColumn email(Column column) {
        String name = CleanedColumn.name(column);
        String lower = "LOWER(" + sql.text(column) + ")";
        String std = sql.identifier(name + "_std");
        return withStandardForm(
                column,
                ColumnKind.EMAIL,
                Optional.empty(),
                """
                CASE
                  WHEN %s THEN %s
                END""".formatted(sql.matches(lower, EMAIL_PATTERN), lower),
                sql.sha256("UPPER(" + std + ")"));
    }

    /**
     * A number of the North American plan is its ten digits, with or without the leading 1; any other needs the + or 00 of
     * its country code and keeps it, {@code +49…}. So no foreign number is lost (D-54), and none with ten digits, as
     * Singapore's {@code +65 6123 4567}, is taken for an American one. Foreign numbers have 8 to 13 digits with the country
     * code: E.164 allows 15, but a number that long nearly always is a shorter one with something typed behind it.
     */
    private CleanedColumn phone(Column column) {
        String preclean = CleanedColumn.preclean(column);
        String digits = sql.identifier(preclean);
        String prepared = "REGEXP_REPLACE(REGEXP_REPLACE(REPLACE(" + sql.text(column) + ", '(0)', ''), "
                + sql.literal("^(\\+|00)") + ", '+'), '[^0-9+]', '')";
        String parsed = """
                CASE
                  WHEN %2$s THEN SUBSTR(%1$s, -10)
                  WHEN %3$s THEN %1$s
                  WHEN %4$s THEN %1$s
                END""".formatted(
                        digits,
                        sql.matches(digits, "^\\+?1[0-9]{10}$"),
                        sql.matches(digits, "^[0-9]{10}$"),
                        sql.matches(digits, "^\\+[2-9][0-9]{7,12}$"));
        return withStandardForm(
                column,
                ColumnKind.PHONE,
                Optional.of(new Named(preclean, prepared)),
                parsed,
                sql.sha256(sql.identifier(CleanedColumn.name(column) + "_std")));
    }

    private CleanedColumn withStandardForm(
            Column column, ColumnKind kind, Optional<Named> prepared, String parsed, String hash) {
        String name = CleanedColumn.name(column);
        String std = name + "_std";
        String stdName = sql.identifier(std);
        return new CleanedColumn(
                column,
                kind,
                prepared,
                Optional.of(new Named(std, parsed)),
                List.of(),
                List.of(
                        new Output(name, VARCHAR, keptText(column)),
                        new Output(std, VARCHAR, stdName),
                        new Output(name + "_hash", VARCHAR, hash),
                        new Output(name + "_valid", VARCHAR, "IF(" + stdName + " IS NULL, 'FALSE', 'TRUE')")));
    }

    private CleanedColumn date(Column column, DateSpelling spelling) {
        String name = CleanedColumn.name(column);
        String unixtime = name + "_unixtime";
        String moment = sql.identifier(unixtime);
        boolean number = !ColumnKind.isText(column) && !ColumnKind.isDateType(column);
        Output kept = number ? number(column).outputs().get(0) : new Output(name, VARCHAR, keptText(column));
        SqlDialect.Moment parsed = sql.moment(column, spelling);
        return new CleanedColumn(
                column,
                ColumnKind.DATE,
                parsed.prepared().map(prepared -> new Named(CleanedColumn.preclean(column), prepared)),
                Optional.of(new Named(unixtime, parsed.unixtime())),
                List.of(),
                List.of(
                        kept,
                        new Output(name + "_std", VARCHAR, sql.formatted(moment, "yyyy-MM-dd HH:mm:ss")),
                        new Output(unixtime, BIGINT, moment),
                        new Output(name + "_date", VARCHAR, sql.formatted(moment, "yyyy-MM-dd"))));
    }

    private CleanedColumn json(Column column, List<JsonField> fields) {
        SqlDialect.JsonValues values = sql.json(column.name(), fields);
        List<Output> outputs = new ArrayList<>();
        outputs.add(new Output(CleanedColumn.name(column), VARCHAR, keptText(column)));
        for (int i = 0; i < fields.size(); i++) {
            outputs.add(jsonValue(fields.get(i), values.texts().get(i)));
        }
        return new CleanedColumn(column, ColumnKind.JSON, Optional.empty(), Optional.empty(), values.views(), outputs);
    }

    /** A value within JSON, by the rule of its own key; its spelling stays where that of such a column would. */
    private Output jsonValue(JsonField field, String text) {
        if (field.isList()) {
            return new Output(field.name(), LIST, text);
        }
        ColumnKind kind = ColumnKind.of(new Column(String.join("_", field.path()), VARCHAR));
        boolean number = field.type() == JsonField.Type.NUMBER;
        return switch (kind) {
            case AMOUNT -> new Output(field.name(), DOUBLE, "ROUND(" + sql.asDouble(text) + ", 2)");
            case RATE -> new Output(field.name(), DOUBLE, sql.asDouble(text));
            case TEXT, LABEL, BOOLEAN ->
                number
                        ? new Output(field.name(), DOUBLE, sql.asDouble(text))
                        : new Output(field.name(), VARCHAR, "NULLIF(UPPER(" + text + "), '')");
            default -> new Output(field.name(), VARCHAR, "NULLIF(" + text + ", '')");
        };
    }

    private CleanedColumn number(Column column) {
        String name = sql.identifier(column.name());
        String type = ColumnKind.isFraction(column) ? DOUBLE : BIGINT;
        return single(
                column,
                ColumnKind.NUMBER,
                type,
                column.type().equalsIgnoreCase(type)
                        ? name
                        : "CAST(" + name + " AS " + type.toUpperCase(Locale.ROOT) + ")");
    }

    private String booleanText(Column column) {
        return """
                CASE
                  WHEN %1$s IN ('true', '1', 'yes', 't', 'y') THEN 'TRUE'
                  WHEN %1$s IN ('false', '0', 'no', 'f', 'n') THEN 'FALSE'
                END""".formatted("LOWER(" + sql.text(column) + ")");
    }

    private String asDouble(Column column) {
        String name = sql.identifier(column.name());
        if (column.type().equals(DOUBLE)) {
            return name;
        }
        return ColumnKind.isText(column) ? sql.asDouble(sql.text(column)) : "CAST(" + name + " AS DOUBLE)";
    }

    private String keptText(Column column) {
        String text = sql.text(column);
        return "CASE WHEN UPPER(" + text + ") NOT IN " + nullTokens(column) + " THEN " + text + " END";
    }

    private String upperText(Column column, boolean mayBeJson) {
        String upper = "UPPER(" + sql.text(column) + ")";
        if (!mayBeJson) {
            return "CASE WHEN " + upper + " NOT IN " + nullTokens(column) + " THEN " + upper + " END";
        }
        return """
                CASE
                  WHEN %1$s THEN %2$s
                  WHEN %3$s NOT IN %4$s THEN %3$s
                END""".formatted(
                sql.matches(sql.identifier(column.name()), "^\\s*[\\[{]"), sql.text(column), upper, nullTokens(column));
    }

    /** The texts that stand for no value in a column, as a list of SQL, in capitals. */
    static String nullTokens(Column column) {
        return ColumnKind.wordsOf(column.name()).contains("country") ? COUNTRY_NULL_TOKENS : NULL_TOKENS;
    }
}
