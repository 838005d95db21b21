package io.cdppipeline.local.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.td.RetryPolicy;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdClientException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private LocalTreasureData td;

    @BeforeAll
    void start() {
        td = LocalTreasureData.inMemory();
    }

    @AfterAll
    void stop() {
        td.close();
    }

    @AfterEach
    void clear() {
        td.faults().clear();
        td.requests().clear();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(td.endpoint() + path))
                .header("Authorization", "TD1 " + td.apiKey().reveal());
    }

    private HttpResponse<String> create(String database) throws Exception {
        return http.send(
                request("/v3/database/create/" + database)
                        .POST(HttpRequest.BodyPublishers.ofString(""))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void answersWithAStatusAsOftenAsItIsTold() throws Exception {
        td.faults()
                .next("GET", "/v3/database/list")
                .times(2)
                .header("Retry-After", "7")
                .answer(503);

        HttpResponse<String> first = get("/v3/database/list");

        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("Retry-After")).contains("7");
        assertThat(first.body())
                .isEqualTo("{\"error\":\"A fault of the test\",\"message\":\"A fault of the test\",\"status\":503}");
        assertThat(get("/v3/table/list/nowhere").statusCode()).isEqualTo(404);
        assertThat(get("/v3/database/list").statusCode()).isEqualTo(503);
        assertThat(get("/v3/database/list").statusCode()).isEqualTo(200);
        td.faults().requireMet();
    }

    @Test
    void doesNotCarryOutWhatItAnswersOrResets() throws Exception {
        td.faults().next("POST", "/v3/database/create/").answer(500);
        td.faults().next("POST", "/v3/database/create/").reset();

        assertThat(create("not_made").statusCode()).isEqualTo(500);
        assertThatThrownBy(() -> create("not_made")).isInstanceOf(IOException.class);

        assertThat(td.client().databases().list()).isEmpty();
    }

    @Test
    void carriesOutWhatItLosesTheAnswerOf() throws Exception {
        td.faults().next("POST", "/v3/database/create/made_unseen").loseAnswer();

        assertThatThrownBy(() -> create("made_unseen")).isInstanceOf(IOException.class);

        assertThat(create("made_unseen").statusCode()).isEqualTo(409);
        td.client().databases().delete("made_unseen");
    }

    @Test
    void cutsTheBodyInTheMiddle() throws Exception {
        td.faults().next("GET", "/v3/database/list").resetMidBody();
        assertThatThrownBy(() -> get("/v3/database/list")).isInstanceOf(IOException.class);

        td.faults().next("GET", "/v3/database/list").truncateBody();
        assertThatThrownBy(() -> get("/v3/database/list")).isInstanceOf(IOException.class);

        assertThat(get("/v3/database/list").statusCode()).isEqualTo(200);
    }

    @Test
    void answersWithWhatIsNoJson() throws Exception {
        td.faults().next("GET", "/v3/database/list").malformBody();

        HttpResponse<String> answer = get("/v3/database/list");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).endsWith("{\"malformed\": <by a fault of the test>");
    }

    @Test
    void delaysAndThenAnswers() throws Exception {
        td.faults().next().delay(Duration.ofMillis(300));

        long start = System.nanoTime();
        assertThat(get("/v3/database/list").statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void theClientGetsOverAFaultAndTellsOfOneThatStays() {
        td.faults().next("GET", "/v3/database/list").answer(502);
        td.faults().next("GET", "/v3/database/list").malformBody();
        assertThat(td.client().databases().list()).isEmpty();
        td.faults().requireMet();

        try (TdClient once = TdClient.builder()
                .apiUrl(td.endpoint())
                .workflowUrl(td.endpoint())
                .apiKey(td.apiKey())
                .retry(RetryPolicy.none())
                .build()) {
            td.faults().next("GET", "/v3/database/list").untilCleared().answer(503);
            assertThatThrownBy(() -> once.databases().list()).isInstanceOf(TdClientException.class);
            assertThatThrownBy(() -> once.databases().list()).isInstanceOf(TdClientException.class);
        }
        assertThat(td.faults().unmet()).isEmpty();
    }

    @Test
    void tellsWhichFaultsWereNotMet() throws Exception {
        td.faults().next("GET", "/v3/database/list").times(3).answer(500);
        td.faults()
                .next(request -> request.path().equals("/never"))
                .named("a call of /never")
                .after(Duration.ofSeconds(2))
                .reset();
        get("/v3/database/list");

        assertThatThrownBy(() -> td.faults().requireMet())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Faults that no request met:
                          GET /v3/database/list: answer 500, met 1 of 3 times
                          a call of /never: delay PT2S, reset the connection, met 0 of 1 time""");
        assertThat(td.faults().unmet()).isEmpty();
    }

    @Test
    void recordsWhatCame() throws Exception {
        td.faults().next("POST", "/v3/job/issue").answer(429);
        http.send(
                request("/v3/job/issue/presto/nowhere?priority=1")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Trace", "t1")
                        .POST(HttpRequest.BodyPublishers.ofString("query=select+1"))
                        .build(),
                BodyHandlers.ofString());
        get("/v3/table/list/nowhere");

        List<RecordedRequest> came = td.requests().all();

        assertThat(came)
                .extracting(RecordedRequest::toString)
                .containsExactly(
                        "POST /v3/job/issue/presto/nowhere?priority=1 -> 429", "GET /v3/table/list/nowhere -> 404");
        assertThat(came.get(0).body()).isEqualTo("query=select+1");
        assertThat(came.get(0).header("x-TRACE")).isEqualTo("t1");
        assertThat(came.get(0).headers()).doesNotContainKey("authorization");
        assertThat(td.requests().matching(request -> request.status() == 404)).hasSize(1);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> td.faults().next().times(0)).hasMessage("times must be at least 1, but is 0");
        assertThatThrownBy(() -> td.faults().next().answer(42)).hasMessage("status must be 200 to 599, but is 42");
        assertThatThrownBy(() -> td.faults().next().after(Duration.ofSeconds(-1)))
                .hasMessage("after must not be negative, but is PT-1S");
    }
}
