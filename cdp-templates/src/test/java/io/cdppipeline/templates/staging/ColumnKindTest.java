package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.target.Column;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnKindTest {

    @ParameterizedTest
    @CsvSource({
        "email, varchar, EMAIL",
        "customer_email, varchar, EMAIL",
        "email_verified, varchar, VERBATIM",
        "verified_email, varchar, VERBATIM",
        "email_marketing_consent_updated_at, varchar, DATE",
        "email_hash, varchar, VERBATIM",
        "phone, bigint, PHONE",
        "phone_number, varchar, PHONE",
        "shipping_address_phone, varchar, PHONE",
        "phone_type, varchar, VERBATIM",
        "created_at, varchar, DATE",
        "created_at, bigint, DATE",
        "order_date, varchar, DATE",
        "date_of_birth, varchar, DATE",
        "dob, varchar, DATE",
        "_fivetran_synced, varchar, DATE",
        "modified_on, varchar, DATE",
        "opinion_on, varchar, TEXT",
        "event_time, bigint, DATE",
        "delivery_time, bigint, NUMBER",
        "start_time, varchar, DATE",
        "day, date, DATE",
        "ts, timestamp(3), DATE",
        "active, boolean, BOOLEAN",
        "is_active, varchar, BOOLEAN",
        "is_active, bigint, NUMBER",
        "test_flag, varchar, BOOLEAN",
        "total_price, varchar, AMOUNT",
        "amount, bigint, AMOUNT",
        "total_discounts, varchar, AMOUNT",
        "grand_total, double, AMOUNT",
        "total_spent, varchar, AMOUNT",
        "total_weight, bigint, NUMBER",
        "tax_rate, varchar, RATE",
        "discount_code, varchar, LABEL",
        "discount_type, varchar, LABEL",
        "taxes_included, varchar, TEXT",
        "tax_lines, varchar, VERBATIM",
        "total_price_set, varchar, VERBATIM",
        "total_items, bigint, NUMBER",
        "price_before_sale, bigint, AMOUNT",
        "price_before_sale, varchar, TEXT",
        "combines_with_order_discounts, varchar, TEXT",
        "county_taxes, varchar, TEXT",
        "tax_code_c, varchar, LABEL",
        "contact_email_c, varchar, EMAIL",
        "close_date_c, varchar, DATE",
        "custom_birthday, varchar, DATE",
        "money_in_emails_format, varchar, TEXT",
        "c, varchar, TEXT",
        "quantity, bigint, NUMBER",
        "score, double, NUMBER",
        "tags, array(varchar), COLLECTION",
        "properties, 'map(varchar,varchar)', COLLECTION",
        "checkout_token, varchar, VERBATIM",
        "customer_id, varchar, VERBATIM",
        "landing_site_base_url, varchar, VERBATIM",
        "note_attributes, varchar, VERBATIM",
        "billing_address_city, varchar, LABEL",
        "first_name, varchar, LABEL",
        "billing_address, varchar, TEXT",
        "_, varchar, TEXT",
    })
    void tellsWhatAColumnHolds(String name, String type, ColumnKind kind) {
        assertThat(ColumnKind.of(new Column(name, type))).isEqualTo(kind);
    }
}
