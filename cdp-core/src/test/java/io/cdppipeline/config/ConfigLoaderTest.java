package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    /** A whole pipeline in the documented form; tests break one line of it at a time. */
    private static final String GOOD = """
            global:
              td_api_key: "4711/0123456789abcdef0123456789abcdef01234567"
              td_endpoint: "https://api.treasuredata.com"
              client: "acme"

            ingestion:
              source_name: "shopify"
              connector: "rest"
              objects: ["orders", "customers"]
              mode: "both"
              incremental_field: "updated_at"
              start_date: "2024-01-01T00:00:00.000000"
              auth_id: 360014

            hist_union:
              tables: ["shopify_orders", "shopify_customers"]

            staging:
              engine: "presto"

            unification:
              name: "customer_360"
              id_method: "persistent_id"
              update_strategy: "incremental"
            """;

    private static final String LOCAL = "global: {td_endpoint: local, client: acme}\n";

    private static final String ENDPOINTS =
            "'local', a region as 'us01' or 'eu01', or a URL as https://api.treasuredata.com";

    private static PipelineConfig parse(String yaml) {
        return ConfigLoader.parse(yaml, "pipeline.yml", inputs(Map.of(), Map.of()));
    }

    private static ConfigInputs inputs(Map<String, String> environment, Map<String, String> files) {
        return new ConfigInputs() {
            @Override
            public Optional<String> environment(String name) {
                return Optional.ofNullable(environment.get(name));
            }

            @Override
            public String file(String path) throws IOException {
                if (!files.containsKey(path)) {
                    throw new NoSuchFileException(path);
                }
                return files.get(path);
            }
        };
    }

    private static List<String> problems(String yaml) {
        return problems(yaml, inputs(Map.of(), Map.of()));
    }

    private static List<String> problems(String yaml, ConfigInputs inputs) {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.parse(yaml, "pipeline.yml", inputs));
        assertThat(thrown).as("the configuration should be refused").isNotNull();
        return thrown.problems().stream().map(ConfigProblem::toString).toList();
    }

    /** The good pipeline with one piece of it replaced. */
    private static String with(String piece, String replacement) {
        assertThat(GOOD).contains(piece);
        return GOOD.replace(piece, replacement);
    }

    @Nested
    class WhatItReads {

        @Test
        void readsAWholePipelineWithItsDefaultsAndAutoFills() {
            PipelineConfig config = parse(GOOD);

            assertThat(config.global().tdApiKey()).contains(Secret.of("4711/0123456789abcdef0123456789abcdef01234567"));
            assertThat(config.databases())
                    .isEqualTo(
                            new Databases("acme_src", "acme_stg", "acme_gld", "acme_config", "cdp_unification_acme"));
            IngestionConfig ingestion = config.ingestion().get(0);
            assertThat(ingestion.objects()).containsExactly("orders", "customers");
            assertThat(ingestion.mode()).isEqualTo(IngestionMode.BOTH);
            assertThat(ingestion.startDate()).isEqualTo("2024-01-01T00:00:00.000000");
            assertThat(ingestion.authId()).hasValue(360014);
            assertThat(config.histUnionTables()).containsExactly("shopify_orders", "shopify_customers");
            assertThat(config.stagingTables()).containsExactly("shopify_orders", "shopify_customers");
            assertThat(config.staging().orElseThrow().engine()).isEqualTo(SqlEngine.PRESTO);
            UnificationConfig unification = config.unification().orElseThrow();
            assertThat(unification.idMethod()).isEqualTo(IdMethod.PERSISTENT_ID);
            assertThat(unification.updateStrategy()).isEqualTo(UpdateStrategy.INCREMENTAL);
            assertThat(unification.tables()).isEmpty();
        }

        @Test
        void keepsTheSourcesCaseAndTheParametersOfTheConnector() {
            PipelineConfig config = parse("""
                    global: {td_api_key: "12345/abcd...", td_endpoint: "https://api.treasuredata.com", client: acme}
                    ingestion:
                      source_name: "snowflake"
                      connector: "snowflake"
                      objects: ["ORDERS", "CUSTOMERS"]
                      incremental_field: "UPDATED_AT"
                      start_date: "2024-01-01 00:00:00.000"
                      account_name: "ACCOUNT-REGION"
                      warehouse: "WH"
                      sandbox: false
                      parameters:
                        fetch_size: 5000
                        base: ${secret:snowflake_base}
                    hist_union:
                      tables: ["snowflake_ORDERS", "snowflake_CUSTOMERS"]
                    """);

            IngestionConfig ingestion = config.ingestion().get(0);
            assertThat(ingestion.objects()).containsExactly("ORDERS", "CUSTOMERS");
            assertThat(ingestion.mode()).isEqualTo(IngestionMode.BOTH);
            assertThat(ingestion.parameters())
                    .containsOnly(
                            Map.entry("account_name", "ACCOUNT-REGION"),
                            Map.entry("warehouse", "WH"),
                            Map.entry("sandbox", "false"),
                            Map.entry("fetch_size", "5000"),
                            Map.entry("base", "${secret:snowflake_base}"));
            assertThat(config.histUnionTables()).containsExactly("snowflake_orders", "snowflake_customers");
            assertThat(config.global().hasExampleKey()).isTrue();
        }

        @Test
        void takesListsAsTextsWithCommas() {
            PipelineConfig config = parse(with("[\"orders\", \"customers\"]", "orders, customers"));

            assertThat(config.ingestion().get(0).objects()).containsExactly("orders", "customers");
        }

        @Test
        void takesScalarsAsTheyAreSpelt() {
            // YAML 1.1 would make these a boolean, an octal number and a date.
            PipelineConfig config = parse("""
                    global: {td_endpoint: LOCAL, client: no}
                    ingestion: {source_name: yes, connector: on, objects: 0123, mode: HISTORICAL, start_date: 2024-01-01}
                    """);

            assertThat(config.global().client()).isEqualTo("no");
            assertThat(config.global().local()).isTrue();
            IngestionConfig ingestion = config.ingestion().get(0);
            assertThat(ingestion.sourceName()).isEqualTo("yes");
            assertThat(ingestion.objects()).containsExactly("0123");
            assertThat(ingestion.mode()).isEqualTo(IngestionMode.HISTORICAL);
            assertThat(ingestion.startDate()).isEqualTo("2024-01-01");
        }

        @Test
        void takesAnEmptySectionAsAllDefaults() {
            PipelineConfig config = parse(LOCAL + """
                    ingestion: {source_name: s, connector: rest, objects: a, incremental_field: u, start_date: 2024-01-01}
                    hist_union:
                    staging: {}
                    """);

            assertThat(config.histUnionTables()).containsExactly("s_a");
            assertThat(config.stagingTables()).containsExactly("s_a");
        }

        @Test
        void readsDedupeRulesByTheTablesBaseName() {
            PipelineConfig config = parse(LOCAL + """
                    staging:
                      tables: [acme_src.shopify_Orders_hist_union]
                      dedupe:
                        shopify_orders:
                          partition_by: id
                          order_by: [updated_at  DESC, time]
                    """);

            assertThat(config.staging().orElseThrow().dedupe())
                    .containsOnly(Map.entry(
                            "shopify_orders",
                            DedupeRule.builder()
                                    .addPartitionBy("id")
                                    .addOrderBy("updated_at desc", "time")
                                    .build()));
        }

        @Test
        void readsTheLocalSection() {
            LocalConfig local = parse(LOCAL + "local: {data_directory: sources, directory: td}\n")
                    .local();

            assertThat(local.dataDirectory()).isEqualTo(Path.of("sources"));
            assertThat(local.directory()).isEqualTo(Path.of("td"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "us01",
                    "EU",
                    "tokyo",
                    "api.treasuredata.com",
                    "https://api-cdp.ap02.treasuredata.com/",
                    "localhost:8080",
                    "http://127.0.0.1:9999",
                    "https://td.internal.example/path"
                })
        void takesEveryDocumentedFormOfAnEndpoint(String endpoint) {
            assertThat(parse(with("https://api.treasuredata.com", endpoint))
                            .global()
                            .tdEndpoint())
                    .isEqualToIgnoringCase(endpoint);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2024-02-29",
                    "2024-01-01T08:30",
                    "2024-01-01 08:30:00",
                    "2024-01-01T08:30:00.000000",
                    "2024-01-01T08:30:00Z",
                    "2024-01-01 08:30:00.5+09:00"
                })
        void takesIsoDatesAndTimes(String date) {
            assertThat(parse(with("2024-01-01T00:00:00.000000", date))
                            .ingestion()
                            .get(0)
                            .startDate())
                    .isEqualTo(date);
        }

        @Test
        void showsNoSecretInItsText() {
            assertThat(parse(GOOD).toString()).contains("tdApiKey=****4567").doesNotContain("0123456789abcdef");
        }
    }

    @Nested
    class WhatItFillsIn {

        @Test
        void fillsInVariablesAndFiles() {
            String yaml = with("\"4711/0123456789abcdef0123456789abcdef01234567\"", "${file:key.txt}")
                    .replace("client: \"acme\"", "client: ${env:TENANT}_eu")
                    .replace("objects: [\"orders\", \"customers\"]", "objects: ${env:OBJECTS}");

            PipelineConfig config = ConfigLoader.parse(
                    yaml,
                    "pipeline.yml",
                    inputs(Map.of("TENANT", "acme", "OBJECTS", "orders,customers"), Map.of("key.txt", "1/abc\r\n")));

            assertThat(config.global().tdApiKey()).contains(Secret.of("1/abc"));
            assertThat(config.global().client()).isEqualTo("acme_eu");
            assertThat(config.ingestion().get(0).objects()).containsExactly("orders", "customers");
        }

        @Test
        void saysWhichVariableOrFileIsMissing() {
            assertThat(problems(with("\"4711/0123456789abcdef0123456789abcdef01234567\"", "${env:TD_API_KEY}")))
                    .containsExactly(
                            "pipeline.yml:2:15: 'td_api_key' of 'global' reads the environment variable 'TD_API_KEY', which is not set");
            assertThat(problems(with("\"acme\"", "${file:client.txt}")))
                    .containsExactly(
                            "pipeline.yml:4:11: 'client' of 'global' reads the file 'client.txt', which does not exist");
        }

        @Test
        void passesOverAnUnsetKeyWhereTheEndpointIsLocal() {
            PipelineConfig config =
                    parse("global: {td_api_key: \"${env:TD_API_KEY}\", td_endpoint: local, client: acme}\n");

            assertThat(config.global().tdApiKey()).isEmpty();
        }

        @Test
        void quotesTheReferenceRatherThanWhatItReads() {
            assertThat(problems(with("\"acme\"", "${env:X}"), inputs(Map.of("X", "Top Secret"), Map.of())))
                    .containsExactly(
                            "pipeline.yml:4:11: 'client' of 'global' must be 2 to 30 lower-case letters, digits or underscores, found '${env:X}'");
            assertThat(problems(
                            with("[\"orders\", \"customers\"]", "${env:X}")
                                    .replace(
                                            "hist_union:\n  tables: [\"shopify_orders\", \"shopify_customers\"]\n", ""),
                            inputs(Map.of("X", "a,Top Secret"), Map.of())))
                    .containsExactly(
                            "pipeline.yml:9:12: an entry of 'objects' of 'ingestion' must be an object's name: letters, digits, '_' or '-', found '${env:X}'");
        }

        @Test
        void refusesReferencesOfAnotherKind() {
            assertThat(problems(with("\"acme\"", "\"${vault:x}\"")))
                    .containsExactly(
                            "pipeline.yml:4:11: 'client' of 'global' refers to '${vault:x}'; allowed are ${env:NAME} and ${file:path}, and $${ for the two characters");
            assertThat(problems(with("\"acme\"", "\"${env:X\"")))
                    .containsExactly(
                            "pipeline.yml:4:11: 'client' of 'global' has a '${' without its '}'; allowed are ${env:NAME} and ${file:path}, and $${ for the two characters");
        }

        @Test
        void readsFilesBesideTheYaml(@TempDir Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("pipeline.yml"), with("\"acme\"", "${file:names/client}"));
            Files.createDirectory(directory.resolve("names"));
            Files.writeString(directory.resolve("names/client"), "umbrella\n");

            assertThat(ConfigLoader.load(file).global().client()).isEqualTo("umbrella");
        }
    }

    @Nested
    class WhatItRefuses {

        @Test
        void tellsFiveMistakesInFiveLocatedMessages() {
            String yaml = """
                    global:
                      td_endpoint: lcoal
                      td_api_key: "4711/0123456789abcdef0123456789abcdef01234567"
                      client: Acme
                    ingestion:
                      source_name: shopify
                      connector: rest
                      objects: [orders, customers]
                      incremental_feild: updated_at
                      mode: bth
                      start_date: 2024-01-01
                    hist_union:
                      tables: [shopify_ordres, shopify_customers]
                    """;

            ConfigException thrown =
                    catchThrowableOfType(ConfigException.class, () -> ConfigLoader.parse(yaml, "pipeline.yml"));

            assertThat(thrown).hasMessage("""
                            5 problems in the configuration:
                              pipeline.yml:2:16: 'td_endpoint' of 'global' must be %s, found 'lcoal'; did you mean 'local'?
                              pipeline.yml:4:11: 'client' of 'global' must be 2 to 30 lower-case letters, digits or underscores, found 'Acme'; did you mean 'acme'?
                              pipeline.yml:9:3: unknown key 'incremental_feild' in 'ingestion'; did you mean 'incremental_field'?
                              pipeline.yml:10:9: 'mode' of 'ingestion' must be 'incremental', 'historical' or 'both', found 'bth'; did you mean 'both'?
                              pipeline.yml:13:12: an entry of 'tables' of 'hist_union' is 'shopify_ordres', no table that the ingestion loads; did you mean 'shopify_orders'?""".formatted(ENDPOINTS));
            assertThat(thrown.problems()).hasSize(5);
        }

        @Test
        void countsAMisspeltKeyOnceEvenIfItIsNeeded() {
            assertThat(problems(with("incremental_field", "incremental_feild")))
                    .containsExactly(
                            "pipeline.yml:11:3: unknown key 'incremental_feild' in 'ingestion'; did you mean 'incremental_field'?");
            assertThat(problems(with("client:", "clinet:")))
                    .containsExactly("pipeline.yml:4:3: unknown key 'clinet' in 'global'; did you mean 'client'?");
            assertThat(problems(with("staging:", "stagging:")))
                    .containsExactly("pipeline.yml:18:1: unknown section 'stagging'; did you mean 'staging'?");
        }

        @Test
        void looksAtTheValueOfAMisspeltKeyToo() {
            assertThat(problems(with("mode: \"both\"", "mod: \"bth\"")))
                    .containsExactly(
                            "pipeline.yml:10:3: unknown key 'mod' in 'ingestion'; did you mean 'mode'?",
                            "pipeline.yml:10:8: 'mode' of 'ingestion' must be 'incremental', 'historical' or 'both', found 'bth'; did you mean 'both'?");
        }

        @Test
        void tellsWhereAMisplacedKeyBelongs() {
            assertThat(problems(with("  auth_id: 360014", "  client: acme\n  password: x\n  colour: red")))
                    .containsExactly(
                            "pipeline.yml:13:3: unknown key 'client' in 'ingestion'; it is a key of 'global'",
                            "pipeline.yml:14:3: unknown key 'password' in 'ingestion'; credentials of the source belong in its TD Authentication, which 'auth_id' names",
                            "pipeline.yml:15:3: unknown key 'colour' in 'ingestion'; allowed are 'source_name', 'connector', 'objects', 'mode', 'incremental_field', 'incremental_field_connector', 'historical_field', 'historical_field_connector', 'start_date', 'history_end_date', 'target_database', 'auth_id', 'timestamp_format', 'write_mode', 'parallel_limit', 'project_dir', 'source_packs', 'object_settings', 'in' and 'parameters'; a parameter of the connector goes below 'parameters'");
            assertThat(problems("client: acme\n" + GOOD))
                    .containsExactly("pipeline.yml:1:1: unknown section 'client'; it is a key of 'global'");
        }

        @Test
        void tellsMissingKeysAtTheirSection() {
            assertThat(problems("global: {client: acme}\ningestion:\n  mode: incremental\nunification:\n"))
                    .containsExactly(
                            "pipeline.yml:1:1: 'global' needs 'td_api_key' unless 'td_endpoint' is 'local'; best as ${env:TD_API_KEY}",
                            "pipeline.yml:2:1: 'ingestion' needs 'source_name': a name of letters, digits, '_' or '-' that starts with a letter",
                            "pipeline.yml:2:1: 'ingestion' needs 'connector': a connector's type, as 'snowflake', 'salesforce', 'shopify_v2' or 'rest'",
                            "pipeline.yml:2:1: 'ingestion' needs 'objects': a list of objects or a text with commas",
                            "pipeline.yml:2:1: 'ingestion' needs 'start_date': an ISO 8601 date or time, as 2024-01-31 or 2024-01-31T08:30:00Z",
                            "pipeline.yml:2:1: 'ingestion' needs 'incremental_field' in mode 'incremental': the field that tells when a row last changed",
                            "pipeline.yml:4:1: 'unification' needs 'name': a name of lower-case letters, digits or underscores that starts with a letter",
                            "pipeline.yml:4:1: 'unification' needs 'tables', since there is no 'staging' to take them from");
            assertThat(problems("staging: {tables: [a]}\n"))
                    .containsExactly(
                            "pipeline.yml:1:1: the section 'global' is missing; it names at least the 'client'");
        }

        @Test
        void tellsBlankValues() {
            assertThat(problems("global: {td_endpoint: local, client: ' '}"))
                    .containsExactly(
                            "pipeline.yml:1:38: 'client' of 'global' is empty; it must be 2 to 30 lower-case letters, digits or underscores");
            assertThat(problems("global: {td_endpoint: local, client: }"))
                    .containsExactly(
                            "pipeline.yml:1:37: 'client' of 'global' is empty; it must be 2 to 30 lower-case letters, digits or underscores");
        }

        @Test
        void tellsValuesOfAnotherKind() {
            assertThat(problems(with("client: \"acme\"", "client: [acme]")
                            .replace("objects: [\"orders\", \"customers\"]", "objects: {orders: 1}")
                            .replace("staging:\n  engine: \"presto\"", "staging: presto")))
                    .containsExactly(
                            "pipeline.yml:4:11: 'client' of 'global' must be 2 to 30 lower-case letters, digits or underscores, found a list",
                            "pipeline.yml:9:12: 'objects' of 'ingestion' must be a list of objects or a text with commas, found a mapping",
                            "pipeline.yml:18:10: 'staging' must be a mapping of its keys, found a text");
            assertThat(problems("- global"))
                    .containsExactly(
                            "pipeline.yml:1:1: a configuration is a mapping of the sections 'global', 'ingestion', 'hist_union', 'staging', 'unification', 'validation' and 'local', found a list");
        }

        @ParameterizedTest
        @ValueSource(strings = {"client", "demo", "test", "sample", "example"})
        void refusesStandInsForAClient(String name) {
            assertThat(problems(with("\"acme\"", name)))
                    .containsExactly("pipeline.yml:4:11: 'client' of 'global' is '" + name
                            + "', a stand-in of the documentation; write the name of the client, as 'acme'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "htps://api.treasuredata.com",
                    "https://",
                    "nowhere",
                    "https://api treasuredata com",
                    "ftp://a.b",
                    "https://a..b"
                })
        void refusesWhatIsNoEndpoint(String endpoint) {
            assertThat(problems(with("https://api.treasuredata.com", endpoint)))
                    .containsExactly("pipeline.yml:3:16: 'td_endpoint' of 'global' must be " + ENDPOINTS + ", found '"
                            + endpoint + "'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2024-02-30",
                    "2024-13-01",
                    "01.02.2024",
                    "yesterday",
                    "2024-01-01T25:00:00",
                    "2024-01-01  08:30",
                    "2024-1-1"
                })
        void refusesWhatIsNoDate(String date) {
            assertThat(problems(with("2024-01-01T00:00:00.000000", date)))
                    .containsExactly(
                            "pipeline.yml:12:15: 'start_date' of 'ingestion' must be an ISO 8601 date or time, as 2024-01-31 or 2024-01-31T08:30:00Z, found '"
                                    + date + "'");
        }

        @Test
        void refusesAHistoryThatEndsBeforeItStarts() {
            assertThat(problems(with("auth_id: 360014", "history_end_date: 2023-12-31 23:59:59")))
                    .containsExactly(
                            "pipeline.yml:13:21: 'history_end_date' of 'ingestion' must be after 'start_date' '2024-01-01T00:00:00.000000', found '2023-12-31 23:59:59'");
        }

        @Test
        void refusesEntriesThatWouldBeTheSame() {
            assertThat(problems(with("[\"orders\", \"customers\"]", "[orders, customers, Orders, customers]")))
                    .containsExactly(
                            "pipeline.yml:9:32: 'objects' of 'ingestion' has both 'orders' and 'Orders', which would be the same",
                            "pipeline.yml:9:40: 'objects' of 'ingestion' has 'customers' twice");
            assertThat(problems(with("[\"orders\", \"customers\"]", "[orders, customers, orders_hist]")))
                    .containsExactly(
                            "pipeline.yml:9:32: an entry of 'objects' of 'ingestion' is 'orders_hist'; names with that ending are kept for the history of other tables");
        }

        @Test
        void refusesTablesThatNoPhaseMakes() {
            String yaml = with(
                            "engine: \"presto\"",
                            "tables: [shopify_orders, refunds]\n  dedupe: {shopify_order: {partition_by: id, order_by: time}}")
                    .replace(
                            "name: \"customer_360\"",
                            "name: customer_360\n  tables: [shopify_stg_order, shopify_orders, elsewhere.people]");

            assertThat(problems(yaml))
                    .containsExactly(
                            "pipeline.yml:19:28: an entry of 'tables' of 'staging' is 'refunds', no table that the hist-union joins; those are 'shopify_orders' and 'shopify_customers'",
                            "pipeline.yml:20:12: an entry of 'dedupe' of 'staging' is 'shopify_order', no table that the staging cleans; did you mean 'shopify_orders'?",
                            "pipeline.yml:24:12: an entry of 'tables' of 'unification' is 'shopify_stg_order', no table that the staging makes; did you mean 'shopify_stg_orders'?");
        }

        @Test
        void refusesAParameterInTwoPlaces() {
            assertThat(problems(with(
                            "auth_id: 360014",
                            "warehouse: A\n  parameters: {warehouse: B, 'fetch size': 1, list: [1]}")))
                    .containsExactly(
                            "pipeline.yml:13:14: 'warehouse' of 'ingestion' is set below 'parameters' too; write it once",
                            "pipeline.yml:14:30: a name in 'parameters' of 'ingestion' must be letters, digits, '_', '-' or '.', found 'fetch size'",
                            "pipeline.yml:14:53: 'list' of 'parameters' of 'ingestion' must be a text, found a list");
        }

        @Test
        void tellsAMisspeltTableOnceThoughLaterPhasesReadIt() {
            assertThat(problems(with("[\"shopify_orders\"", "[shopify_ordres")
                            .replace("engine: \"presto\"", "tables: [shopify_orders, shopify_customers]")))
                    .containsExactly(
                            "pipeline.yml:16:12: an entry of 'tables' of 'hist_union' is 'shopify_ordres', no table that the ingestion loads; did you mean 'shopify_orders'?");
        }

        @Test
        void takesTablesOfAnotherDatabaseUnseen() {
            PipelineConfig config = parse(
                    with("  tables: [\"shopify_orders\"", "  source_database: legacy_src\n  tables: [\"old_orders\""));

            assertThat(config.histUnionTables()).containsExactly("old_orders", "shopify_customers");
        }

        @Test
        void refusesDedupeRulesThatSayNothing() {
            String rules = """
                    staging:
                      tables: [a, b, c]
                      dedupe:
                        a: {partition_by: [], order_by: [time, time DESC]}
                        b: {partition_by: id, order_by: time descending, oder_by: x}
                        c: keep
                    """;

            assertThat(problems(LOCAL + rules))
                    .containsExactly(
                            "pipeline.yml:5:23: 'partition_by' of 'a' of 'dedupe' of 'staging' is empty; it must be a list of columns or a text with commas",
                            "pipeline.yml:5:44: 'order_by' of 'a' of 'dedupe' of 'staging' has both 'time' and 'time desc', which would be the same",
                            "pipeline.yml:6:37: an entry of 'order_by' of 'b' of 'dedupe' of 'staging' must be a column, followed by 'asc' or 'desc' if need be, found 'time descending'",
                            "pipeline.yml:6:54: unknown key 'oder_by' in 'b' of 'dedupe' of 'staging'; did you mean 'order_by'?",
                            "pipeline.yml:7:8: 'c' of 'dedupe' of 'staging' must be a mapping with 'partition_by' and 'order_by', found a text");
        }

        @Test
        void refusesTwoPhasesInOneDirectory() {
            assertThat(problems(with("engine: \"presto\"", "project_dir: ingestion")))
                    .containsExactly(
                            "pipeline.yml:19:16: 'project_dir' of 'staging' is 'ingestion', which is the directory of 'ingestion' too");
            assertThat(problems(with("engine: \"presto\"", "project_dir: ../up")))
                    .containsExactly(
                            "pipeline.yml:19:16: 'project_dir' of 'staging' must be the name of a directory: letters, digits, '_' or '-', found '../up'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sesame",
                    "4711/0123456789abcdef0123456789abcdef01234567 ",
                    "TD1 4711/0123456789abcdef0123456789abcdef01234567",
                    "abc/0123456789abcdef"
                })
        void refusesAMalformedKeyWithoutShowingIt(String key) {
            List<String> problems = problems(with("4711/0123456789abcdef0123456789abcdef01234567", key));

            assertThat(problems)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem)
                            .startsWith(
                                    "pipeline.yml:2:15: 'td_api_key' of 'global' must be an API key, account number, '/', letters and digits, best as ${env:TD_API_KEY}; the one found ")
                            .endsWith(" (it is not shown)")
                            .doesNotContain("sesame", "4711", "abc/", "0123456789"));
        }

        @Test
        void masksAKeyThatStandsInAWrongPlace() {
            String key = "4711/0123456789abcdef0123456789abcdef01234567";

            assertThat(problems("global: {td_endpoint: " + key + ", client: acme, td_api_key: \"" + key + "\"}\n" + key
                            + ": x"))
                    .containsExactly(
                            "pipeline.yml:1:23: 'td_endpoint' of 'global' must be " + ENDPOINTS + ", found '****'",
                            "pipeline.yml:2:1: unknown section '****'; allowed are 'global', 'ingestion', 'hist_union', 'staging', 'unification', 'validation' and 'local'");
        }
    }

    @Nested
    class WhatIsNoYaml {

        @Test
        void tellsDuplicateKeys() {
            assertThat(problems(with("  auth_id: 360014", "  mode: historical")))
                    .containsExactly("pipeline.yml:13:3: key 'mode' is already set at line 10");
            assertThat(problems(GOOD + "staging: {}\n"))
                    .containsExactly("pipeline.yml:25:1: key 'staging' is already set at line 18");
        }

        @Test
        void tellsWhereTheSyntaxBreaks() {
            assertThat(problems("global:\n  client: \"acme\n"))
                    .containsExactly(
                            "pipeline.yml:3:1: not valid YAML: found unexpected end of stream while scanning a quoted scalar that began at line 2");
            assertThat(problems("global:\n  client acme\n  td_endpoint: local\n"))
                    .containsExactly("pipeline.yml:3:14: not valid YAML: mapping values are not allowed here");
            assertThat(problems("global:\n\tclient: acme\n"))
                    .containsExactly("pipeline.yml:2:1: a tab stands where YAML takes only spaces; indent with spaces");
            assertThat(problems("global:\n  client: a\u0001cme\n"))
                    .containsExactly("pipeline.yml:2:12: not valid YAML: the character U+0001 may not stand in it");
        }

        @Test
        void refusesASecondDocument() {
            assertThat(problems(LOCAL + "---\n" + LOCAL))
                    .containsExactly(
                            "pipeline.yml:2:1: a second YAML document begins here; a pipeline is one document");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n\n", "# only a comment\n"})
        void refusesAnEmptyFile(String yaml) {
            assertThat(problems(yaml))
                    .containsExactly("pipeline.yml:1:1: the file is empty; a configuration needs at least 'global'");
        }

        @Test
        void readsAnchorsButNotMergeKeysOrAliasesOfThemselves() {
            assertThat(parse("global: {td_endpoint: &e local, client: acme}\nlocal: {directory: *e}\n")
                            .local()
                            .directory())
                    .isEqualTo(Path.of("local"));
            assertThat(problems("global: &g\n  <<: {client: acme}\n  client: acme\n  td_endpoint: *g\n"))
                    .containsExactly(
                            "pipeline.yml:1:9: 'td_endpoint' of 'global' is empty; it must be " + ENDPOINTS,
                            "pipeline.yml:2:3: the merge key '<<' is not read; write the keys out");
        }

        @Test
        void tellsEveryKindOfDamageAsAConfigurationProblem() {
            Random random = new Random(42);
            String pieces = "\t \n:-[]{}&*!|>'\"%@`#,?~x0$\u00e9\ud83d\ude00";
            int refused = 0;
            for (int i = 0; i < 3_000; i++) {
                StringBuilder yaml = new StringBuilder(GOOD);
                for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                    int at = random.nextInt(yaml.length());
                    int piece = random.nextInt(pieces.length());
                    yaml.replace(at, at + random.nextInt(3), pieces.substring(piece, piece + 1));
                }
                try {
                    parse(yaml.toString());
                } catch (ConfigException e) {
                    refused++;
                    assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> {
                        assertThat(problem.location()).matches("pipeline\\.yml:[1-9][0-9]*:[1-9][0-9]*");
                        assertThat(problem.message()).doesNotContain("0123456789abcdef");
                    });
                }
            }
            assertThat(refused).isGreaterThan(1_000);
        }

        @Test
        void tellsFilesThatCannotBeRead(@TempDir Path directory) throws IOException {
            Path missing = directory.resolve("no.yml");
            Path latin = Files.write(directory.resolve("latin.yml"), "client: é".getBytes(StandardCharsets.ISO_8859_1));

            assertThat(catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(missing)))
                    .hasMessage(missing + ": there is no such file; a configuration is one YAML file");
            assertThat(catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(latin)))
                    .hasMessage(latin + ": the file is not UTF-8 text; a configuration is one YAML file");
            assertThat(catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(directory)))
                    .hasMessage(directory + ": this is a directory; a configuration is one YAML file");
        }
    }

    @Nested
    class TheApiKey {

        private static final String FROM_A_FILE = "global:\n  client: acme\n  td_api_key: ${file:td.key}\n";

        private final Map<String, String> files = new HashMap<>(Map.of("td.key", "1/aaaa\n"));

        private PipelineConfig read() {
            return ConfigLoader.parse(FROM_A_FILE, "pipeline.yml", inputs(Map.of(), files));
        }

        @Test
        void isReadAgainFromWhereItIs() {
            PipelineConfig config = read();
            files.put("td.key", "1/bbbb\n");

            assertThat(config.global().tdApiKey()).hasValue(Secret.of("1/aaaa"));
            assertThat(config.global().tdApiKeys().orElseThrow().get()).isEqualTo(Secret.of("1/bbbb"));
        }

        @Test
        void thatCannotBeReadAgainIsRefusedWithItsPlace() {
            PipelineConfig config = read();

            files.put("td.key", "half of a secret");
            assertThat(catchThrowable(
                            () -> config.global().tdApiKeys().orElseThrow().get()))
                    .isInstanceOf(CdpException.class)
                    .hasMessage(
                            "pipeline.yml:3:15: 'td_api_key' of 'global' is no API key any more; the one found has no '/'"
                                    + " (it is not shown)");
            files.clear();
            assertThat(catchThrowable(
                            () -> config.global().tdApiKeys().orElseThrow().get()))
                    .hasMessage(
                            "pipeline.yml:3:15: 'td_api_key' of 'global' reads the file 'td.key', which does not exist");
        }

        @Test
        void thatIsWrittenOutIsTheOnlyOne() {
            assertThat(parse(GOOD).global().tdApiKeys()).isEmpty();
            assertThat(read().global().toString()).doesNotContain("tdApiKeys");
            assertThat(read()).isEqualTo(read());
        }
    }
}
