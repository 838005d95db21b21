package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.console.Dialog;
import io.cdppipeline.console.DialogEndedException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InteractiveConfigTest {

    private static final String KEY = "12345/abcdef1234567890abcdef1234567890abcdef12";

    private final StringWriter shown = new StringWriter();

    private PipelineConfig asked(Map<String, String> environment, String... answers) {
        return InteractiveConfig.in(Dialog.of(new StringReader(String.join("\n", answers) + "\n"), shown))
                .inputs(inputs(environment))
                .ask();
    }

    private static ConfigInputs inputs(Map<String, String> environment) {
        return ConfigInputs.of(Path.of("").toAbsolutePath(), name -> Optional.ofNullable(environment.get(name)));
    }

    private String shown() {
        return shown.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void theAnswersGiveWhatTheSameYamlGives() {
        PipelineConfig answered = asked(
                Map.of(),
                "eu01",
                KEY,
                "acme",
                "", // ingestion: yes
                "shopify",
                "rest",
                "orders, customers",
                "both",
                "updated_at",
                "2024-01-01T00:00:00.000000",
                "",
                "360014",
                "", // no other source
                "", // hist-union: yes
                "shopify_orders,shopify_customers",
                "", // staging: yes
                "presto",
                "acme_clean",
                "yes",
                "customer_360",
                "persistent_id",
                "incremental");

        assertThat(answered).isEqualTo(ConfigLoader.parse("""
                        global:
                          td_api_key: "%s"
                          td_endpoint: eu01
                          client: acme
                        ingestion:
                          source_name: shopify
                          connector: rest
                          objects: [orders, customers]
                          mode: both
                          incremental_field: updated_at
                          start_date: "2024-01-01T00:00:00.000000"
                          auth_id: 360014
                        hist_union: {tables: [shopify_orders, shopify_customers]}
                        staging: {engine: presto, target_database: acme_clean}
                        unification: {name: customer_360, id_method: persistent_id, update_strategy: incremental}
                        """.formatted(KEY), "pipeline.yml", inputs(Map.of())));
    }

    @Test
    void defaultsAndExamplesAreShownWithTheQuestions() {
        asked(
                Map.of("TD_API_KEY", KEY),
                "",
                "",
                "acme",
                "yes",
                "snow",
                "snowflake",
                "ORDERS",
                "",
                "UPDATED_AT",
                "2024-01-01",
                "",
                "",
                "ACCOUNT-REGION",
                "COMPUTE_WH",
                "PROD_DB",
                "",
                "no",
                "no",
                "yes",
                "",
                "",
                "no");

        assertThat(shown())
                .contains(
                        "1. TD endpoint (Enter for https://api.treasuredata.com): ",
                        "2. TD API key (Enter for that of TD_API_KEY in the environment): ",
                        "3. Client name, as acme or mck: ",
                        "4. Ingestion mode: incremental, historical or both (Enter for both): ",
                        "7. Target database (Enter for acme_src): ",
                        "9. Snowflake account, as ACCOUNT-REGION_ID: ",
                        "12. Snowflake schema (Enter for PUBLIC): ",
                        "# Phase 2: Hist-Union\nShall it join history and increments? (yes/no, Enter for yes): ",
                        "1. SQL engine: presto or hive (Enter for presto): ",
                        "2. Target database (Enter for acme_stg): ")
                .doesNotContain(KEY);
    }

    @Test
    void anAnswerThatBreaksARuleIsAskedForAgainWithTheRulesOwnWords() {
        PipelineConfig config = asked(Map.of(), "mars", "us01", "123", KEY, "Acme Inc", "acme", "no", "no", "no", "no");

        assertThat(config.global().client()).isEqualTo("acme");
        assertThat(shown())
                .contains(
                        "✗ 'td_endpoint' of 'global' must be 'local', a region as 'us01' or 'eu01', or a URL as"
                                + " https://api.treasuredata.com, found 'mars'",
                        "✗ 'td_api_key' of 'global' must be an API key, account number, '/', letters and digits, best as"
                                + " ${env:TD_API_KEY}; the one found has no '/' (it is not shown)",
                        "✗ 'client' of 'global' must be 2 to 30 lower-case letters, digits or underscores, found 'Acme"
                                + " Inc'; did you mean 'acme_inc'?");
    }

    @Test
    void whatMustNotBeLeftOutIsAskedForAgain() {
        asked(
                Map.of(),
                "local",
                "",
                "acme",
                "yes",
                "shopify",
                "rest",
                "orders",
                "",
                "",
                "updated_at",
                "2024-01-01",
                "",
                "",
                "no",
                "no",
                "no",
                "no");

        assertThat(shown())
                .contains(
                        "✗ 'global' needs 'client': 2 to 30 lower-case letters, digits or underscores",
                        "✗ 'ingestion' needs 'incremental_field' in mode 'both': the field that tells when a row last"
                                + " changed")
                .doesNotContain("TD API key");
    }

    @Test
    void aTableThatNoPhaseBeforeMakesIsRefused() {
        PipelineConfig config = asked(
                Map.of(),
                "local",
                "acme",
                "yes",
                "shopify",
                "rest",
                "orders",
                "",
                "updated_at",
                "2024-01-01",
                "",
                "",
                "no",
                "yes",
                "shopify_order",
                "shopify_orders",
                "no",
                "no");

        assertThat(config.histUnionTables()).containsExactly("shopify_orders");
        assertThat(shown()).contains("no table that the ingestion loads; did you mean 'shopify_orders'?");
    }

    @Test
    void severalSourcesAreAskedForOneAfterAnother() {
        PipelineConfig config = asked(
                Map.of(),
                "local",
                "acme",
                "yes",
                "shopify",
                "rest",
                "orders",
                "historical",
                "2024-01-01",
                "",
                "",
                "yes",
                "crm",
                "salesforce",
                "Account",
                "incremental",
                "LastModifiedDate",
                "2024-01-01",
                "",
                "360020",
                "54.0",
                "",
                "no",
                "no",
                "no",
                "no");

        assertThat(config.ingestion()).extracting(IngestionConfig::sourceName).containsExactly("shopify", "crm");
        assertThat(config.ingestion().get(1).parameters()).containsEntry("api_version", "54.0");
    }

    @Test
    void nobodyThereToAnswerIsTold() {
        assertThatThrownBy(() -> asked(Map.of(), "local"))
                .isInstanceOf(DialogEndedException.class)
                .hasMessageStartingWith("The input ended at the question ");
    }
}
