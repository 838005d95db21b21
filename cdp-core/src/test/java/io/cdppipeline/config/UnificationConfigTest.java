package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnificationConfigTest {

    private static PipelineConfig parse(String unification) {
        return ConfigLoader.parse("""
                global: {client: acme, td_endpoint: local}
                unification:
                  name: customer_360
                  tables: [crm_contacts]
                """ + unification.indent(2), "pipeline.yml");
    }

    @Test
    void readsKeysRulesExclusionsAndAttributes() {
        PipelineConfig config = parse("""
                keys:
                  crm_contacts: {Card No: loyalty_id, user_id: none}
                key_rules:
                  loyalty_id: {valid_regexp: "^L[0-9]+$", invalid_texts: ["", "n/a, none", "$${NAME}"]}
                merge_by_keys: [email, loyalty_id]
                exclusions:
                  - {key: phone, value: " +1 555", reason: "the shop's own"}
                  - {key: email, value: a@b.c, reason: a test, tables: [crm_contacts]}
                attributes:
                  first_name: [crm_contacts.given, shop_orders.first_name]
                master_table: false
                """);

        UnificationConfig section = config.unification().orElseThrow();
        assertThat(section.keys())
                .isEqualTo(Map.of("crm_contacts", Map.of("Card No", "loyalty_id", "user_id", "none")));
        assertThat(section.keyRules())
                .containsEntry(
                        "loyalty_id",
                        KeyRule.builder()
                                .validRegexp("^L[0-9]+$")
                                .invalidTexts(List.of("", "n/a, none", "${NAME}"))
                                .build());
        assertThat(section.mergeByKeys()).containsExactly("email", "loyalty_id");
        assertThat(section.exclusions())
                .containsExactly(
                        new KeyExclusion("phone", " +1 555", "the shop's own", List.of()),
                        new KeyExclusion("email", "a@b.c", "a test", List.of("crm_contacts")));
        assertThat(section.attributes())
                .isEqualTo(Map.of("first_name", List.of("crm_contacts.given", "shop_orders.first_name")));
        assertThat(section.masterTable()).isFalse();
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void tellsEverySlipWithItsPlace() {
        assertThatThrownBy(() -> parse("""
                        keys: {crm_contacts: {mail: E-Mail}}
                        key_rules: {email: {valid_regexp: "[a"}}
                        exclusions: [{key: phone, value: "1"}]
                        attributes: {first_name: [given]}
                        master_table: maybe
                        """))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(ConfigProblem::toString)
                                .containsExactly(
                                        "pipeline.yml:5:31: 'mail' of 'crm_contacts' of 'keys' of 'unification' must be a name of lower-case"
                                                + " letters, digits or underscores that starts with a letter, found 'E-Mail'",
                                        "pipeline.yml:6:37: 'valid_regexp' of 'email' of 'key_rules' of 'unification' must be a regular"
                                                + " expression of 1 to 512 characters, found '[a'; Unclosed character class",
                                        "pipeline.yml:7:16: an entry of 'exclusions' of 'unification' needs 'reason': a text",
                                        "pipeline.yml:8:29: an entry of 'first_name' of 'attributes' of 'unification' must be a table and"
                                                + " a column of it, as shopify_customers.first_name, found 'given'",
                                        "pipeline.yml:9:17: 'master_table' of 'unification' must be 'true' or 'false', found 'maybe'"));
    }
}
