package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdProject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results that go to files. */
@Timeout(60)
class ResultExportIT {

    @TempDir
    Path exports;

    private LocalTreasureData td;

    @BeforeEach
    void start() {
        td = LocalTreasureData.builder().exportDirectory(exports).start();
        td.load("shop", "orders", List.of(Map.of("id", 1, "note", "a,b"), Map.of("id", 2, "note", "c")));
    }

    @AfterEach
    void stop() {
        td.close();
    }

    @Test
    void aQueryWritesItsResultToTheFileThatItNames() throws Exception {
        assertThat(run("+a: {td>: {data: 'SELECT id, note FROM orders ORDER BY id'}, database: shop,"
                        + " result_url: 'file:///daily/orders.csv'}\n"))
                .isEmpty();

        assertThat(exports.resolve("daily/orders.csv")).hasContent("id,note\n1,\"a,b\"\n2,c\n");
        assertThat(exports.resolve("daily")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aResultIsExportedThroughAConnectionToAFile() throws Exception {
        connection("files", "file:///again.jsonl");

        assertThat(run("+a: {td>: {data: 'SELECT id FROM orders ORDER BY id'}, database: shop}\n"
                        + "+b: {td_result_export>: , job_id: '${td.last_job_id}', result_connection: files,"
                        + " result_settings: {}}\n"))
                .isEmpty();

        assertThat(exports.resolve("again.jsonl")).hasContent("[1]\n[2]\n");
    }

    @Test
    void aPathThatLeadsOutIsRefusedBeforeTheQueryRuns() throws Exception {
        assertThat(run("+a: {td>: {data: 'SELECT 1'}, database: shop, result_url: 'file:///../../evil.csv'}\n"))
                .contains(
                        "Results cannot be exported to file:///../../evil.csv: name a file like file:///orders/daily.csv");
        assertThat(exports).isEmptyDirectory();
    }

    /** What the tasks' failures say; empty if the workflow succeeded. */
    private String run(String workflow) throws Exception {
        TdProject project =
                td.client().projects().push("exports", "r1", ProjectArchive.of(Map.of("main.dig", workflow)));
        String id = td.client()
                .workflows()
                .find(project.id(), project.revision(), "main")
                .orElseThrow()
                .id();
        TdAttempt started = td.client()
                .attempts()
                .start(id, Instant.parse("2026-03-01T00:00:00Z"), Map.of())
                .attempt();
        TdAttempt ended = td.client().waits().awaitAttempt(started.id());
        StringBuilder failures = new StringBuilder();
        td.client()
                .attempts()
                .tasks(ended.id())
                .forEach(task -> task.errorMessage().ifPresent(failures::append));
        return failures.toString();
    }

    private void connection(String name, String url) throws Exception {
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(td.endpoint() + "/v3/result/create/" + name))
                                        .header(
                                                "Authorization",
                                                "TD1 " + td.apiKey().reveal())
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString(
                                                "url=" + URLEncoder.encode(url, StandardCharsets.UTF_8)))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }
}
