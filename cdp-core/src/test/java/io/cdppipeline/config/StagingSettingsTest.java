package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a file says of columns, joins and the order of the staging's tables. */
class StagingSettingsTest {

    private static StagingConfig staging(String section) {
        return ConfigLoader.parse(file(section), "pipeline.yml").staging().orElseThrow();
    }

    private static List<String> problems(String section) {
        try {
            ConfigLoader.parse(file(section), "pipeline.yml");
            return List.of();
        } catch (ConfigException e) {
            return e.problems().stream().map(ConfigProblem::toString).toList();
        }
    }

    private static String file(String section) {
        return """
                global: {client: acme, td_endpoint: local}
                staging:
                  tables: shop_orders, shop_customers
                """ + section.indent(2);
    }

    @Test
    void everySettingOfAColumnIsRead() {
        StagingConfig staging = staging("""
                columns:
                  shop_orders:
                    Token: {preserve_case: true}
                    note: {rule: skip}
                    attributes: {rule: json, keys: [colour, size.width]}
                    margin: {expression: "price - cost"}
                    ssn: {pii: drop}
                """);

        assertThat(staging.columns())
                .containsExactly(Map.entry(
                        "shop_orders",
                        Map.of(
                                "token",
                                        ColumnSettings.builder()
                                                .preserveCase(true)
                                                .build(),
                                "note",
                                        ColumnSettings.builder()
                                                .rule(ColumnRule.SKIP)
                                                .build(),
                                "attributes",
                                        ColumnSettings.builder()
                                                .rule(ColumnRule.JSON)
                                                .addKeys("colour", "size.width")
                                                .build(),
                                "margin",
                                        ColumnSettings.builder()
                                                .expression("price - cost")
                                                .build(),
                                "ssn",
                                        ColumnSettings.builder()
                                                .pii(PiiPolicy.DROP)
                                                .build())));
        assertThat(staging.columns().getOrDefault("shop_orders", Map.of()).get("margin"))
                .extracting(ColumnSettings::expressionPlace)
                .isEqualTo(Optional.of("pipeline.yml:9:28"));
    }

    @Test
    void joinsPoliciesAndOrderAreRead() {
        StagingConfig staging = staging("""
                pii: {email: hash, ip_address: drop}
                joins:
                  shop_orders:
                    - table: shop_customers
                      on: {customer_id: id}
                      columns: [email_std, city as town]
                depends_on: {shop_customers: [shop_orders_hist]}
                rules_table: acme_config.rules
                sample_rows: 50
                """.replace("depends_on: {shop_customers: [shop_orders_hist]}\n", ""));

        assertThat(staging.pii())
                .containsOnly(Map.entry(PiiKind.EMAIL, PiiPolicy.HASH), Map.entry(PiiKind.IP_ADDRESS, PiiPolicy.DROP));
        assertThat(staging.joins().get("shop_orders"))
                .containsExactly(JoinRule.builder()
                        .table("shop_customers")
                        .putOn("customer_id", "id")
                        .addColumns("email_std", "city as town")
                        .build());
        assertThat(staging.rulesTable()).contains("acme_config.rules");
        assertThat(staging.sampleRows()).isEqualTo(50);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThat(problems("""
                columns:
                  shop_order:
                    note: {rule: email, preserve_case: true}
                    attributes: {rule: text, keys: a}
                    margin: {rule: number, expression: "1"}
                pii: {mail: hash, phone: hide}
                joins:
                  shop_orders:
                    - {table: shop_customer, on: {}, columns: ["a b"]}
                sample_rows: -1
                """))
                .containsExactly(
                        "pipeline.yml:5:5: an entry of 'columns' of 'staging' is 'shop_order', no table that the staging cleans;"
                                + " did you mean 'shop_orders'?",
                        "pipeline.yml:6:42: 'preserve_case' of 'note' of 'shop_order' of 'columns' of 'staging' goes with the rule"
                                + " 'text' only, found 'email'",
                        "pipeline.yml:7:38: 'keys' of 'attributes' of 'shop_order' of 'columns' of 'staging' goes with the rule"
                                + " 'json' only, found 'text'",
                        "pipeline.yml:8:7: 'margin' of 'shop_order' of 'columns' of 'staging' has both 'rule' and 'expression'; the"
                                + " expression makes the column, so leave one out",
                        "pipeline.yml:9:9: unknown key 'mail' in 'pii' of 'staging'; did you mean 'email'?",
                        "pipeline.yml:9:28: 'phone' of 'pii' of 'staging' must be 'keep', 'hash', 'mask' or 'drop', found 'hide'",
                        "pipeline.yml:12:36: 'on' of 'shop_orders' of 'joins' of 'staging' is empty; it must be a mapping from columns"
                                + " of the table to columns of the other one",
                        "pipeline.yml:12:50: an entry of 'columns' of 'shop_orders' of 'joins' of 'staging' must be a column, or"
                                + " 'column as name', found 'a b'",
                        "pipeline.yml:13:16: 'sample_rows' of 'staging' must be a number from 0 to 100000, found '-1'");
    }

    @Test
    void tablesThatWaitForOneAnotherAreToldWhereTheCircleCloses() {
        assertThat(problems("""
                joins:
                  shop_orders:
                    - {table: shop_customers, on: {customer_id: id}, columns: city}
                depends_on:
                  shop_customers: shop_orders
                """))
                .containsExactly("pipeline.yml:8:21: 'joins' and 'depends_on' of 'staging' go in a circle: shop_orders"
                        + " waits for shop_customers waits for shop_orders; leave one of these steps out");
    }

    @Test
    void aConfigurationBuiltInCodeIsHeldToTheSameRules() {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .staging(StagingConfig.builder()
                        .addTables("shop_orders")
                        .putPii(PiiKind.EMAIL, PiiPolicy.MASK)
                        .putColumns(
                                "shop_orders",
                                Map.of(
                                        "note",
                                        ColumnSettings.builder()
                                                .rule(ColumnRule.EMAIL)
                                                .preserveCase(true)
                                                .build()))
                        .putDependsOn("shop_orders", List.of("shop_orders"))
                        .build())
                .build();

        assertThat(config.problems())
                .extracting(ConfigProblem::location)
                .containsExactly("staging.columns.shop_orders.note.preserve_case", "staging.depends_on.shop_orders[0]");
    }

    @Test
    void rulesFromATableAreWrittenAsInTheFile() {
        StagingRules rules = StagingRules.parse(
                "{\"columns\": {\"note\": {\"rule\": \"skip\"}}, \"joins\": [{\"table\": \"c\", \"on\": {\"a\": \"b\"},"
                        + " \"columns\": [\"d\"]}]}",
                "acme_config.rules");

        assertThat(rules.columns())
                .containsEntry(
                        "note", ColumnSettings.builder().rule(ColumnRule.SKIP).build());
        assertThat(rules.joins()).extracting(JoinRule::table).containsExactly("c");
        assertThatThrownBy(() -> StagingRules.parse("{\"column\": 1}", "acme_config.rules"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("acme_config.rules:1:2: unknown key 'column' in 'additional_rules'");
    }
}
