package io.cdppipeline.templates.unification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.KeyExclusion;
import io.cdppipeline.config.KeyRule;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.GoldenFiles;
import io.cdppipeline.templates.TemplateEngine;
import io.trino.sql.parser.SqlParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnificationGeneratorTest {

    private static final FixedCatalog CATALOG = new FixedCatalog()
            .with(
                    "acme_stg",
                    "shopify_stg_orders",
                    "id bigint",
                    "email varchar",
                    "email_std varchar",
                    "phone varchar",
                    "phone_std varchar",
                    "customer_id double",
                    "user_id bigint",
                    "total_price double",
                    "billing_address_first_name varchar",
                    "billing_address_city varchar",
                    "updated_at varchar",
                    "updated_at_unixtime bigint",
                    "source_system varchar",
                    "load_timestamp varchar")
            .with(
                    "acme_stg",
                    "shopify_stg_customers",
                    "id bigint",
                    "first_name varchar",
                    "last_name varchar",
                    "email varchar",
                    "email_std varchar",
                    "city varchar",
                    "country varchar")
            .with("acme_stg", "shopify_stg_products", "id bigint", "title varchar", "sku varchar");

    private static GeneratedProject generate(String client, IdMethod method, UpdateStrategy strategy) {
        return generate(client, UnificationConfig.builder().idMethod(method).updateStrategy(strategy), CATALOG);
    }

    private static GeneratedProject generate(String client, UnificationConfig.Builder section, FixedCatalog catalog) {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client(client)
                        .tdEndpoint("local")
                        .build())
                .unification(section.name("customer_360").build())
                .build();
        return new UnificationGenerator(TemplateEngine.create())
                .generate(new PhaseContext(config, catalog, Instant.EPOCH));
    }

    private static GeneratedProject incremental() {
        return generate("acme", IdMethod.PERSISTENT_ID, UpdateStrategy.INCREMENTAL);
    }

    private static String file(GeneratedProject project, String path) {
        return project.files().getOrDefault(path, "no file " + path);
    }

    @ParameterizedTest
    @CsvSource({"PERSISTENT_ID, INCREMENTAL", "PERSISTENT_ID, FULL", "CANONICAL_ID, INCREMENTAL", "CANONICAL_ID, FULL"})
    void generatesTheWholeProject(IdMethod method, UpdateStrategy strategy) {
        GoldenFiles.assertGolden("unification/" + method + "_" + strategy, () -> generate("acme", method, strategy));
    }

    @ParameterizedTest
    @CsvSource({"PERSISTENT_ID, INCREMENTAL", "PERSISTENT_ID, FULL", "CANONICAL_ID, INCREMENTAL", "CANONICAL_ID, FULL"})
    void generatesTheWholeProjectWithoutAMasterTable(IdMethod method, UpdateStrategy strategy) {
        GeneratedProject project = GoldenFiles.assertGolden(
                "unification/" + method + "_" + strategy + "_no_master",
                () -> generate(
                        "acme",
                        UnificationConfig.builder()
                                .idMethod(method)
                                .updateStrategy(strategy)
                                .masterTable(false),
                        CATALOG));

        assertThat(project.expectedTables())
                .extracting(ExpectedTable::name)
                .extracting(Object::toString)
                .doesNotContain("cdp_unification_acme.acme_customer_360_master");
        assertThat(project.metricQueries()).doesNotContainKeys("master rows", "master coverage %");
    }

    @Test
    void everyQueryIsCalled() {
        GeneratedProject project = incremental();
        String workflows = project.files().entrySet().stream()
                .filter(file -> file.getKey().endsWith(".dig"))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining());

        assertThat(project.files().keySet())
                .filteredOn(path -> path.endsWith(".sql"))
                .hasSizeGreaterThan(15)
                .allSatisfy(path -> assertThat(workflows).contains("td>: " + path + "\n"));
    }

    @Test
    void sameConfigurationAndCatalogGiveTheSameBytes() {
        assertThat(incremental().files()).isEqualTo(incremental().files());
    }

    @Test
    void startsTheRunnerAndExpectsWhatTheServiceAndWeWrite() {
        GeneratedProject project = incremental();

        assertThat(project.workflows()).containsExactly("unif_runner");
        assertThat(project.secretsNeeded()).containsExactly("td.apikey");
        assertThat(project.expectedTables())
                .extracting(ExpectedTable::name)
                .extracting(Object::toString)
                .containsExactly(
                        "cdp_unification_acme.acme_customer_360_prep",
                        "cdp_unification_acme.acme_customer_360_unified_id_lookup",
                        "cdp_unification_acme.acme_customer_360_master",
                        "cdp_unification_acme.acme_customer_360_merge_summary",
                        "cdp_unification_acme.acme_customer_360_merge_distribution",
                        "cdp_unification_acme.acme_customer_360_quality_checks",
                        "cdp_unification_acme.shopify_customers_enriched",
                        "cdp_unification_acme.shopify_orders_enriched");
    }

    @Test
    void theServiceIsToldOneMethodAndItsIdIsTheOneThatRowsGet() {
        GeneratedProject canonical = generate("acme", IdMethod.CANONICAL_ID, UpdateStrategy.FULL);

        assertThat(file(canonical, "config/unify.yml"))
                .contains("\ncanonical_ids:\n")
                .doesNotContain("persistent");
        assertThat(file(canonical, "queries/enrich_shopify_orders.sql")).contains("ids.canonical_id AS unified_id");
        assertThat(file(incremental(), "config/unify.yml"))
                .contains("\npersistent_ids:\n")
                .doesNotContain("canonical");
        assertThat(file(incremental(), "queries/enrich_shopify_orders.sql"))
                .contains("ids.persistent_id AS unified_id");
    }

    @Test
    void nothingInUnifyYmlIsLeftForDigdagToEvaluate() {
        assertThat(file(incremental(), "config/unify.yml")).doesNotContain("${");
    }

    @Test
    void onlyTheFullStrategyAsksForAFullRefresh() {
        assertThat(file(incremental(), "id_unification.dig")).contains("full_refresh: false\n");
        assertThat(file(generate("acme", IdMethod.PERSISTENT_ID, UpdateStrategy.FULL), "id_unification.dig"))
                .contains("full_refresh: true\n");
    }

    @Test
    void aRowIsLookedUpByItsSteadiestValidKey() {
        assertThat(file(incremental(), "queries/enrich_shopify_orders.sql"))
                .contains("COALESCE(unify__customer_id, unify__email, unify__phone) AS unify__id");
    }

    @Test
    void aRowWithAnyKeyIsOfferedNotOnlyOneWithEmailOrPhone() {
        assertThat(file(incremental(), "queries/prep_shopify_customers.sql"))
                .endsWith("WHERE customer_id IS NOT NULL\n  OR email IS NOT NULL\n");
    }

    @Test
    void anIdInADoubleIsReadByItsDigits() {
        String digits = "CAST(CAST(customer_id AS BIGINT) AS VARCHAR)";

        assertThat(file(incremental(), "queries/prep_shopify_orders.sql")).contains(digits);
        assertThat(file(incremental(), "queries/enrich_shopify_orders.sql")).contains("THEN " + digits);
    }

    @Test
    void excludedIdentifiersNeitherMergeNorIdentify() {
        assertThat(file(incremental(), "queries/prep_shopify_orders.sql"))
                .contains(
                        "IF(phone IN (SELECT key_value FROM excluded WHERE key_name = 'phone'), NULL, phone) AS phone");
        assertThat(file(incremental(), "queries/enrich_shopify_orders.sql"))
                .contains("AND TRIM(phone_std) NOT IN (SELECT key_value FROM excluded WHERE key_name = 'phone')");
        assertThat(file(incremental(), "queries/create_schema.sql"))
                .contains("key_value VARCHAR,\n  key_name VARCHAR,\n  tbls ARRAY(VARCHAR),\n  note VARCHAR");
    }

    @Test
    void rowsThatArriveLateAreStillNewToTheService() {
        assertThat(file(incremental(), "queries/prep_shopify_orders.sql"))
                .contains("GREATEST(source_time, ${td.last_results.offered} + 1) AS time");
    }

    @Test
    void aFailedRunLeavesNothingThatTheNextOneWouldDouble() {
        assertThat(file(incremental(), "dynmic_prep_creation.dig"))
                .containsSubsequence(
                        "queries/get_window.sql",
                        "queries/clear_window.sql",
                        "queries/prep_shopify_orders.sql",
                        "queries/log_window.sql");
    }

    @Test
    void theLookupIsKeptBeforeTheCall() {
        assertThat(file(incremental(), "id_unification.dig"))
                .containsSubsequence(
                        "create_table: acme_customer_360_unified_id_lookup_previous",
                        "http_call>: https://api-cdp.treasuredata.com/unifications/workflow_call");
    }

    @Test
    void theRunnerRequiresItsPartsAndRunsAFailedOneAgain() {
        String runner = file(incremental(), "unif_runner.dig");

        assertThat(runner)
                .containsSubsequence(
                        "require>: dynmic_prep_creation\n  rerun_on: failed",
                        "require>: id_unification\n  rerun_on: failed",
                        "require>: enrich_runner\n  rerun_on: failed",
                        "_error:")
                .doesNotContain("call>", "echo>");
    }

    @Test
    void everyMetricIsAQueryThatPrestoParses() {
        SqlParser parser = new SqlParser();

        assertThat(incremental().metricQueries().keySet())
                .containsExactly(
                        "unified ids",
                        "identifiers",
                        "average ids per customer",
                        "coverage",
                        "resolution rate",
                        "fragmentation reduction %",
                        "dedup rate %",
                        "identifiers of the largest customer",
                        "customers with 1 identifier",
                        "customers with 2 identifiers",
                        "customers with 3-5 identifiers",
                        "customers with 6-10 identifiers",
                        "customers with >10 identifiers",
                        "unsettled identifiers",
                        "master rows",
                        "master coverage %",
                        "quality checks not passed",
                        "persistent ids changed");
        assertThat(incremental().metricQueries().values())
                .allSatisfy(sql -> assertThat(parser.createStatement(sql)).isNotNull());
        assertThat(generate("acme", IdMethod.CANONICAL_ID, UpdateStrategy.FULL).metricQueries())
                .doesNotContainKey("persistent ids changed");
    }

    @Test
    void notesSayWhatIsUnifiedByWhat() {
        assertThat(incremental().notes())
                .isEqualTo(List.of(
                        "acme_stg.shopify_stg_customers is unified by id as customer_id (medium: its name), email_std"
                                + " as email (medium: its name)",
                        "acme_stg.shopify_stg_orders is unified by customer_id (medium: its name), email_std as email"
                                + " (medium: its name), phone_std as phone (medium: its name); not by user_id, which is the member of staff who took the order",
                        "acme_stg.shopify_stg_products is left out: none of its 3 columns identifies a customer"));
    }

    @Test
    void namesAndValuesAreWrittenAsData() {
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_stg", "crm_stg_contacts", "${order} varchar", "select bigint", "o'n\"e varchar");
        UnificationConfig.Builder section = UnificationConfig.builder()
                .putKeys("crm_contacts", Map.of("${order}", "login", "select", "phone"))
                .putKeyRules(
                        "login",
                        KeyRule.builder()
                                .validRegexp("^[^']+[${1}]$")
                                .invalidTexts(List.of("${NAME}", "it's\nnothing"))
                                .build())
                .addExclusions(new KeyExclusion("login", "';${x}--", "o'clock", List.of("crm_contacts")));

        GeneratedProject project = generate("acme", section, catalog);

        assertThat(file(project, "queries/list_exclusions.sql"))
                .contains(
                        "''';${'$'}{x}--',\n",
                        "CAST(ARRAY['crm_stg_contacts'] AS ARRAY(VARCHAR))",
                        "'customer_360: o''clock'");
        assertThat(file(project, "queries/prep_crm_contacts.sql"))
                .contains("NULLIF(TRIM(\"${'$'}{order}\"), '') AS login", "CAST(\"select\" AS VARCHAR) AS phone");
        assertThat(file(project, "queries/enrich_crm_contacts.sql"))
                .contains(
                        "NOT IN ('', '${'$'}{NAME}', 'it''s\nnothing')",
                        "'^[^'']+[${'$'}{1}]$'",
                        "keyed.\"o'n\"\"e\",");
        assertThat(file(project, "config/unify.yml"))
                .contains("- '${\"$\"}{NAME}'\n", "- \"it's\\u000anothing\"\n", "'^[^'']+[${\"$\"}{1}]$'");
    }

    @Test
    void onlyTextsAreLookedAtForAddressesThatAreMasked() {
        FixedCatalog catalog = new FixedCatalog().with("acme_stg", "shop_stg_orders", "email varchar", "phone bigint");

        assertThat(file(generate("acme", UnificationConfig.builder(), catalog), "queries/find_exclusions.sql"))
                .contains("email")
                .doesNotContain("phone");
    }

    @Test
    void exclusionsAreOfTablesThatAreUnified() {
        UnificationConfig.Builder section = UnificationConfig.builder()
                .addExclusions(new KeyExclusion("email", "a@b.c", "a test", List.of("shopify_products")));

        assertThatThrownBy(() -> generate("acme", section, CATALOG))
                .hasMessage(
                        "unification.exclusions names the table shopify_products, which is not unified; those that are:"
                                + " [shopify_stg_customers, shopify_stg_orders]");
    }

    @Test
    void refusesAClientWhoseNameTheServiceWouldRefuse() {
        assertThatThrownBy(() -> generate("1acme", IdMethod.PERSISTENT_ID, UpdateStrategy.FULL))
                .hasMessage("The unification service takes names that start with a letter, and this one would be called"
                        + " '1acme', as global.client is: choose a client that starts with a letter");
    }

    /** The tables of an earlier run beside the staging tables. */
    private static FixedCatalog afterARun(String... prepColumns) {
        return new FixedCatalog()
                .with("acme_stg", "shopify_stg_customers", "id bigint", "email_std varchar", "city varchar")
                .with("cdp_unification_acme", "acme_customer_360_prep", prepColumns)
                .with("cdp_unification_acme", "acme_customer_360_unified_id_lookup", "id varchar")
                .with("cdp_unification_acme", "acme_customer_360_master", "city varchar")
                .with("cdp_unification_acme", "acme_customer_360_merge_summary", "value double")
                .with("cdp_unification_acme", "shopify_customers_enriched", "id bigint");
    }

    @Test
    void aFullRunRebuildsWhatIsThere() {
        assertThat(generate(
                                "acme",
                                UnificationConfig.builder().updateStrategy(UpdateStrategy.FULL),
                                afterARun("customer_id varchar"))
                        .rebuilds())
                .extracting(Object::toString)
                .containsExactly(
                        "cdp_unification_acme.acme_customer_360_prep: update_strategy is full",
                        "cdp_unification_acme.acme_customer_360_unified_id_lookup: update_strategy is full, so that ids are"
                                + " resolved from all rows",
                        "cdp_unification_acme.acme_customer_360_master: the service makes it anew in every run",
                        "cdp_unification_acme.shopify_customers_enriched: every run makes it anew from all rows of"
                                + " acme_stg.shopify_stg_customers");
    }

    @Test
    void anIncrementalRunKeepsTheLookupAndAPrepTableWithAllColumns() {
        assertThat(generate(
                                "acme",
                                UnificationConfig.builder().updateStrategy(UpdateStrategy.INCREMENTAL),
                                afterARun(
                                        "customer_id varchar",
                                        "email varchar",
                                        "city varchar",
                                        "source varchar",
                                        "source_updated_at bigint",
                                        "source_time bigint"))
                        .rebuilds())
                .extracting(rebuild -> rebuild.table().table())
                .containsExactly("acme_customer_360_master", "shopify_customers_enriched");
    }

    @Test
    void anIncrementalRunRebuildsAPrepTableThatLacksAColumn() {
        assertThat(generate(
                                "acme",
                                UnificationConfig.builder()
                                        .updateStrategy(UpdateStrategy.INCREMENTAL)
                                        .masterTable(false),
                                afterARun(
                                        "customer_id varchar",
                                        "source varchar",
                                        "source_updated_at bigint",
                                        "source_time bigint"))
                        .rebuilds())
                .extracting(Object::toString)
                .contains("cdp_unification_acme.acme_customer_360_prep: it lacks email, city")
                .noneMatch(rebuild -> rebuild.contains("_master"));
    }

    @Test
    void aFirstRunRebuildsNothing() {
        assertThat(incremental().rebuilds()).isEmpty();
    }
}
