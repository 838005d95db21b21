package io.cdppipeline.local.trino;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.LocalTreasureData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The statement protocol as raw HTTP; what Trino 423 answers was recorded from it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrinoProtocolIT {

    private static final String KEY = "1/0123456789abcdef0123456789abcdef01234567";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private LocalTreasureData td;

    @BeforeAll
    void start() {
        td = LocalTreasureData.builder().apiKey(Secret.of(KEY)).start();
        td.client().databases().create("shop");
    }

    @AfterAll
    void stop() {
        td.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(
                path.startsWith("http") ? URI.create(path) : td.endpoint().resolve(path));
    }

    private HttpResponse<String> post(byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = to("/v1/statement").POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String uri) throws Exception {
        return http.send(to(uri).build(), BodyHandlers.ofString());
    }

    /** All answers from the first to the one without a next. */
    private List<JsonNode> follow(HttpResponse<String> first) throws Exception {
        List<JsonNode> answers = new ArrayList<>();
        HttpResponse<String> at = first;
        while (true) {
            assertThat(at.statusCode()).as(at.body()).isEqualTo(200);
            JsonNode answer = JSON.readTree(at.body());
            answers.add(answer);
            if (!answer.has("nextUri")) {
                return answers;
            }
            at = get(answer.get("nextUri").asText());
        }
    }

    private JsonNode last(String sql, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        all[0] = "X-Trino-User";
        all[1] = KEY;
        System.arraycopy(headers, 0, all, 2, headers.length);
        List<JsonNode> answers = follow(post(sql.getBytes(StandardCharsets.UTF_8), all));
        return answers.get(answers.size() - 1);
    }

    @Test
    void takesTheKeyAsUserOrInAnyAuthorization() throws Exception {
        byte[] sql = "SELECT 1".getBytes(StandardCharsets.UTF_8);
        String basic = "Basic " + Base64.getEncoder().encodeToString((KEY + ":x").getBytes(StandardCharsets.UTF_8));
        String password = "Basic " + Base64.getEncoder().encodeToString(("me:" + KEY).getBytes(StandardCharsets.UTF_8));

        assertThat(post(sql).statusCode()).isEqualTo(401);
        assertThat(post(sql).body()).isEqualTo("Basic authentication or X-Trino-User must be sent");
        assertThat(post(sql, "X-Trino-User", "someone").body())
                .isEqualTo("Authentication failed: the user must be the API key");
        assertThat(post(sql, "Authorization", "Basic %%%").statusCode()).isEqualTo(401);
        for (String given : List.of("TD1 " + KEY, "Bearer " + KEY, basic, password)) {
            follow(post(sql, "Authorization", given, "X-Trino-User", "someone"));
        }
        follow(post(sql, "X-Presto-User", KEY));
    }

    @Test
    void answersTheSamePageAgainAndNoOlderOne() throws Exception {
        JsonNode first = JSON.readTree(post("SELECT 1 AS one".getBytes(StandardCharsets.UTF_8), "X-Trino-User", KEY)
                .body());
        String next = first.get("nextUri").asText();
        String page = get(next).body();
        assertThat(get(next).body()).isEqualTo(page);
        assertThat(get(next.replaceAll("/\\d+$", "/9")).statusCode()).isEqualTo(410);
        assertThat(get(next.replaceAll("/y[0-9a-f]+/", "/y00/")).statusCode()).isEqualTo(404);
        assertThat(get(next.replaceAll("/\\d+$", "/x")).statusCode()).isEqualTo(404);
    }

    @Test
    void describesTypesAsTrinoDoes() throws Exception {
        JsonNode answer = last(
                "SELECT CAST(ROW(1, 2) AS row(x bigint, y varchar)) AS r, CAST(1 AS decimal(10,2)) AS d,"
                        + " MAP(ARRAY['k'], ARRAY[TIMESTAMP '2020-01-01 00:00:00.123']) AS m",
                "X-Trino-Client-Capabilities",
                "PARAMETRIC_DATETIME");
        assertThat(answer.get("columns").toString())
                .isEqualTo(
                        "[{\"name\":\"r\",\"type\":\"row(x bigint, y varchar)\",\"typeSignature\":{\"rawType\":\"row\","
                                + "\"arguments\":[{\"kind\":\"NAMED_TYPE\",\"value\":{\"fieldName\":{\"name\":\"x\"},"
                                + "\"typeSignature\":{\"rawType\":\"bigint\",\"arguments\":[]}}},{\"kind\":\"NAMED_TYPE\","
                                + "\"value\":{\"fieldName\":{\"name\":\"y\"},\"typeSignature\":{\"rawType\":\"varchar\",\"arguments\":"
                                + "[{\"kind\":\"LONG\",\"value\":2147483647}]}}}]}},{\"name\":\"d\",\"type\":\"decimal(10, 2)\","
                                + "\"typeSignature\":{\"rawType\":\"decimal\",\"arguments\":[{\"kind\":\"LONG\",\"value\":10},"
                                + "{\"kind\":\"LONG\",\"value\":2}]}},{\"name\":\"m\",\"type\":\"map(varchar(1), timestamp(3))\","
                                + "\"typeSignature\":{\"rawType\":\"map\",\"arguments\":[{\"kind\":\"TYPE\",\"value\":{\"rawType\":"
                                + "\"varchar\",\"arguments\":[{\"kind\":\"LONG\",\"value\":1}]}},{\"kind\":\"TYPE\",\"value\":"
                                + "{\"rawType\":\"timestamp\",\"arguments\":[{\"kind\":\"LONG\",\"value\":3}]}}]}}]");
    }

    @Test
    void failsAsTrinoDoes() throws Exception {
        JsonNode error = last("SELECT *\nFROM hv_y", "X-Trino-Catalog", "td", "X-Trino-Schema", "shop")
                .get("error");
        assertThat(error.toString())
                .isEqualTo("{\"message\":\"line 2:6: Table 'td.shop.hv_y' does not exist\",\"errorCode\":46,"
                        + "\"errorName\":\"TABLE_NOT_FOUND\",\"errorType\":\"USER_ERROR\",\"errorLocation\":"
                        + "{\"lineNumber\":2,\"columnNumber\":6},\"failureInfo\":{\"type\":\"io.trino.spi.TrinoException\","
                        + "\"message\":\"line 2:6: Table 'td.shop.hv_y' does not exist\",\"suppressed\":[],\"stack\":[],"
                        + "\"errorLocation\":{\"lineNumber\":2,\"columnNumber\":6}}}");
        assertThat(last("EXECUTE s2 USING 5").get("error").get("message").asText())
                .isEqualTo("Prepared statement not found: s2");
        assertThat(last("EXECUTE s1 USING 5, 6", "X-Trino-Prepared-Statement", "s1=select+%3F")
                        .get("error")
                        .get("message")
                        .asText())
                .isEqualTo("line 1:1: Incorrect number of parameters: expected 1 but found 2");
        assertThat(last("SELECT * FROM tt").get("error").get("message").asText())
                .isEqualTo("line 1:15: Schema must be specified when session schema is not set");
        assertThat(last("SHOW TABLES").get("error").get("errorName").asText()).isEqualTo("MISSING_SCHEMA_NAME");
        assertThat(last("COMMIT").get("error").get("errorName").asText()).isEqualTo("NOT_IN_TRANSACTION");
        assertThat(post(new byte[0], "X-Trino-User", KEY).body()).isEqualTo("SQL statement is empty");
    }

    @Test
    void runsWhatPrepareMadeOfALongStatement() throws Exception {
        String text = "abc ".repeat(20_000);
        String sql = "SELECT '" + text + "', ?";
        HttpResponse<String> at =
                post(("PREPARE long FROM " + sql).getBytes(StandardCharsets.UTF_8), "X-Trino-User", KEY);
        String added = "";
        while (true) {
            added = at.headers().firstValue("X-Trino-Added-Prepare").orElse(added);
            JsonNode answer = JSON.readTree(at.body());
            if (!answer.has("nextUri")) {
                break;
            }
            at = get(answer.get("nextUri").asText());
        }
        assertThat(added.length()).isBetween(10, 4_000);
        List<JsonNode> answers = follow(post(
                "EXECUTE long USING 1".getBytes(StandardCharsets.UTF_8),
                "X-Trino-User",
                KEY,
                "X-Trino-Prepared-Statement",
                added));
        assertThat(answers.toString()).contains(text);
        HttpResponse<String> damaged = post(
                "EXECUTE p USING 1".getBytes(StandardCharsets.UTF_8),
                "X-Trino-User",
                KEY,
                "X-Trino-Prepared-Statement",
                "p=%24deflate%3Abroken");
        assertThat(damaged.statusCode()).isEqualTo(400);
        assertThat(damaged.body()).isEqualTo("A prepared statement's header is damaged");
    }

    @Test
    void tellsWhatItIs() throws Exception {
        assertThat(get("/v1/info").body()).contains("\"version\":\"423\"").contains("\"starting\":false");
    }

    @Test
    void answersRandomBodiesWithAResultOrAMessage() throws Exception {
        long seed = Long.getLong("fuzz.seed", 20_261_120L);
        System.out.println("Statement fuzzing with -Dfuzz.seed=" + seed);
        Random random = new Random(seed);
        String[] words = {
            "SELECT",
            "1",
            "'a'",
            "FROM",
            "t",
            "(",
            ")",
            ",",
            "*",
            "WHERE",
            "NULL",
            "?",
            "EXECUTE",
            "PREPARE",
            "p",
            "USING",
            "DESCRIBE",
            "INPUT",
            "OUTPUT",
            "USE",
            "td",
            ".",
            "shop",
            "SET",
            "SESSION",
            "=",
            "TIME",
            "ZONE",
            "ARRAY[",
            "]",
            "EXPLAIN",
            "SHOW",
            "TABLES",
            "COMMIT",
            "START",
            "TRANSACTION",
            "VALUES",
            "ROW",
            "\u0000",
            "\ud83d\ude00",
            ";",
            "CAST",
            "AS",
            "bigint",
            "CREATE",
            "TABLE",
            "INSERT",
            "INTO",
            "system.jdbc.columns"
        };
        for (int i = 0; i < Integer.getInteger("fuzz.budget", 150); i++) {
            byte[] body;
            if (i % 5 == 0) {
                body = new byte[1 + random.nextInt(200)];
                random.nextBytes(body);
            } else {
                StringBuilder text = new StringBuilder();
                for (int w = random.nextInt(12); w >= 0; w--) {
                    text.append(words[random.nextInt(words.length)]).append(' ');
                }
                body = text.toString().getBytes(StandardCharsets.UTF_8);
            }
            HttpResponse<String> first = post(
                    body,
                    "X-Trino-User",
                    KEY,
                    "X-Trino-Schema",
                    "shop",
                    "X-Trino-Prepared-Statement",
                    i % 7 == 0
                            ? "p=" + words[random.nextInt(words.length)].replaceAll("[^A-Za-z%+]", "%2")
                            : "p=SELECT+%3F");
            if (first.statusCode() != 200) {
                assertThat(first.statusCode()).isBetween(400, 499);
                assertThat(first.body()).isNotBlank();
                continue;
            }
            List<JsonNode> answers = follow(first);
            JsonNode error = answers.get(answers.size() - 1).get("error");
            if (error != null) {
                assertThat(error.get("message").asText()).isNotBlank();
                assertThat(error.get("errorType").asText())
                        .as(new String(body, StandardCharsets.UTF_8) + ": " + error)
                        .isEqualTo("USER_ERROR");
            }
        }
    }
}
