package io.cdppipeline.examples.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.local.LocalTreasureData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every source on the embedded engine: what increments add up to is what one load of everything gives. */
class SourcesIT {

    private static final String MILLIS = "uuuu-MM-dd'T'HH:mm:ss'.000Z'";

    @TempDir
    Path directory;

    /** A source with data shaped as its API's: the object, its fields, how it writes moments, what its section says. */
    enum Source {
        KLAVIYO("klaviyo", "profiles", "created", "updated", "uuuu-MM-dd'T'HH:mm:ssxxx", "connector: klaviyo"),
        KLAVIYO_CAMPAIGNS(
                "klaviyo",
                "campaigns",
                "created_at",
                "updated_at",
                "uuuu-MM-dd'T'HH:mm:ss'.123456'xxx",
                "connector: klaviyo"),
        SALESFORCE(
                "salesforce",
                "Contact",
                "CreatedDate",
                "LastModifiedDate",
                "uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'",
                "connector: salesforce\n  incremental_field: LastModifiedDate\n  historical_field: CreatedDate"),
        BIGQUERY(
                "bigquery",
                "shop_orders",
                "incremental_date",
                "incremental_date",
                "uuuu-MM-dd HH:mm:ss.SSS",
                "connector: bigquery_v2\n  incremental_field: incremental_date\n  project_id: acme-data\n  dataset: gold"),
        SNOWFLAKE(
                "snowflake",
                "ORDERS",
                "UPDATED_AT",
                "UPDATED_AT",
                "uuuu-MM-dd HH:mm:ss.SSS",
                "connector: snowflake\n  incremental_field: UPDATED_AT\n  account_name: A-B\n  warehouse: W\n  database: D"),
        ONETRUST("onetrust", "data_subject_profile", "updated_date", "updated_date", MILLIS, "connector: onetrust"),
        SHOPIFY_V1(
                "shopify",
                "customers",
                "created_at",
                "updated_at",
                MILLIS,
                "connector: shopify\n  incremental_field: updated_at"),
        OTHER(
                "zendesk",
                "tickets",
                "created_at",
                "updated_at",
                MILLIS,
                "connector: zendesk\n  incremental_field: updated_at\n  in: {subdomain: acme}");

        final String source;
        final String object;
        final String created;
        final String updated;
        final String pattern;
        final String section;

        Source(String source, String object, String created, String updated, String pattern, String section) {
            this.source = source;
            this.object = object;
            this.created = created;
            this.updated = updated;
            this.pattern = pattern;
            this.section = section;
        }

        SourceRows rows() {
            return new SourceRows(pattern, created, updated, 11);
        }

        String base() {
            return (source + "_" + object).toLowerCase(Locale.ROOT);
        }

        String changed() {
            return updated.toLowerCase(Locale.ROOT);
        }
    }

    /** A clock that shows a day of June 2024: the histories are of six months then. */
    private static final Clock CLOCK =
            Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), Instant.parse("2024-06-20T12:00:00Z")));

    private static String ingestion(Source... sources) {
        Map<String, List<Source>> bySource = new LinkedHashMap<>();
        for (Source source : sources) {
            bySource.computeIfAbsent(source.source, name -> new ArrayList<>()).add(source);
        }
        StringBuilder yaml = new StringBuilder("global: {client: acme, td_endpoint: local}\ningestion:\n");
        bySource.forEach((name, objects) -> yaml.append("""
                - source_name: %s
                  objects: %s
                  start_date: 2024-01-01
                  %s
                """.formatted(
                        name, objects.stream().map(source -> source.object).toList(), objects.get(0).section)));
        return yaml.toString();
    }

    private static PipelineConfig config(Source... sources) {
        return ConfigLoader.parse(ingestion(sources), "pipeline.yml");
    }

    private static PipelineConfig allPhases(Source... sources) {
        StringBuilder dedupe = new StringBuilder();
        for (Source source : sources) {
            dedupe.append(
                    "    %s: {partition_by: [id], order_by: [%s desc]}\n".formatted(source.base(), source.changed()));
        }
        return ConfigLoader.parse(
                ingestion(sources) + "hist_union:\nstaging:\n  dedupe:\n" + dedupe
                        + "unification: {name: customer_360}\n",
                "pipeline.yml");
    }

    private static LocalTreasureData start(Path directory) {
        return LocalTreasureData.builder()
                .clock(CLOCK)
                .dataDirectory(directory.resolve("data"))
                .start();
    }

    private static PipelineResult run(LocalTreasureData td, PipelineConfig config, Path work) {
        PipelineResult result = CdpPipeline.builder()
                .config(config)
                .target(td.target())
                .clock(CLOCK)
                .workDirectory(work)
                .build()
                .run();
        assertThat(result.report().phases().values())
                .allSatisfy(phase -> assertThat(phase.error()).isEmpty());
        assertThat(result.success()).isTrue();
        return result;
    }

    /** What the last two phases made of every source, without what depends on the moment of the load. */
    private static Map<String, List<List<Object>>> results(LocalTreasureData td, Source... sources) {
        Map<String, List<List<Object>>> results = new LinkedHashMap<>();
        for (Source source : sources) {
            String table = source.source + "_stg_" + source.object.toLowerCase(Locale.ROOT);
            List<List<Object>> rows = new ArrayList<>();
            td.query(
                            "acme_stg",
                            "SELECT id, email_std, full_name, \"select\", order_total___drop_table_x, empty, "
                                    + source.changed() + " FROM " + table + " ORDER BY id")
                    .rows()
                    .forEach(row -> rows.add(new ArrayList<>(row)));
            results.put(table, rows);
            results.put(
                    table + " customers",
                    List.of(List.of(td.query(
                                    "cdp_unification_acme",
                                    "SELECT count(*) FROM (SELECT email_std, array_agg(DISTINCT unified_id) AS ids FROM "
                                            + source.base()
                                            + "_enriched GROUP BY 1) WHERE cardinality(ids) = 1 AND ids[1] IS NOT NULL")
                            .firstLong())));
        }
        return results;
    }

    @Test
    void historyAndTwoIncrementsOfEverySourceGiveWhatOneFullLoadGives() {
        Source[] sources = Source.values();
        List<List<Map<String, Object>>> history = new ArrayList<>();
        List<List<Map<String, Object>>> first = new ArrayList<>();
        List<List<Map<String, Object>>> second = new ArrayList<>();
        for (Source source : sources) {
            SourceRows rows = source.rows();
            history.add(rows.rows(0, 40, "2024-01-03T00:00:00Z", "2024-03-20T00:00:00Z"));
            // What changes comes again, with another moment.
            List<Map<String, Object>> next = rows.rows(40, 20, "2024-03-21T00:00:00Z", "2024-04-10T00:00:00Z");
            next.addAll(rows.rows(10, 10, "2024-04-11T00:00:00Z", "2024-04-15T00:00:00Z"));
            first.add(next);
            List<Map<String, Object>> last = rows.rows(60, 10, "2024-05-01T00:00:00Z", "2024-05-10T00:00:00Z");
            last.addAll(rows.rows(5, 10, "2024-05-11T00:00:00Z", "2024-05-15T00:00:00Z"));
            second.add(last);
        }
        PipelineConfig config = allPhases(sources);
        Map<String, List<List<Object>>> inSteps;
        Path stepwise = directory.resolve("stepwise");
        try (LocalTreasureData td = start(stepwise)) {
            for (List<List<Map<String, Object>>> step : List.of(history, first, second)) {
                add(stepwise, sources, step);
                run(td, config, stepwise);
            }
            inSteps = results(td, sources);
            for (Source source : sources) {
                assertThat(count(td, "SELECT count(*) FROM " + source.base() + "_hist"))
                        .as(source.base() + "_hist")
                        .isEqualTo(40);
                assertThat(count(td, "SELECT count(*) FROM " + source.base()))
                        .as(source.base())
                        .isEqualTo(50);
            }
        }
        Map<String, List<List<Object>>> atOnce;
        Path whole = directory.resolve("whole");
        try (LocalTreasureData td = start(whole)) {
            for (List<List<Map<String, Object>>> step : List.of(history, first, second)) {
                add(whole, sources, step);
            }
            run(td, config, whole);
            atOnce = results(td, sources);
        }

        assertThat(inSteps.keySet()).isEqualTo(atOnce.keySet());
        inSteps.forEach((table, rows) -> assertThat(rows).as(table).isEqualTo(atOnce.get(table)));
        inSteps.forEach((table, rows) -> {
            if (table.endsWith(" customers")) {
                assertThat(rows).as(table).containsExactly(List.of(17L));
            } else {
                assertThat(rows).as(table).hasSize(70);
            }
        });
    }

    private static void add(Path directory, Source[] sources, List<List<Map<String, Object>>> rows) {
        for (int i = 0; i < sources.length; i++) {
            SourceRows.add(directory.resolve("data"), sources[i].source, sources[i].object, rows.get(i));
        }
    }

    @Test
    void whatIsHostileComesThroughAsData() throws IOException {
        Path data = directory.resolve("data");
        Map<String, Object> row = Source.SALESFORCE.rows().row(1, "2024-01-03T00:00:00Z", "2024-01-04T00:00:00Z");
        for (int i = 0; i < 230; i++) {
            row.put("Custom_Field_" + i + "__c", SourceRows.HOSTILE.get(i % SourceRows.HOSTILE.size()));
        }
        SourceRows.add(data, "salesforce", "Contact", List.of(row));
        try (LocalTreasureData td = start(directory)) {
            run(td, config(Source.SALESFORCE), directory);

            List<Object> loaded = new ArrayList<>(td.query("acme_src", "SELECT * FROM salesforce_contact_hist")
                    .rows()
                    .get(0));
            assertThat(loaded).containsAll(SourceRows.HOSTILE).hasSizeGreaterThan(230);
            assertThat(td.query(
                                    "acme_src",
                                    "SELECT full_name, \"select\", order_total___drop_table_x, empty, nothing,"
                                            + " custom_field_4__c FROM salesforce_contact_hist")
                            .rows()
                            .get(0))
                    .isEqualTo(Arrays.asList(
                            SourceRows.HOSTILE.get(1),
                            SourceRows.HOSTILE.get(4),
                            1.5,
                            "",
                            null,
                            SourceRows.HOSTILE.get(4)));
        }
    }

    @Test
    void aMonthThatFailedIsLoadedAgainAndOnlyThatMonth() throws IOException {
        Path data = directory.resolve("data");
        SourceRows rows = Source.ONETRUST.rows();
        SourceRows.add(
                data,
                "onetrust",
                "data_subject_profile",
                rows.rows(0, 30, "2024-01-03T00:00:00Z", "2024-03-20T00:00:00Z"));
        PipelineConfig config = config(Source.ONETRUST);
        try (LocalTreasureData td = start(directory)) {
            run(td, config, directory);
            long before = count(td, "SELECT count(*) FROM onetrust_data_subject_profile_hist");
            // As if the load of February had come to an end badly after it had brought its rows.
            td.query(
                    "acme_src",
                    "DELETE FROM ingestion_log WHERE source_name = 'onetrust_2024-02' AND status = 'SUCCESS'");
            run(td, config, directory);

            assertThat(count(td, "SELECT count(*) FROM onetrust_data_subject_profile_hist"))
                    .isEqualTo(before)
                    .isEqualTo(30);
            assertThat(td.query(
                                    "acme_src",
                                    "SELECT source_name, count(*) FROM ingestion_log WHERE status = 'STARTED'"
                                            + " AND source_name LIKE 'onetrust_2024-%' GROUP BY 1 ORDER BY 1")
                            .rows())
                    .contains(List.of("onetrust_2024-01", 1L), List.of("onetrust_2024-02", 2L))
                    .contains(List.of("onetrust_2024-03", 1L));
        }
    }

    private static long count(LocalTreasureData td, String sql) {
        return td.query("acme_src", sql).firstLong();
    }

    @Test
    void filesOfAServerReplaceWhatWasThereAndTheLaterPhasesFollow() throws IOException {
        Path files = Files.createDirectories(directory.resolve("data/sftp/exports/customers"));
        SourceRows rows = new SourceRows("uuuu-MM-dd HH:mm:ss", "updated_at", "updated_at", 5);
        PipelineConfig config = ConfigLoader.parse("""
                global: {client: acme, td_endpoint: local}
                ingestion:
                  source_name: sftp
                  connector: sftp_v2
                  objects: [customers]
                  start_date: 2024-01-01
                  path_prefix: /exports
                  object_settings:
                    customers:
                      in:
                        parser:
                          columns:
                            - {name: id, type: string}
                            - {name: email, type: string}
                            - {name: full name, type: string}
                            - {name: select, type: string}
                            - {name: total, type: double}
                            - {name: empty, type: string}
                            - {name: nothing, type: string}
                            - {name: updated_at, type: string}
                hist_union:
                staging:
                """, "pipeline.yml");
        try (LocalTreasureData td = start(directory)) {
            Files.writeString(
                    files.resolve("one.csv"),
                    SourceRows.csv(rows.rows(0, 20, "2024-01-03T00:00:00Z", "2024-03-20T00:00:00Z")));
            run(td, config, directory);
            Files.writeString(
                    files.resolve("two.csv"),
                    SourceRows.csv(rows.rows(20, 10, "2024-03-21T00:00:00Z", "2024-04-20T00:00:00Z")));
            run(td, config, directory);
            Files.delete(files.resolve("one.csv"));
            run(td, config, directory);

            assertThat(td.query("acme_src", "SELECT count(*), count(DISTINCT id) FROM sftp_customers")
                            .rows())
                    .containsExactly(List.of(10L, 10L));
            assertThat(td.query("acme_stg", "SELECT count(*), count(DISTINCT id) FROM sftp_stg_customers")
                            .rows())
                    .containsExactly(List.of(10L, 10L));
        }
    }
}
