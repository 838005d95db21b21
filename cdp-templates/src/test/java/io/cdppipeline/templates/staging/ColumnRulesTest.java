package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.target.Column;
import io.cdppipeline.templates.staging.CleanedColumn.Named;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import io.trino.sql.parser.SqlParser;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ColumnRulesTest {

    private static CleanedColumn clean(String name, String type) {
        Column column = new Column(name, type);
        return new ColumnRules(new PrestoDialect()).clean(column, ColumnKind.of(column), DateSpelling.USUAL, List.of());
    }

    private static String base(String name, String type) {
        return clean(name, type).outputs().get(0).sql();
    }

    private static List<String> outputs(CleanedColumn column) {
        return column.outputs().stream()
                .map(output -> output.name() + " " + output.type())
                .toList();
    }

    @Test
    void wordsForNothingBecomeNull() {
        assertThat(base("status", "varchar"))
                .isEqualTo("CASE WHEN UPPER(TRIM(status)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN"
                        + " UPPER(TRIM(status)) END");
    }

    @Test
    void namibiaIsACountry() {
        assertThat(base("country_code", "varchar"))
                .contains("('', 'NONE', 'NULL', 'N/A')")
                .doesNotContain("'NA'");
    }

    @Test
    void identifiersKeepTheirCase() {
        assertThat(base("session_uuid", "varchar")).endsWith("THEN TRIM(session_uuid) END");
        assertThat(base("email", "varchar")).endsWith("THEN TRIM(email) END");
    }

    @Test
    void jsonKeepsItsCaseWhateverItsColumnIsCalled() {
        assertThat(base("billing_address", "varchar")).isEqualTo("""
                CASE
                  WHEN REGEXP_LIKE(billing_address, '^\\s*[\\[{]') THEN TRIM(billing_address)
                  WHEN UPPER(TRIM(billing_address)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(TRIM(billing_address))
                END""");
    }

    @Test
    void anEmptyTextWithinJsonIsNoValueWhateverItsKeyIsCalled() {
        List<JsonField> fields = Stream.of("colour", "user_id", "created_at", "email")
                .map(key -> JsonField.of("a", List.of(key), JsonField.Type.TEXT))
                .toList();

        assertThat(new ColumnRules(new PrestoDialect())
                        .clean(new Column("a", "varchar"), ColumnKind.JSON, DateSpelling.USUAL, fields)
                        .derived())
                .extracting(Output::sql)
                .containsExactly(
                        "NULLIF(UPPER(JSON_EXTRACT_SCALAR(a, '$.colour')), '')",
                        "NULLIF(JSON_EXTRACT_SCALAR(a, '$.user_id'), '')",
                        "NULLIF(JSON_EXTRACT_SCALAR(a, '$.created_at'), '')",
                        "NULLIF(JSON_EXTRACT_SCALAR(a, '$.email'), '')");
    }

    @Test
    void anEmailGetsItsStandardFormHashAndValidity() {
        CleanedColumn email = clean("email", "varchar");

        assertThat(outputs(email))
                .containsExactly("email varchar", "email_std varchar", "email_hash varchar", "email_valid varchar");
        assertThat(email.parsed())
                .map(Named::sql)
                .hasValueSatisfying(
                        sql -> assertThat(sql)
                                .contains(
                                        "REGEXP_LIKE(LOWER(TRIM(email)), '^[A-Za-z0-9._%+''-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$')"));
    }

    @Test
    void theHashOfAnEmailDoesNotDependOnBlanksAround() {
        assertThat(clean("email", "varchar").outputs().get(2).sql())
                .isEqualTo("LOWER(TO_HEX(SHA256(CAST(UPPER(email_std) AS VARBINARY))))");
    }

    @Test
    void aPhoneNumberInADoubleIsReadByItsDigits() {
        CleanedColumn phone = clean("phone", "double");

        assertThat(phone.prepared())
                .map(Named::sql)
                .hasValue(
                        "REGEXP_REPLACE(REGEXP_REPLACE(REPLACE(TRIM(CAST(CAST(phone AS BIGINT) AS VARCHAR)), '(0)', ''),"
                                + " '^(\\+|00)', '+'), '[^0-9+]', '')");
    }

    @Test
    void aForeignNumberKeepsItsCountryCodeAndIsNoAmericanOne() {
        assertThat(clean("phone", "varchar").parsed()).map(Named::sql).hasValue("""
                CASE
                  WHEN REGEXP_LIKE(phone_preclean, '^\\+?1[0-9]{10}$') THEN SUBSTR(phone_preclean, -10)
                  WHEN REGEXP_LIKE(phone_preclean, '^[0-9]{10}$') THEN phone_preclean
                  WHEN REGEXP_LIKE(phone_preclean, '^\\+[2-9][0-9]{7,12}$') THEN phone_preclean
                END""");
    }

    @Test
    void theDigitsOfAPhoneNumberAreNoOutput() {
        assertThat(outputs(clean("phone", "varchar")))
                .containsExactly("phone varchar", "phone_std varchar", "phone_hash varchar", "phone_valid varchar");
    }

    @Test
    void aDateHasFourOutputs() {
        assertThat(outputs(clean("created_at", "varchar")))
                .containsExactly(
                        "created_at varchar",
                        "created_at_std varchar",
                        "created_at_unixtime bigint",
                        "created_at_date varchar");
    }

    @Test
    void onlyADateInATextIsTriedInManySpellings() {
        assertThat(clean("created_at", "varchar").parsed())
                .map(Named::sql)
                .hasValueSatisfying(sql -> assertThat(sql)
                        .containsSubsequence(
                                "FROM_ISO8601_TIMESTAMP",
                                "TRY_CAST(TRIM(created_at) AS TIMESTAMP WITH TIME ZONE)",
                                "'%d-%m-%Y %H:%i:%s.%f'",
                                "'%m/%d/%Y'",
                                "TD_TIME_PARSE"));
        assertThat(clean("created_at", "timestamp(3)").parsed())
                .map(Named::sql)
                .hasValue("CAST(FLOOR(TO_UNIXTIME(CAST(created_at AS TIMESTAMP))) AS BIGINT)");
    }

    @Test
    void aTextThatNamesAZoneIsReadInIt() {
        assertThat(clean("created_at", "varchar").parsed())
                .map(Named::sql)
                .hasValueSatisfying(sql -> assertThat(sql).doesNotContain("AS TIMESTAMP)"));
    }

    @Test
    void anEpochInMillisecondsIsReadAsSuch() {
        assertThat(clean("created_at", "bigint").parsed())
                .map(Named::sql)
                .hasValue("CASE WHEN created_at >= 100000000000 THEN created_at / 1000 ELSE created_at END");
        assertThat(outputs(clean("created_at", "bigint"))).startsWith("created_at bigint");
    }

    @Test
    void moneyIsRoundedAndARateIsNot() {
        assertThat(base("price", "varchar")).isEqualTo("ROUND(TRY_CAST(TRIM(price) AS DOUBLE), 2)");
        assertThat(base("price", "bigint")).isEqualTo("ROUND(CAST(price AS DOUBLE), 2)");
        assertThat(base("tax_rate", "varchar")).isEqualTo("TRY_CAST(TRIM(tax_rate) AS DOUBLE)");
    }

    @Test
    void noOutputHasATypeThatTreasureDataLacks() {
        Stream.of(
                        "boolean",
                        "integer",
                        "smallint",
                        "real",
                        "decimal(10,2)",
                        "date",
                        "timestamp(3) with time zone",
                        "array(varchar)",
                        "map(varchar, bigint)",
                        "varchar(20)")
                .flatMap(type -> clean("value", type).outputs().stream())
                .forEach(output -> assertThat(output.type()).isIn("bigint", "double", "varchar"));
        assertThat(base("value", "integer")).isEqualTo("CAST(value AS BIGINT)");
        assertThat(base("value", "decimal(10,2)")).isEqualTo("CAST(value AS DOUBLE)");
        assertThat(base("value", "array(varchar)")).isEqualTo("JSON_FORMAT(CAST(value AS JSON))");
    }

    @Test
    void everyExpressionIsOneThatPrestoParses() {
        SqlParser parser = new SqlParser();
        for (String name :
                List.of("email", "phone", "created_at", "price", "tax_rate", "is_on", "note", "city", "x", "order")) {
            for (String type : List.of("varchar", "bigint", "double", "boolean", "timestamp(3)", "array(varchar)")) {
                CleanedColumn column = clean(name, type);
                Stream.of(
                                column.prepared().stream().map(Named::sql),
                                column.parsed().stream().map(Named::sql),
                                column.outputs().stream().map(Output::sql))
                        .flatMap(sqls -> sqls)
                        .forEach(sql -> assertThat(parser.createExpression(sql)).isNotNull());
            }
        }
    }

    @Test
    void datesInPrestoAreOnlyReadByTheirYearIfItHasFourDigits() {
        String prepared = new ColumnRules(new PrestoDialect())
                .clean(new Column("created_at", "varchar"), ColumnKind.DATE, DateSpelling.USUAL, List.of())
                .prepared()
                .orElseThrow()
                .sql();
        Pattern whole = Pattern.compile(prepared.substring(prepared.indexOf('\'') + 1, prepared.lastIndexOf('\'')));

        assertThat(List.of("12/31/2024", "1-2-2024 10:30:00", "2024/12/31"))
                .allMatch(text -> whole.matcher(text).matches());
        assertThat(List.of("12/31/24", "1-2-24 10:30:00", "24/12/31"))
                .noneMatch(text -> whole.matcher(text).find());
    }
}
