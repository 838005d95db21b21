package io.cdppipeline.local.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.job.BulkLoader;
import io.cdppipeline.local.job.FakeWarehouse;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The v3 API as raw HTTP, over a warehouse of the test. */
@Timeout(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestServerIT {

    private static final String KEY = "1/0123456789abcdef0123456789abcdef01234567";
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private JobService jobs;
    private RestServer server;

    @BeforeAll
    void start(@TempDir Path directory) {
        warehouse.addTable(
                new TableName("shop", "orders"),
                7,
                new Column("id", "bigint"),
                new Column("email", "varchar"),
                new Column("tags", "array(varchar)"),
                new Column("extra", "map(varchar, array(bigint))"),
                new Column("price", "double"),
                new Column("small", "integer"),
                new Column("ratio", "real"));
        warehouse.answering(request -> switch (request.sql()) {
            case "SELECT bad" ->
                throw new SqlFailure("COLUMN_NOT_FOUND", "line 1:8: Column 'bad' cannot be resolved", null);
            case "CREATE TABLE x AS SELECT 1" -> new SqlResult(List.of(), List.of(), false, 1);
            default ->
                new SqlResult(
                        List.of(new Column("n", "bigint"), new Column("text", "varchar")),
                        List.of(List.of(1L, "a,\"b\"\tc\\d"), Arrays.asList(2L, null)),
                        true,
                        2);
        });
        jobs = new JobService(
                warehouse, (target, config) -> new BulkLoader.Loaded(5, "5 rows"), NOON, directory, Optional.empty());
        server = RestServer.start(0, Routes.rest(jobs, NOON, directory, Secret.of(KEY)), Secret.of(KEY));
    }

    @AfterAll
    void stop() {
        server.close();
        jobs.close();
    }

    @Test
    void answersItsStatusToEverybody() throws Exception {
        HttpResponse<String> answer =
                http.send(request("/v3/system/server_status").build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(answer.headers().firstValue("server")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v3/database/list,,Missing Authorization header",
        "/v3/database/list,TD1 1/abc,Authentication failed: the API key is not valid",
        "/v3/nothing,,Missing Authorization header",
        "/v3/database/list,Basic YTpi,Authentication failed: the API key is not valid",
    })
    void refusesWhoeverHasNotTheKeyInTheFiveFieldsOfTheRestApi(String path, String header, String message)
            throws Exception {
        HttpRequest.Builder request = request(path);
        if (header != null) {
            request.header("Authorization", header);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(error(401, message));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/projects,,Missing Authorization header",
        "/api/nothing,,Missing Authorization header",
        "/api/projects,TD1 1/abc,unauthorized"
    })
    void refusesInTheWordsOfTheWorkflowApi(String path, String header, String message) throws Exception {
        HttpRequest.Builder request = request(path);
        if (header != null) {
            request.header("Authorization", header);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"message\":\"" + message + "\",\"status\":401}");
    }

    @ParameterizedTest
    @CsvSource({"TD1 " + KEY, KEY})
    void takesTheKeyWithAndWithoutItsScheme(String header) throws Exception {
        HttpResponse<String> answer = http.send(
                request("/v3/user/apikey/validate")
                        .header("Authorization", header)
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.body())
                .isEqualTo("{\"key_type\":\"master\",\"account_id\":1,\"user_id\":1,\"administrator\":true}");
    }

    @Test
    void answersAnUnknownRouteAndMethodInTheStyleOfTheService() throws Exception {
        assertThat(get("/v3/nothing").body()).isEqualTo(error(404, "Not found: /v3/nothing"));
        assertThat(get("/v3/database/create/abc").body()).isEqualTo(error(405, "Method GET is not allowed here"));
        HttpResponse<String> api = get("/api/nothing");
        assertThat(api.statusCode()).isEqualTo(404);
        assertThat(api.body()).isEmpty();
    }

    @Test
    void makesAndDropsDatabasesAndTables() throws Exception {
        assertThat(post("/v3/database/create/made", "").body()).isEqualTo("{\"database\":\"made\"}");
        assertThat(post("/v3/database/create/made", "").body()).isEqualTo(error(409, "Database made already exists"));
        assertThat(post("/v3/table/create/made/events/log", "").body())
                .isEqualTo("{\"database\":\"made\",\"table\":\"events\",\"type\":\"log\"}");
        assertThat(post("/v3/table/create/made/other", "").statusCode()).isEqualTo(200);
        assertThat(post("/v3/table/create/made/events/log", "").body())
                .isEqualTo(error(409, "Table events already exists"));
        assertThat(post("/v3/table/rename/made/events/other", "").body())
                .isEqualTo(error(409, "Table other already exists"));
        assertThat(post("/v3/table/rename/made/events/other", "overwrite=true").statusCode())
                .isEqualTo(200);
        assertThat(get("/v3/table/show/made/events").body())
                .isEqualTo(error(404, "Couldn't find UserTable with name = events"));
        assertThat(post("/v3/database/create/A", "").statusCode()).isEqualTo(422);
        assertThat(post("/v3/database/delete/made", "").body()).isEqualTo("{\"database\":\"made\"}");
        assertThat(post("/v3/database/delete/made", "").statusCode()).isEqualTo(404);
    }

    @Test
    void showsATableWithItsSchemaAsText() throws Exception {
        JsonNode table = Json.MAPPER.readTree(get("/v3/table/show/shop/orders").body());

        assertThat(table.get("schema").asText())
                .isEqualTo("[[\"id\",\"long\"],[\"email\",\"string\"],[\"tags\",\"array<string>\"],"
                        + "[\"extra\",\"map<string,array<long>>\"],[\"price\",\"double\"],[\"small\",\"int\"],"
                        + "[\"ratio\",\"float\"]]");
        assertThat(table.get("count").asLong()).isEqualTo(7);
        assertThat(table.get("created_at").asText()).isEqualTo("2026-03-01 12:00:00 UTC");
        assertThat(Json.MAPPER.readTree(get("/v3/table/list/shop").body()).at("/tables/0"))
                .isEqualTo(table);
        assertThat(Json.MAPPER
                        .readTree(get("/v3/database/show/shop").body())
                        .get("count")
                        .asLong())
                .isEqualTo(7);
    }

    @Test
    void runsAQueryAndGivesItsResultInEveryFormat() throws Exception {
        String id = issue("presto", "query=SELECT+n%2C+text&priority=1");

        JsonNode job = Json.MAPPER.readTree(get("/v3/job/show/" + id).body());
        assertThat(job.get("status").asText()).isEqualTo("success");
        assertThat(job.get("query").asText()).isEqualTo("SELECT n, text");
        assertThat(job.get("hive_result_schema").asText()).isEqualTo("[[\"n\",\"bigint\"],[\"text\",\"varchar\"]]");
        assertThat(job.get("num_records").asLong()).isEqualTo(2);
        assertThat(job.get("end_at").asText()).isEqualTo("2026-03-01 12:00:00 UTC");
        assertThat(job.get("result_size").asLong()).isPositive();
        assertThat(result(id, "json")).isEqualTo("[1,\"a,\\\"b\\\"\\tc\\\\d\"]\n[2,null]\n");
        assertThat(result(id, "csv")).isEqualTo("1,\"a,\"\"b\"\"\tc\\d\"\n2,\n");
        assertThat(result(id, "csv&header=true")).isEqualTo("n,text\n1,\"a,\"\"b\"\"\tc\\d\"\n2,\n");
        assertThat(result(id, "tsv")).isEqualTo("1\ta,\"b\"\\tc\\\\d\n2\t\n");
        byte[] packed = bytes("/v3/job/result/" + id + "?format=msgpack", "").body();
        byte[] zipped = bytes("/v3/job/result/" + id + "?format=msgpack.gz", "").body();
        assertThat(packed).startsWith((byte) 0x92, (byte) 1).endsWith((byte) 0x92, (byte) 2, (byte) 0xc0);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes())
                .isEqualTo(packed);
        assertThat(get("/v3/job/result/" + id + "?format=xml").body()).isEqualTo(error(406, "Unknown Format"));
    }

    @Test
    void givesAPartOfAResult() throws Exception {
        String id = issue("presto", "query=SELECT+1");

        HttpResponse<byte[]> part = bytes("/v3/job/result/" + id + "?format=json", "bytes=1-4");

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(new String(part.body(), UTF_8)).isEqualTo("1,\"a");
        assertThat(part.headers().firstValue("content-range")).contains("bytes 1-4/29");
        assertThat(part.headers().firstValue("etag")).contains("\"job-" + id + "-json\"");
        assertThat(bytes("/v3/job/result/" + id + "?format=json", "bytes=99-").statusCode())
                .isEqualTo(416);
    }

    @Test
    void hasNoResultForAStatementWithoutOne() throws Exception {
        String id = issue("presto", "query=CREATE+TABLE+x+AS+SELECT+1");

        assertThat(get("/v3/job/result/" + id + "?format=json").body())
                .isEqualTo(error(404, "Job " + id + " has no result set"));
        assertThat(Json.MAPPER
                        .readTree(get("/v3/job/show/" + id).body())
                        .get("num_records")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void tellsAJobsErrorInItsDebugOutput() throws Exception {
        String id = issue("presto", "query=SELECT+bad");

        JsonNode job = Json.MAPPER.readTree(get("/v3/job/show/" + id).body());

        assertThat(job.get("status").asText()).isEqualTo("error");
        assertThat(job.at("/debug/stderr").asText()).endsWith("failed: line 1:8: Column 'bad' cannot be resolved");
    }

    @Test
    void namesTheJobThatHasADomainKey() throws Exception {
        String id = issue("presto", "query=SELECT+1&domain_key=k1");

        HttpResponse<String> again = post("/v3/job/issue/presto/shop", "query=SELECT+1&domain_key=k1");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Json.MAPPER
                        .readTree(again.body())
                        .at("/details/conflicts_with")
                        .asText())
                .isEqualTo(id);
        assertThat(Json.MAPPER
                        .readTree(get("/v3/job/status_by_domain_key/k1").body())
                        .get("job_id")
                        .asText())
                .isEqualTo(id);
        assertThat(get("/v3/job/status_by_domain_key/k2").statusCode()).isEqualTo(404);
    }

    @Test
    void takesABulkLoadAsJsonAndShowsItsConfigWithoutSecrets() throws Exception {
        HttpResponse<String> issued = post(
                "/v3/job/issue/bulkload/shop?table=orders",
                "{\"config\":{\"in\":{\"type\":\"x\",\"password\":\"p\",\"deep\":[{\"api_key\":\"k\"}]}}}");
        String id = Json.MAPPER.readTree(issued.body()).get("job_id").asText();
        jobs.awaitJob(id);

        JsonNode job = Json.MAPPER.readTree(get("/v3/job/show/" + id).body());

        assertThat(job.get("query").toString())
                .isEqualTo(
                        "{\"config\":{\"in\":{\"type\":\"x\",\"password\":\"***\",\"deep\":[{\"api_key\":\"***\"}]}}}");
        assertThat(job.get("num_records").asLong()).isEqualTo(5);
    }

    @Test
    void refusesWhatIsNoJob() throws Exception {
        assertThat(post("/v3/job/issue/presto/shop", "").body()).isEqualTo(error(422, "A presto job needs a query"));
        assertThat(post("/v3/job/issue/spark/shop", "query=1").statusCode()).isEqualTo(422);
        assertThat(post("/v3/job/issue/presto/shop", "query=1&priority=9").body())
                .isEqualTo(error(422, "priority must be -2 to 2, but is: 9"));
        assertThat(post("/v3/job/issue/presto/nope", "query=1").body())
                .isEqualTo(error(404, "Couldn't find UserDatabase with name = nope"));
        assertThat(get("/v3/job/show/99999").body())
                .isEqualTo(error(404, "Couldn't find Job with account_id = 1, id = 99999"));
        assertThat(post("/v3/job/issue/bulkload/shop", "{\"config\":").statusCode())
                .isEqualTo(400);
    }

    @Test
    void listsTheNewestJobsFirst() throws Exception {
        String older = issue("presto", "query=SELECT+1");
        String newer = issue("presto", "query=SELECT+1");

        JsonNode list = Json.MAPPER.readTree(
                get("/v3/job/list?from=0&to=1&status=success").body());

        assertThat(list.at("/jobs").findValuesAsText("job_id")).containsExactly(newer, older);
        assertThat(list.get("count").asInt()).isEqualTo(2);
    }

    @Test
    void killsFinishedJobsWithoutAnError() throws Exception {
        String id = issue("presto", "query=SELECT+1");

        assertThat(post("/v3/job/kill/" + id, "").body())
                .isEqualTo("{\"job_id\":\"" + id + "\",\"former_status\":\"success\"}");
    }

    @Test
    void refusesBodiesAndHeadersThatAreTooLarge() throws Exception {
        assertThat(post("/v3/job/issue/presto/shop", "query=" + "x".repeat(Call.LARGEST_BODY))
                        .statusCode())
                .isEqualTo(413);
        HttpResponse<String> header = http.send(
                request("/v3/database/list")
                        .header("Authorization", "x".repeat(70_000))
                        .build(),
                BodyHandlers.ofString());
        assertThat(header.statusCode()).isEqualTo(431);
    }

    @Test
    void survivesClientsThatTalkNonsense() throws Exception {
        try (Socket socket = new Socket(
                        server.endpoint().getHost(), server.endpoint().getPort());
                OutputStream out = socket.getOutputStream()) {
            out.write("NONSENSE\r\n\r\n".getBytes(UTF_8));
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(get("/v3/database/list").statusCode()).isEqualTo(200);
    }

    private String issue(String type, String form) throws Exception {
        HttpResponse<String> answer = post("/v3/job/issue/" + type + "/shop", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Map<?, ?> body = Json.MAPPER.readValue(answer.body(), Map.class);
        String id = String.valueOf(body.get("job_id"));
        assertThat(body).isEqualTo(Map.of("job", id, "job_id", id, "database", "shop"));
        jobs.awaitJob(id);
        return id;
    }

    private String result(String id, String format) throws Exception {
        return get("/v3/job/result/" + id + "?format=" + format).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.endpoint() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).header("Authorization", "TD1 " + KEY).build(), BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> bytes(String path, String range) throws Exception {
        HttpRequest.Builder request = request(path).header("Authorization", "TD1 " + KEY);
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        String type = body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded";
        return http.send(
                request(path)
                        .header("Authorization", "TD1 " + KEY)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String error(int status, String message) {
        String text = Json.text(message);
        return "{\"error\":" + text + ",\"message\":" + text + ",\"text\":" + text
                + ",\"severity\":\"error\",\"status_code\":" + status + "}";
    }
}
