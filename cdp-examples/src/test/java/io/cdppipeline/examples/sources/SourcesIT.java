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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every source on the embedded engine: what increments add up to is what one load of everything gives. */
class SourcesIT {

    @TempDir
    Path directory;

    /** A clock that shows a day of June 2024: the histories are of six months then. */
    private static final Clock CLOCK =
            Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), Instant.parse("2024-06-20T12:00:00Z")));

    private static final LocalDate DAY = LocalDate.parse("2024-06-20");

    private static PipelineConfig allPhases(Source... sources) {
        return ConfigLoader.parse(
                Source.ingestion("acme", sources) + "hist_union:\nstaging:\n" + Source.dedupe(sources)
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
                .clock(td.clock())
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
            String table = source.staged();
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
        Source[] sources = "all".equals(System.getProperty("sources"))
                ? Source.values()
                : new Source[] {
                    Source.KLAVIYO,
                    Source.SALESFORCE,
                    Source.BIGQUERY,
                    Source.ONETRUST,
                    Source.SHOPIFY_V2,
                    Source.SFTP_DAILY,
                    Source.SFTP_WHOLE
                };
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
            LocalDate day = DAY;
            for (List<List<Map<String, Object>>> step : List.of(history, first, second)) {
                add(stepwise, sources, day, step);
                run(td, config, stepwise);
                day = day.plusDays(1);
                td.clock().advance(Duration.ofDays(1));
            }
            inSteps = results(td, sources);
            for (Source source : sources) {
                if (source.ofFiles()) {
                    assertThat(count(td, "SELECT count(*) FROM " + source.base()))
                            .as(source.base())
                            .isEqualTo(90);
                    continue;
                }
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
            for (int i = 0; i < sources.length; i++) {
                List<Map<String, Object>> all = new ArrayList<>(history.get(i));
                all.addAll(first.get(i));
                all.addAll(second.get(i));
                sources[i].add(whole.resolve("data"), DAY, all);
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

    private static void add(Path directory, Source[] sources, LocalDate day, List<List<Map<String, Object>>> rows) {
        for (int i = 0; i < sources.length; i++) {
            sources[i].add(directory.resolve("data"), day, rows.get(i));
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
