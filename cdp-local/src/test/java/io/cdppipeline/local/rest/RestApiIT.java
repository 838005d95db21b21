package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.td.workflow.ProjectArchive;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Treasure Data's own client does not call. */
class RestApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = Files.createDirectories(directory.resolve("data"));
        Files.createDirectories(data.resolve("s3/logs"));
        Files.writeString(data.resolve("s3/logs/1.csv"), "id,at\n1,2024-01-31\n");
    }

    @Test
    void keepsNamedLoadsAndGoesOnWhereTheLastOneEndedEvenAfterARestart() throws Exception {
        String body = "{\"name\":\"logs\",\"database\":\"shop\",\"table\":\"logs\",\"config\":{\"in\":{\"type\":\"s3\","
                + "\"path_prefix\":\"logs/\",\"secret_access_key\":\"hunter2\",\"parser\":{\"type\":\"csv\",\"skip_header_lines\":1}},"
                + "\"out\":{\"mode\":\"append\"}}}";
        try (LocalTreasureData td = start()) {
            td.client().databases().create("shop");
            assertThat(call(td, "POST", "/v3/bulk_loads", body).path("config").toString())
                    .contains("\"secret_access_key\":\"***\"");
            assertThat(status(td, "POST", "/v3/bulk_loads", body)).isEqualTo(409);
            finished(
                    td,
                    call(td, "POST", "/v3/bulk_loads/logs/jobs", "{\"domain_key\":\"k1\"}")
                            .path("job_id")
                            .asText());
            assertThat(status(td, "POST", "/v3/bulk_loads/logs/jobs", "{\"domain_key\":\"k1\"}"))
                    .isEqualTo(409);
        }
        Files.writeString(data.resolve("s3/logs/2.csv"), "id,at\n2,2024-02-01\n");
        try (LocalTreasureData td = start()) {
            assertThat(call(td, "GET", "/v3/bulk_loads/logs", null).path("config_diff"))
                    .hasToString("{\"in\":{\"last_path\":\"logs/1.csv\"}}");
            finished(
                    td,
                    call(td, "POST", "/v3/bulk_loads/logs/jobs", "{}")
                            .path("job_id")
                            .asText());
            assertThat(td.query("shop", "SELECT id FROM logs ORDER BY id").rows())
                    .hasToString("[[1], [2]]");
            assertThat(call(td, "GET", "/v3/bulk_loads/logs/jobs", null)).hasSize(2);
            call(td, "DELETE", "/v3/bulk_loads/logs", null);
            assertThat(status(td, "GET", "/v3/bulk_loads/logs", null)).isEqualTo(404);
        }
    }

    @Test
    void guessesAndPreviewsALoad() throws Exception {
        try (LocalTreasureData td = start()) {
            String config = "{\"config\":{\"in\":{\"type\":\"s3\",\"path_prefix\":\"logs/\"}}}";
            JsonNode guessed = call(td, "POST", "/v3/bulk_loads/guess", config);
            assertThat(guessed.at("/config/in/parser/columns/1").toString())
                    .isEqualTo("{\"name\":\"at\",\"type\":\"timestamp\",\"format\":\"%Y-%m-%d\"}");
            assertThat(call(td, "POST", "/v3/bulk_loads/preview", guessed.toString())
                            .path("records"))
                    .hasToString("[[\"1\",\"2024-01-31 00:00:00.000\"]]");
            assertThat(call(
                                    td,
                                    "POST",
                                    "/v3/bulk_loads/preview",
                                    "{\"config\":{\"in\":{\"type\":\"s3\",\"path_prefix\":\"x\"}}}")
                            .path("message")
                            .asText())
                    .startsWith("s3: no data for object 'x': expected ");
        }
    }

    @Test
    void answersEventsWithReceipts() throws Exception {
        try (LocalTreasureData td = start()) {
            td.client().databases().create("shop");
            td.client().tables().create(new io.cdppipeline.target.TableName("shop", "events"));
            HttpResponse<String> all = events(td, "{\"events\":[{\"a\":1,\"uuid\":\"u\"},{\"a\":2,\"time\":5}]}");
            HttpResponse<String> some = events(td, "{\"events\":[{\"a\":3,\"time\":6},{\"time\":\"soon\"}]}");

            assertThat(all.statusCode()).isEqualTo(200);
            assertThat(all.body()).isEqualTo("{\"receipts\":[{\"success\":true},{\"success\":true}]}");
            assertThat(some.statusCode()).isEqualTo(206);
            assertThat(some.body())
                    .isEqualTo("{\"receipts\":[{\"success\":true},{\"success\":false,\"error\":\"InvalidRecord\","
                            + "\"message\":\"time must be an epoch second, but is: \\\"soon\\\"\"}]}");
            assertThat(events(td, "{\"events\":[]}").statusCode()).isEqualTo(422);
            assertThat(td.query("shop", "SELECT a FROM events ORDER BY a").rows())
                    .hasToString("[[1], [2], [3]]");
        }
    }

    @Test
    void keepsJobsSavedQueriesAndConnectionsOverARestart() throws Exception {
        String job;
        try (LocalTreasureData td = start()) {
            td.client().databases().create("shop");
            job = call(td, "POST", "/v3/job/issue/presto/shop?query=SELECT+7+AS+n&priority=2&pool_name=p", "")
                    .path("job_id")
                    .asText();
            finished(td, job);
            call(
                    td,
                    "POST",
                    "/v3/schedule/create/q",
                    "{\"type\":\"presto\",\"query\":\"SELECT 1\",\"database\":\"shop\"}");
            call(td, "POST", "/v3/result/create/c", "{\"url\":\"td://me:secret@/shop/t\"}");
        }
        try (LocalTreasureData td = start()) {
            assertThat(text(td, "/v3/job/result/" + job + "?format=csv&header=true"))
                    .isEqualTo("n\n7\n");
            assertThat(call(td, "GET", "/v3/job/show/" + job, null)
                            .path("pool_name")
                            .asText())
                    .isEqualTo("p");
            assertThat(call(td, "GET", "/v3/schedule/list", null)
                            .at("/schedules/0/name")
                            .asText())
                    .isEqualTo("q");
            assertThat(call(td, "GET", "/v3/result/list", null).path("results"))
                    .hasToString("[{\"id\":1,\"name\":\"c\",\"url\":\"td://***@/shop/t\"}]");
            assertThat(call(td, "GET", "/v3/connections/lookup?name=c", null)).hasToString("{\"id\":1}");
        }
    }

    @Test
    void refusesWhatItDoesNotServeInTheFiveFieldsOfTheRestApi() throws Exception {
        try (LocalTreasureData td = start()) {
            td.client().databases().create("shop");
            td.client().tables().create(new io.cdppipeline.target.TableName("shop", "orders"));
            assertThat(call(td, "POST", "/v3/export/run/shop/orders", "")
                            .path("message")
                            .asText())
                    .startsWith("Tables are not exported to S3 by the embedded Treasure Data");
            assertThat(call(td, "POST", "/v3/table/create/shop/items/item", "")
                            .path("status_code")
                            .asInt())
                    .isEqualTo(422);
            assertThat(call(td, "GET", "/v3/projects", null))
                    .hasToString("{\"error\":\"Not found: /v3/projects\",\"message\":\"Not found: /v3/projects\","
                            + "\"text\":\"Not found: /v3/projects\",\"severity\":\"error\",\"status_code\":404}");
            assertThat(status(td, "PATCH", "/v3/job/list", null)).isEqualTo(405);
        }
    }

    @Test
    void readsTheParametersOfTheWorkflowApiAsTheServerDoes() throws Exception {
        try (LocalTreasureData td = start()) {
            Map<String, String> files = Map.of(
                    "daily.dig",
                    "timezone: Asia/Tokyo\nschedule: {daily>: 07:00:00}\n+a: {echo>: x}\n",
                    "plain.dig",
                    "+a: {echo>: x}\n");
            td.client().projects().push("p", "r1", ProjectArchive.of(files));
            JsonNode daily = call(td, "GET", "/api/projects/1/workflows/daily", null);
            JsonNode plain = call(td, "GET", "/api/projects/1/workflows/plain", null);
            assertThat(daily.path("name").asText()).isEqualTo("daily");
            String times = "/api/workflows/" + daily.path("id").asText() + "/truncated_session_time";
            // At five the session of the same day has not run yet.
            assertThat(call(td, "GET", times + "?session_time=2026-03-08T05:00:00&mode=schedule", null)
                            .path("sessionTime")
                            .asText())
                    .isEqualTo("2026-03-08T00:00:00+09:00");
            assertThat(call(td, "GET", times + "?session_time=2026-03-08T05:00:00&mode=next_schedule", null)
                            .path("sessionTime")
                            .asText())
                    .isEqualTo("2026-03-09T00:00:00+09:00");
            assertThat(message(td, times)).isEqualTo("session_time= is required");
            assertThat(message(
                            td,
                            "/api/workflows/" + plain.path("id").asText()
                                    + "/truncated_session_time?session_time=2026-03-08T05:00:00Z&mode=schedule"))
                    .isEqualTo("session_time_truncate=schedule is set but schedule is not set to this workflow");
            assertThat(message(td, "/api/workflows?order=up"))
                    .isEqualTo("parameter 'order' must be either 'asc' or 'desc'");
            for (String unread :
                    new String[] {times + "?session_time=soon", "/api/attempts?page_size=x", "/api/projects?last_id=x"
                    }) {
                assertThat(status(td, "GET", unread, null)).as(unread).isEqualTo(404);
                assertThat(text(td, unread)).as(unread).isEmpty();
            }
            assertThat(call(td, "GET", "/api/projects?name=p&last_id=9&name_pattern=q", null)
                            .path("projects"))
                    .hasSize(1);
            assertThat(call(td, "GET", "/api/projects/1/schedules?workflow=daily&last_id=9", null)
                            .path("schedules"))
                    .hasSize(1);
        }
    }

    private String message(LocalTreasureData td, String path) throws Exception {
        return call(td, "GET", path, null).path("message").asText();
    }

    private LocalTreasureData start() {
        return LocalTreasureData.builder()
                .directory(directory.resolve("state"))
                .dataDirectory(data)
                .start();
    }

    private void finished(LocalTreasureData td, String job) throws Exception {
        for (int i = 0; i < 5_000; i++) {
            JsonNode status = call(td, "GET", "/v3/job/show/" + job, null);
            if (!status.path("end_at").asText().isEmpty()) {
                assertThat(status.path("status").asText())
                        .as(status.at("/debug/stderr").asText())
                        .isEqualTo("success");
                return;
            }
        }
        throw new AssertionError("job " + job + " does not end");
    }

    private JsonNode call(LocalTreasureData td, String method, String path, String body) throws Exception {
        return JSON.readTree(send(td, method, path, body, "application/json").body());
    }

    private String text(LocalTreasureData td, String path) throws Exception {
        return send(td, "GET", path, null, "application/json").body();
    }

    private int status(LocalTreasureData td, String method, String path, String body) throws Exception {
        return send(td, method, path, body, "application/json").statusCode();
    }

    private HttpResponse<String> events(LocalTreasureData td, String body) throws Exception {
        return send(td, "POST", "/shop/events", body, "application/vnd.treasuredata.v1+json");
    }

    private HttpResponse<String> send(LocalTreasureData td, String method, String path, String body, String type)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(td.endpoint() + path))
                        .header("Authorization", "TD1 " + td.apiKey().reveal())
                        .header("Content-Type", type)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
