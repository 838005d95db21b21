package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.PiiKind;
import io.cdppipeline.config.PiiPolicy;
import io.cdppipeline.target.Column;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {

    private static ColumnKind kind(String name) {
        return ColumnKind.of(new Column(name, "varchar"));
    }

    @ParameterizedTest
    @CsvSource({
        "email, EMAIL",
        "billing_phone, PHONE",
        "first_name, NAME",
        "Billing_Full_Name, NAME",
        "surname, NAME",
        "address1, ADDRESS",
        "shipping_address, ADDRESS",
        "postal_code, ADDRESS",
        "zip, ADDRESS",
        "birth_date, BIRTH_DATE",
        "dob, BIRTH_DATE",
        "browser_ip, IP_ADDRESS",
        "ip_address, IP_ADDRESS",
        "ssn, NATIONAL_ID",
        "passport_number, NATIONAL_ID",
        "tax_id, NATIONAL_ID"
    })
    void aNameTellsWhatItsColumnTellsOfAPerson(String name, PiiKind expected) {
        assertThat(PersonalData.kindOf(name, kind(name))).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product_name",
                "name",
                "country_code",
                "email_domain",
                "tax_rate",
                "mac_address",
                "shipping_city"
            })
    void otherNamesTellNothing(String name) {
        assertThat(PersonalData.kindOf(name, kind(name))).isEmpty();
    }

    private static List<String> left(PiiPolicy policy, String name) {
        SqlDialect sql = new PrestoDialect();
        CleanedColumn column =
                new ColumnRules(sql).clean(new Column(name, "varchar"), kind(name), DateSpelling.USUAL, List.of());
        return new PersonalData(sql)
                .apply(policy, column).outputs().stream().map(Output::toString).toList();
    }

    @Test
    void aHashedColumnShowsItsHashAlone() {
        assertThat(left(PiiPolicy.HASH, "email"))
                .containsExactly(
                        "Output[name=email_hash, type=varchar, sql=LOWER(TO_HEX(SHA256(CAST(UPPER(email_std) AS"
                                + " VARBINARY))))]",
                        "Output[name=email_valid, type=varchar, sql=IF(email_std IS NULL, 'FALSE', 'TRUE')]");
        assertThat(left(PiiPolicy.HASH, "ssn")).singleElement().asString().startsWith("Output[name=ssn_hash");
        assertThat(left(PiiPolicy.HASH, "birth_date"))
                .singleElement()
                .asString()
                .startsWith("Output[name=birth_date_hash");
    }

    @Test
    void aMaskedColumnShowsAPart() {
        assertThat(left(PiiPolicy.MASK, "email").get(0))
                .isEqualTo("Output[name=email, type=varchar, sql=REGEXP_REPLACE(email_std, '^(.)[^@]*', '$1***')]");
        assertThat(left(PiiPolicy.MASK, "phone").get(0))
                .isEqualTo("Output[name=phone, type=varchar, sql=CONCAT('***', SUBSTR(phone_std, -4))]");
        assertThat(left(PiiPolicy.MASK, "dob"))
                .containsExactly(
                        "Output[name=dob, type=varchar, sql=FORMAT_DATETIME(FROM_UNIXTIME(dob_unixtime), 'yyyy')]");
        assertThat(left(PiiPolicy.MASK, "surname")).singleElement().asString().endsWith(", 1, 1), '***')]");
    }

    @Test
    void aDroppedColumnLeavesNothing() {
        assertThat(left(PiiPolicy.DROP, "email")).isEmpty();
    }
}
