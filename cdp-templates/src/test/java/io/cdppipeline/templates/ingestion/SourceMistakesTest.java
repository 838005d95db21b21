package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.phase.GeneratedProject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The mistakes of hand-written ingestion projects that ours must not have; the numbers are those of facts: phase packs, D. */
class SourceMistakesTest {

    private static final String CLOUD = "https://api.treasuredata.com";

    private static Map<String, String> files(String id) {
        return SourceGoldenTest.generate(SourceGoldenTest.example(
                        id, id.equals("sftp") || id.equals("pinterest") ? "incremental" : "both", CLOUD))
                .files();
    }

    private static Map<String, String> digs(Map<String, String> files) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith(".dig"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void d12AndD13FilesAreLoggedWithTheirTableAndWithoutARange() {
        for (String id : List.of("sftp", "pinterest")) {
            String dig = files(id).get(id + "_ingest.dig");
            assertThat(dig.split("td>: sql/log_ingestion_start.sql\n    table_name: " + id + "_", -1))
                    .hasSize(3);
            assertThat(dig).doesNotContain("log_ingestion_success.sql").contains("log_ingestion_success_2.sql");
            assertThat(files(id).get("sql/log_ingestion_success_2.sql")).doesNotContain("td.last_results");
        }
    }

    @Test
    void d13AndD14AMonthIsAQueryBetweenTwoBoundsAndNothingIsLoggedAroundTheMonths() {
        for (String id : List.of("google_bigquery", "snowflake")) {
            Map<String, String> files = files(id);
            String name = id.equals("snowflake") ? "snowflake_orders" : "google_bq_shopify_order";
            assertThat(files.get("config/" + name + "_load.yml"))
                    .contains(">= ''${td.last_results.start_time}''", "<= ''${td.last_results.end_time}''")
                    .doesNotContain("import_type: table");
            String hist = digs(files).entrySet().stream()
                    .filter(dig -> dig.getKey().endsWith("_hist.dig"))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            assertThat(hist.split("sql/log_ingestion_success.sql", -1)).hasSize(2);
        }
    }

    @Test
    void d15WarehousesLoadAllObjectsOfAHistoryAndAFewIncrementsAtATime() {
        Map<String, String> files = files("google_bigquery");
        assertThat(files.get("google_bq_ingest_hist.dig"))
                .contains("  _parallel: true\n", "      _parallel:\n        limit: 3\n");
        assertThat(files.get("google_bq_ingest_inc.dig"))
                .contains("  _parallel:\n    limit: 3\n")
                .doesNotContain("parallel: true");
        assertThat(files("snowflake").get("snowflake_ingest_inc.dig")).contains("  _parallel:\n    limit: 10\n");
    }

    @Test
    void d17D20AndD21EveryBoundHasTheSourcesFormat() {
        for (SourcePack pack : SourcePacks.onClassPath().all()) {
            if (pack.flow() == SourcePack.Flow.FILE) {
                continue;
            }
            Map<String, String> files = files(pack.id());
            assertThat(files.values()).noneMatch(text -> text.contains("CONVERT(") || text.contains("to_iso8601("));
            String width = files.entrySet().stream()
                    .filter(file -> file.getKey().endsWith("_datasources.yml"))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            String pattern = switch (pack.id().equals("rest")
                    ? "iso_seconds"
                    : pack.timestamps().name()) {
                case "iso_micros" -> "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.(000000|999999)";
                case "iso_millis" -> "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.(000|999)Z";
                case "iso_seconds" -> "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
                default -> "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.(000|999)";
            };
            assertThat(width.lines().filter(line -> line.matches(" +default_\\w+_time: '.+'")))
                    .as(pack.id())
                    .isNotEmpty()
                    .allMatch(line -> line.matches(" +default_\\w+_time: '" + pattern + "'"));
        }
    }

    @Test
    void d22OneTrustKeepsItsHistoryApart() {
        assertThat(files("onetrust").get("config/onetrust_datasources.yml"))
                .contains("table_name: onetrust_collection_point_hist", "table_name: onetrust_collection_point\n");
    }

    @Test
    void d23KlaviyosEventsAndMetricsHaveNoIncrementalField() {
        Map<String, String> files = files("klaviyo");
        assertThat(files.get("config/klaviyo_events_load.yml"))
                .contains("skip_related_objects: true")
                .doesNotContain("incremental_field:");
        assertThat(files.get("config/klaviyo_metrics_load.yml"))
                .doesNotContain("incremental", "start_time", "end_time");
        assertThat(files.get("config/klaviyo_datasources.yml"))
                .contains("incremental_field: updated_at\n    incremental_field_connector: updated\n");
    }

    @Test
    void d24AWorkflowsNameIsItsFilesStem() {
        for (String id : SourcePacks.onClassPath().ids()) {
            digs(files(id))
                    .forEach((path, dig) ->
                            assertThat(dig).contains("\n  workflow_name: " + path.replace(".dig", "") + "\n"));
        }
    }

    @Test
    void d25OnlySqlNamesTheTablesField() {
        for (String id : SourcePacks.onClassPath().ids()) {
            files(id).forEach((path, text) -> {
                if (path.endsWith("_load.yml")) {
                    assertThat(text).doesNotContain("${datasource.incremental_field}", "${datasource.inc_field}");
                } else if (path.endsWith(".sql")) {
                    assertThat(text).doesNotContain("field_connector");
                }
            });
        }
    }

    @Test
    void d26SnowflakeIsAskedByQueryInTheConfiguredSchema() {
        assertThat(files("snowflake").get("config/snowflake_orders_load.yml"))
                .contains(
                        "  account_name: ACCOUNT-REGION\n",
                        "  source_type: query\n",
                        "FROM ${datasource.schema}.${datasource.name} WHERE ${datasource.incremental_field_connector}",
                        "  incremental: false\n")
                .doesNotContain("updated_at");
    }

    @Test
    void d27TheLogIsMadeBeforeAnythingIsWrittenToIt() {
        for (String id : SourcePacks.onClassPath().ids()) {
            digs(files(id))
                    .values()
                    .forEach(dig -> assertThat(dig.lines().filter(line -> line.startsWith("+")))
                            .startsWith("+create_databases:", "+create_ingestion_log:"));
        }
    }

    @Test
    void d29AnObjectWithoutAFieldHasNoStart() {
        assertThat(files("klaviyo").get("config/klaviyo_datasources.yml"))
                .contains("incremental_field: ''\n    incremental_field_connector: ''\n    default_start_time: ''\n");
    }

    @Test
    void credentialsAreAFormThatNeitherGitNorADeploymentTakes() {
        GeneratedProject project = SourceGoldenTest.generate(SourceGoldenTest.example("onetrust", "both", CLOUD));

        assertThat(project.secretsNeeded()).containsExactly("onetrust_access_token", "onetrust_base_url");
        assertThat(project.localFiles())
                .containsEntry(
                        "credentials_ingestion.json",
                        "{\n  \"onetrust_access_token\": \"\",\n  \"onetrust_base_url\": \"\"\n}\n")
                .hasEntrySatisfying(".gitignore", text -> assertThat(text).endsWith("\ncredentials_*.json\n"));
        assertThat(project.files()).doesNotContainKeys("credentials_ingestion.json", ".gitignore");
        assertThat(SourceGoldenTest.generate(SourceGoldenTest.example("onetrust", "both", "local"))
                        .localFiles())
                .isEmpty();
    }

    @Test
    void whatAConfigurationSaysIsData() {
        GeneratedProject project = SourceGoldenTest.generate(ConfigLoader.parse("""
                global: {client: acme, td_endpoint: local}
                ingestion:
                  source_name: s
                  connector: some_api
                  objects: [a]
                  incremental_field: Order
                  start_date: 2024-01-01
                  parameters: {note: "'; DROP TABLE x; -- \\"q\\" $${session_id}"}
                  in: {deep: [{text: "$${x}\\n: y"}], "odd key": "yes", number: "007"}
                """, "p.yml"));

        assertThat(project.files().get("config/s_a_load.yml"))
                .contains(
                        "  note: '''; DROP TABLE x; -- \"q\" ${\"$\"}{session_id}'\n",
                        "  'odd key': 'yes'\n",
                        "  number: '007'\n")
                .doesNotContain("${session_id}", "${x}");
        assertThat(project.files().get("sql/s_get_inc_time_range.sql")).contains("\"${datasource.incremental_field}\"");
        assertThat(project.files().get("config/s_datasources.yml"))
                .contains("incremental_field: order\n    incremental_field_connector: Order\n");
    }

    @Test
    void betweenTheLastMomentOfAMonthAndTheFirstOfTheNextThereIsNone() {
        String months = files("onetrust").get("config/hist_date_ranges.yml");

        assertThat(months)
                .containsSubsequence("end_time: '2025-01-31T23:59:59.999Z'", "start_time: '2025-02-01T00:00:00.000Z'");
        assertThat(TimestampFormat.ALL)
                .extracting(format -> format.formatLast(Instant.parse("2025-01-31T23:59:59Z")))
                .containsExactly(
                        "2025-01-31T23:59:59.999999",
                        "2025-01-31T23:59:59.999Z",
                        "2025-01-31T23:59:59Z",
                        "2025-01-31 23:59:59.999",
                        "2025-01-31 23:59:59",
                        "1738367999",
                        "1738367999999");
    }
}
