package io.cdppipeline.examples.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.local.connector.ConnectorRequest;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that breaks off in the middle of a month of history, and is mended: every pack that loads months. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailedMonthIT {

    private static final Pattern BOUNDS = Pattern.compile("`?(\\w+)`? >= '([^']+)' AND `?\\w+`? <= '([^']+)'");

    @TempDir
    static Path directory;

    private final Map<String, List<Map<String, Object>>> content = new ConcurrentHashMap<>();
    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private volatile boolean broken;
    private LocalTreasureData td;

    @BeforeAll
    void start() {
        LocalTreasureData.Builder builder = LocalTreasureData.builder();
        for (Source source : List.of(Source.ONETRUST, Source.BIGQUERY, Source.SNOWFLAKE, Source.SHOPIFY_V1)) {
            builder.connector(source.connector(), this::read);
            List<Map<String, Object>> rows = new ArrayList<>();
            for (int month = 1; month <= 3; month++) {
                rows.addAll(source.rows()
                        .rows(100 * month, 10, "2024-0" + month + "-02T00:00:00Z", "2024-0" + month + "-27T00:00:00Z"));
            }
            content.put(source.connector(), rows);
        }
        td = builder.start();
    }

    @AfterAll
    void stop() {
        td.close();
    }

    /** The rows of the service; a warehouse selects by its query, for the others the embedded engine does. */
    private Stream<Map<String, Object>> read(ConnectorRequest request) {
        Matcher bounds = BOUNDS.matcher(request.find("query").orElse(""));
        boolean query = bounds.find();
        String from = query
                ? bounds.group(2).substring(0, 10)
                : LocalDate.ofInstant(request.from().orElseThrow(), ZoneOffset.UTC)
                        .toString();
        asked.add(from);
        return content.get(request.type()).stream()
                .peek(row -> {
                    if (broken && from.equals("2024-02-01") && row.get("Id").equals("id-205")) {
                        throw new IllegalStateException("the connection was reset");
                    }
                })
                .filter(row -> {
                    if (!query) {
                        return true;
                    }
                    String moment = (String) row.get(bounds.group(1));
                    return moment.compareTo(bounds.group(2)) >= 0 && moment.compareTo(bounds.group(3)) <= 0;
                });
    }

    private PipelineResult run(Source source) {
        asked.clear();
        return CdpPipeline.builder()
                .config(ConfigLoader.parse(
                        // Clients that share an account have projects of their own: a name's revisions are one history.
                        Source.ingestion(
                                client(source),
                                "  history_end_date: 2024-03-31\n  project_dir: ingestion_" + source.source + "\n",
                                source),
                        "pipeline.yml"))
                .target(td.target())
                .workDirectory(directory.resolve(source.name()))
                .build()
                .run();
    }

    private static String client(Source source) {
        return "acme_" + source.source;
    }

    private List<List<Object>> rows(Source source, String sql) {
        return td.query(client(source) + "_src", sql).rows().stream()
                .<List<Object>>map(ArrayList::new)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"ONETRUST", "BIGQUERY", "SNOWFLAKE", "SHOPIFY_V1"})
    void isAskedForAgainForThatMonthOnly(Source source) {
        broken = true;
        PipelineResult failed = run(source);

        assertThat(failed.success()).isFalse();
        assertThat(asked)
                .as(() -> "months asked for before this: " + failed.report().phases())
                .contains("2024-01-01", "2024-02-01", "2024-03-01");
        String months = "SELECT substr(source_name, -7), status, count(*) FROM ingestion_log"
                + " WHERE source_name LIKE '%2024-%' AND status <> 'STARTED' GROUP BY 1, 2 ORDER BY 1, 2";
        assertThat(rows(source, months))
                .containsExactly(
                        List.of("2024-01", "SUCCESS", 1L),
                        List.of("2024-02", "ERROR", 1L),
                        List.of("2024-03", "SUCCESS", 1L));
        assertThat(rows(source, "SELECT count(*) FROM " + source.base() + "_hist"))
                .containsExactly(List.of(20L));

        broken = false;
        PipelineResult mended = run(source);

        assertThat(mended.success()).isTrue();
        // The increments go on at the last day of March, where the history ends.
        assertThat(asked).as("asked for, from").containsExactly("2024-02-01", "2024-03-31");
        assertThat(rows(source, months))
                .containsExactly(
                        List.of("2024-01", "SUCCESS", 1L),
                        List.of("2024-02", "ERROR", 1L),
                        List.of("2024-02", "SUCCESS", 1L),
                        List.of("2024-03", "SUCCESS", 1L));
        assertThat(rows(source, "SELECT count(*), count(DISTINCT id) FROM " + source.base() + "_hist"))
                .containsExactly(List.of(30L, 30L));
    }
}
