package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobResult;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.ResultFormat;
import io.cdppipeline.td.job.TdJob;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResilienceIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Nested
    class Reads {

        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 502, 503, 504, 599})
        void areRepeatedAfterAStatusThatPasses(int status) {
            answers(aResponse().withStatus(status), aResponse().withStatus(status), okJson("{\"databases\":[]}"));

            assertThat(td.client().databases().list()).isEmpty();
            assertSent(3);
        }

        @ParameterizedTest
        @EnumSource(
                value = Fault.class,
                names = {
                    "EMPTY_RESPONSE",
                    "MALFORMED_RESPONSE_CHUNK",
                    "RANDOM_DATA_THEN_CLOSE",
                    "CONNECTION_RESET_BY_PEER"
                })
        void areRepeatedAfterABrokenConnection(Fault fault) {
            answers(aResponse().withFault(fault), okJson("{\"databases\":[]}"));

            assertThat(td.client().databases().list()).isEmpty();
            assertSent(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "{\"databases\":[{\"na", "[]", "{}", "null", "<html></html>", "{\"databases\":[{}]}"})
        void areRepeatedAfterAnAnswerThatCannotBeRead(String body) {
            answers(aResponse().withStatus(200).withBody(body), okJson("{\"databases\":[]}"));

            assertThat(td.client().databases().list()).isEmpty();
            assertSent(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 401, 403, 404, 406, 409, 412, 422})
        void areNotRepeatedAfterARefusal(int status) {
            always(aResponse().withStatus(status));

            TdClientException e = failure(() -> td.client().databases().list());

            assertThat(e).isInstanceOf(TdClientException.NonRetriable.class);
            assertThat(e.status()).hasValue(status);
            assertThat(e.outcomeUnknown()).isFalse();
            assertSent(1);
        }

        @Test
        void giveUpAfterTheLastAttempt() {
            always(aResponse().withStatus(503).withBody("<html><head><title>Try\nlater</title></head></html>"));

            assertThatThrownBy(() -> td.client().tables().show(new TableName("acme_src", "orders")))
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage("Cannot show table acme_src.orders at " + td.host()
                            + ": status 503: HTML page 'Try later' (8 attempts, 123.0 s)");
            assertSent(8);
        }

        @Test
        void waitLongerFromTimeToTimeUpToTheLongestWait() {
            always(aResponse().withStatus(500));
            TdClient client = td.builder()
                    .retry(new RetryPolicy(6, Duration.ofSeconds(1), Duration.ofSeconds(6), Duration.ofMinutes(1)))
                    .build();

            failure(() -> client.databases().list());

            assertThat(td.waits().stream().map(Duration::toMillis)).containsExactly(999L, 1999L, 3999L, 5999L, 5999L);
        }

        @Test
        void endAfterTheTimeGivenWhereTheServiceIsSilent() {
            always(okJson("{\"databases\":[]}").withFixedDelay(2_000));
            TdClient client = td.builder()
                    .readTimeout(Duration.ofMillis(50))
                    .retry(RetryPolicy.none())
                    .build();

            TdClientException e = failure(() -> client.databases().list());

            assertThat(e.kind()).isEqualTo(Kind.NETWORK);
            assertThat(e)
                    .hasMessage(
                            "Cannot list databases at " + td.host() + ": no whole answer in time (1 attempt, 0.0 s)");
        }

        @Test
        void endAfterTheTimeGivenWhereTheAnswerDribbles() {
            always(okJson("{\"databases\":[]}").withChunkedDribbleDelay(10, 3_000));
            TdClient client = td.builder()
                    .callTimeout(Duration.ofMillis(400))
                    .retry(RetryPolicy.none())
                    .build();

            TdClientException e = failure(() -> client.databases().list());

            assertThat(e.kind()).isEqualTo(Kind.NETWORK);
            assertThat(e)
                    .hasMessage(
                            "Cannot list databases at " + td.host() + ": no whole answer in time (1 attempt, 0.0 s)");
        }
    }

    @Nested
    class RetryAfter {

        @Test
        void isHonouredInSeconds() {
            answers(aResponse().withStatus(429).withHeader("Retry-After", "7"), okJson("{\"databases\":[]}"));

            td.client().databases().list();

            assertThat(td.waits()).containsExactly(Duration.ofSeconds(7));
        }

        @Test
        void isHonouredAsADate() {
            answers(
                    aResponse().withStatus(503).withHeader("Retry-After", "Fri, 20 Nov 2026 08:00:30 GMT"),
                    okJson("{\"databases\":[]}"));

            td.client().databases().list();

            assertThat(td.waits()).containsExactly(Duration.ofSeconds(30));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-5", "soon", "Thu, 19 Nov 2026 08:00:30 GMT"})
        void thatAsksForNothingLeavesTheWaitToUs(String value) {
            answers(aResponse().withStatus(503).withHeader("Retry-After", value), okJson("{\"databases\":[]}"));

            td.client().databases().list();

            assertThat(td.waits()).containsExactly(Duration.ofMillis(999));
            assertSent(2);
        }

        @Test
        void failsAtOnceWhereItIsTooLong() {
            always(jsonResponse("{\"message\":\"slow down\"}", 429).withHeader("Retry-After", "259200"));

            assertThatThrownBy(() -> td.client().databases().list())
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage("Cannot list databases at " + td.host()
                            + ": status 429: slow down; the service asks to wait 259200 s, longer than the limit of 420 s"
                            + " (1 attempt, 0.0 s)");
            assertThat(td.waits()).isEmpty();
        }
    }

    @Nested
    class Writes {

        @ParameterizedTest
        @ValueSource(ints = {408, 500, 503})
        void areSentOnceAndTheirOutcomeIsUnknownAfterAFailure(int status) {
            always(jsonResponse("{\"error\":\"oops\"}", status).withHeader("Retry-After", "0"));

            TdClientException e = failure(() -> td.client().databases().create("acme_src"));

            assertThat(e.outcomeUnknown()).isTrue();
            assertThat(e)
                    .hasMessage(
                            "Cannot create database acme_src at " + td.host() + ": status " + status
                                    + ": oops; the outcome is unknown: look whether it was done before asking again (1 attempt, 0.0 s)");
            assertSent(1);
        }

        @ParameterizedTest
        @EnumSource(
                value = Fault.class,
                names = {"EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE", "CONNECTION_RESET_BY_PEER"})
        void areSentOnceAndTheirOutcomeIsUnknownAfterABrokenConnection(Fault fault) {
            always(aResponse().withFault(fault));

            List<Runnable> writes = List.of(
                    () -> td.client().databases().create("d"),
                    () -> td.client().databases().delete("d"),
                    () -> td.client().tables().create(new TableName("d", "t")),
                    () -> td.client().tables().delete(new TableName("d", "t")),
                    () -> td.client().tables().rename(new TableName("d", "t"), "u", true),
                    () -> td.client().tables().swap("d", "t", "u"),
                    () -> td.client()
                            .jobs()
                            .issue(JobRequest.presto("d", "INSERT").build()));
            for (Runnable write : writes) {
                TdClientException e = failure(write);
                assertThat(e.kind()).isEqualTo(Kind.NETWORK);
                assertThat(e.outcomeUnknown()).isTrue();
                assertThat(e.attempts()).isEqualTo(1);
            }
            assertSent(writes.size());
        }

        @Test
        void areNotUnknownWhereTheServiceRefused() {
            always(jsonResponse("{\"message\":\"Database d already exists\"}", 409));

            TdClientException e = failure(() -> td.client().databases().create("d"));

            assertThat(e.outcomeUnknown()).isFalse();
            assertThat(e)
                    .hasMessage("Cannot create database d at " + td.host()
                            + ": status 409: Database d already exists (1 attempt, 0.0 s)");
        }

        @Test
        void areRepeatedWhereNothingWasSent() throws IOException {
            TdClient client = td.builder()
                    .apiUrl(URI.create("http://localhost:" + unusedPort()))
                    .build();

            TdClientException e = failure(() -> client.databases().create("d"));

            assertThat(e.attempts()).isEqualTo(8);
            assertThat(e.outcomeUnknown()).isFalse();
            assertThat(e.getMessage())
                    .startsWith("Cannot create database d at localhost:")
                    .endsWith(" (8 attempts, 123.0 s)");
        }

        @Test
        void areNotSentToAHostThatCannotBeFound() {
            TdClient client = td.builder()
                    .apiUrl(URI.create("http://no-such-host.invalid"))
                    .build();

            assertThatThrownBy(() -> client.databases().create("d"))
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage("Cannot create database d at no-such-host.invalid: the host name cannot be resolved"
                            + " (8 attempts, 123.0 s)");
        }

        @Test
        void withAKeyAreRepeatedAndSaySoInTheEnd() {
            always(aResponse().withStatus(500));

            assertThatThrownBy(() -> td.client()
                            .jobs()
                            .issue(JobRequest.presto("d", "INSERT")
                                    .domainKey("k")
                                    .build()))
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage(
                            "Cannot issue presto job in database d at " + td.host()
                                    + ": status 500; it may have been done all the same, and may be asked for again (8 attempts, 123.0 s)");
            assertSent(8);
        }

        @Test
        void thatSeeToItThatSomethingIsThereOrGoneAreRepeatedAndTakeWhatTheyFind() {
            answers(aResponse().withFault(Fault.EMPTY_RESPONSE), jsonResponse("{\"message\":\"exists\"}", 409));
            td.client().databases().createIfNotExists("d");
            answers(aResponse().withStatus(502), jsonResponse("{\"message\":\"exists\"}", 409));
            td.client().tables().createIfNotExists(new TableName("d", "t"));
            answers(aResponse().withStatus(502), jsonResponse("{\"message\":\"missing\"}", 404));
            td.client().tables().deleteIfExists(new TableName("d", "t"));
            answers(aResponse().withStatus(502), jsonResponse("{\"message\":\"missing\"}", 404));
            td.client().databases().deleteIfExists("d");
            assertSent(2);
        }

        @Test
        void thatStartASessionAreRepeated() {
            String attempt =
                    "{\"id\":\"1\",\"sessionId\":\"2\",\"sessionTime\":\"2026-03-01T00:00:00Z\",\"status\":\"running\"}";
            // Between the two it is looked up, which finds nothing.
            answers(aResponse().withStatus(504), aResponse().withStatus(404), jsonResponse(attempt, 409));

            assertThat(td.client()
                            .attempts()
                            .start("3", Instant.parse("2026-03-01T00:00:00Z"), Map.of())
                            .adopted())
                    .isTrue();
        }
    }

    @Nested
    class Messages {

        @Test
        void neverHoldTheApiKey() {
            always(jsonResponse("{\"message\":\"bad key " + FakeTd.KEY + "\"}", 401));

            assertThatThrownBy(() -> td.client().user().validateApiKey())
                    .hasMessage(
                            "Cannot validate the API key at " + td.host()
                                    + ": status 401: bad key ****; check that the API key is right and of this region (1 attempt, 0.0 s)");
        }

        @Test
        void neverHoldAWholeBody() {
            always(aResponse().withStatus(400).withBody("x".repeat(100_000)));

            assertThat(failure(() -> td.client().databases().list()).getMessage())
                    .isEqualTo("Cannot list databases at " + td.host() + ": status 400: "
                            + String.join("", Collections.nCopies(300, "x")) + "… (1 attempt, 0.0 s)");
        }
    }

    @Nested
    class Redirects {

        @Test
        void ofReadsAreFollowedWithoutTheApiKeyToAnotherHost() {
            td.server()
                    .stubFor(any(urlEqualTo("/v3/job/result/1?format=json"))
                            .willReturn(aResponse()
                                    .withStatus(303)
                                    .withHeader(
                                            "Location",
                                            "http://127.0.0.1:" + td.server().port() + "/signed?key=s")));
            td.server()
                    .stubFor(any(urlEqualTo("/signed?key=s"))
                            .willReturn(aResponse().withBody("[1]")));
            TdJob job = job();

            try (JobResult result = td.client().jobs().result(job, ResultFormat.JSON)) {
                assertThat(result.next()).containsExactly(1L);
            }
            td.server().verify(1, getRequestedFor(urlEqualTo("/signed?key=s")).withoutHeader("Authorization"));
            assertSent(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303})
        void ofWritesAreNotFollowedSinceThatWouldSayThatSomethingWasDone(int status) {
            td.server()
                    .stubFor(any(anyUrl())
                            .willReturn(aResponse().withStatus(status).withHeader("Location", "/elsewhere")));
            td.server().stubFor(any(urlEqualTo("/elsewhere")).willReturn(okJson("{}")));

            TdClientException e = failure(() -> td.client().databases().createIfNotExists("d"));

            assertThat(e).isInstanceOf(TdClientException.NonRetriable.class);
            assertThat(e.status()).hasValue(status);
            assertSent(1);
        }

        @ParameterizedTest
        @ValueSource(ints = {307, 308})
        void ofWritesAreFollowedWhereTheyAreSentAgainAsTheyWere(int status) {
            td.server()
                    .stubFor(any(anyUrl())
                            .willReturn(aResponse().withStatus(status).withHeader("Location", "/elsewhere")));
            td.server().stubFor(post(urlEqualTo("/elsewhere")).willReturn(okJson("{\"job_id\":\"1\"}")));

            assertThat(td.client()
                            .jobs()
                            .issue(JobRequest.presto("d", "SELECT 1").build())
                            .id())
                    .isEqualTo("1");
            td.server()
                    .verify(1, postRequestedFor(urlEqualTo("/elsewhere")).withFormParam("query", equalTo("SELECT 1")));
        }
    }

    @Nested
    class Bodies {

        @Test
        void thatEndBeforeTheirLengthAreReadAgain() throws Exception {
            try (BrokenServer server = new BrokenServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 100\r\n\r\n{\"databases\":[");
                    TdClient client = td.builder().apiUrl(server.url()).build()) {
                TdClientException e = failure(() -> client.databases().list());

                assertThat(e.kind()).isEqualTo(Kind.NETWORK);
                assertThat(e.getMessage()).endsWith(": unexpected end of stream (8 attempts, 123.0 s)");
                assertThat(server.requests()).isEqualTo(8);
            }
        }

        @Test
        void whoseGzipEndsTooSoonAreReadAgain() {
            byte[] gzip = Bytes.gzip("{\"databases\":[]}");
            byte[] part = Arrays.copyOf(gzip, gzip.length / 2);
            answers(aResponse().withHeader("Content-Encoding", "gzip").withBody(part), okJson("{\"databases\":[]}"));

            assertThat(td.client().databases().list()).isEmpty();
            assertSent(2);
        }

        @Test
        void ofResultsWhoseGzipEndsTooSoonAreAskedForTheRest() {
            byte[] gzip = Bytes.rows(List.of(1), List.of(2));
            int end = gzip.length - 9;
            td.server().resetAll();
            td.server().stubFor(any(anyUrl()).willReturn(aResponse().withBody(Arrays.copyOf(gzip, end))));
            td.server()
                    .stubFor(any(anyUrl())
                            .withHeader("Range", equalTo("bytes=" + end + "-"))
                            .willReturn(
                                    aResponse().withStatus(206).withBody(Arrays.copyOfRange(gzip, end, gzip.length))));

            try (JobResult result = td.client().jobs().result(job())) {
                assertThat(result.next()).containsExactly(1L);
                assertThat(result.next()).containsExactly(2L);
                assertThat(result.hasNext()).isFalse();
            }
            assertSent(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 416})
        void ofResultsWhoseGzipEndsTooSoonForGoodSayHowFarTheyCame(int statusOfRest) {
            byte[] gzip = Bytes.rows(List.of(1), List.of(2));
            byte[] part = Arrays.copyOf(gzip, gzip.length - 9);
            always(aResponse().withBody(part));
            td.server()
                    .stubFor(any(anyUrl())
                            .withHeader("Range", matching(".*"))
                            .willReturn(aResponse().withStatus(statusOfRest).withBody(part)));

            try (JobResult result = td.client().jobs().result(job())) {
                assertThatThrownBy(() -> result.forEachRemaining(row -> {}))
                        .isInstanceOf(TdClientException.Retriable.class)
                        .hasMessageStartingWith("Cannot read the result of job 1 beyond row ")
                        .hasMessageEndingWith(
                                "Unexpected end of ZLIB input stream; it can be fetched again from its beginning");
            }
            assertSent(2);
        }

        @Test
        void ofWritesThatCannotBeReadLeaveTheOutcomeUnknown() {
            for (String body : List.of("", "{\"job_id\":", "<html><title>Sign in</title></html>", "[]", "{}")) {
                always(aResponse().withStatus(200).withBody(body));

                TdClientException e = failure(() -> td.client()
                        .jobs()
                        .issue(JobRequest.presto("d", "INSERT").build()));

                assertThat(e.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
                assertThat(e.outcomeUnknown()).as(body).isTrue();
                assertThat(e.getMessage()).doesNotContain("Sign in");
                assertSent(1);
            }
            always(aResponse().withStatus(200).withBody("<html></html>"));
            assertThat(failure(() -> td.client().databases().create("d")).outcomeUnknown())
                    .isTrue();
        }
    }

    @Test
    void readsAreRepeatedWhereTheConnectionIsRefused() throws IOException {
        TdClient client = td.builder()
                .apiUrl(URI.create("http://localhost:" + unusedPort()))
                .build();

        TdClientException e = failure(() -> client.databases().list());

        assertThat(e.kind()).isEqualTo(Kind.NETWORK);
        assertThat(e.attempts()).isEqualTo(8);
        assertThat(e.elapsed()).isEqualTo(Duration.ofMillis(122_993));
    }

    @Nested
    class Limits {

        @Test
        void ofTheDeadlineEndACallBeforeAWaitThatWouldPassIt() {
            always(aResponse().withStatus(500).withBody("{\"error\":\"oops\"}"));
            TdClient client = td.builder().deadline(Duration.ofSeconds(10)).build();

            assertThatThrownBy(() -> client.databases().list())
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage("Cannot list databases at " + td.host()
                            + ": status 500: oops; the next attempt would come after"
                            + " the deadline of 10.0 s (4 attempts, 7.0 s)");
            assertSent(4);
        }

        @Test
        void ofTheBudgetEndRetriesWhileAHostFails() {
            always(aResponse().withStatus(500));
            TdClient client = td.builder()
                    .sleeper(new VirtualTime())
                    .retryBudget(new RetryBudget(10, 0.5))
                    .build();

            assertThat(failure(() -> client.databases().list()).attempts()).isEqualTo(8);
            assertThat(failure(() -> client.databases().list()))
                    .hasMessage("Cannot list databases at " + td.host()
                            + ": status 500; not tried again, because too many calls"
                            + " of this host needed that just before (4 attempts, 7.0 s)");
            assertThat(failure(() -> client.databases().list()).attempts()).isEqualTo(1);
            assertSent(13);

            always(okJson("{\"databases\":[]}"));
            client.databases().list();
            client.databases().list();
            always(aResponse().withStatus(500));
            assertThat(failure(() -> client.databases().list()).attempts()).isEqualTo(2);
        }

        @Test
        void ofTheHostHoldForAllClientsOfTheProcess() {
            TdClient first = td.builder().retry(RetryPolicy.none()).build();
            TdClient second = td.builder().build();
            answers(aResponse().withStatus(429).withHeader("Retry-After", "30"), okJson("{\"databases\":[]}"));

            failure(() -> first.databases().list());
            assertThat(td.waits()).isEmpty();
            second.databases().list();

            assertThat(td.waits()).containsExactly(Duration.ofSeconds(30));
        }

        @Test
        void ofTheHostRefuseACallWhoseTurnWouldComeTooLate() {
            TdClient first = td.builder().retry(RetryPolicy.none()).build();
            TdClient second = td.builder().deadline(Duration.ofSeconds(20)).build();
            always(aResponse().withStatus(429).withHeader("Retry-After", "30"));

            failure(() -> first.databases().list());

            assertThatThrownBy(() -> second.databases().create("d"))
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessageStartingWith("Cannot create database d at " + td.host()
                            + ": not sent, because its turn among the calls that wait for this host would come after the deadline"
                            + " of 20.0 s");
            assertSent(1);
        }

        @Test
        void ofTheBreakerEndOnceTheServiceIsWellAgain() {
            always(aResponse().withStatus(500));
            TdClient client = td.builder()
                    .retry(RetryPolicy.none())
                    .circuitBreaker(new CircuitBreakerPolicy(50, 4, 4, Duration.ofSeconds(15)))
                    .build();
            for (int i = 0; i < 4; i++) {
                failure(() -> client.databases().list());
            }
            always(okJson("{\"databases\":[]}"));
            assertThat(failure(() -> client.databases().list()).kind()).isEqualTo(Kind.SUSPENDED);
            assertSent(0);

            td.time().pass(Duration.ofSeconds(16));

            assertThat(client.databases().list()).isEmpty();
        }

        @Test
        void areNoneWhereTheyAreOff() {
            always(aResponse().withStatus(503));
            TdClient client = td.builder()
                    .retry(RetryPolicy.none())
                    .circuitBreaker(CircuitBreakerPolicy.off())
                    .adaptiveLimit(AdaptiveLimit.off())
                    .retryBudget(RetryBudget.unlimited())
                    .build();
            for (int i = 0; i < 60; i++) {
                assertThat(failure(() -> client.databases().list()).kind()).isEqualTo(Kind.UNAVAILABLE);
            }
            assertSent(60);
            assertThat(td.waits()).isEmpty();
        }
    }

    @Test
    void usesTheHttpClientOfTheCallerAndLeavesItOpen() {
        always(okJson("{\"databases\":[]}"));
        OkHttpClient mine = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-Mine", "1").build()))
                .build();
        TdClient client = td.builder().httpClient(mine).build();

        client.databases().list();
        client.close();

        td.server().verify(1, anyRequestedFor(anyUrl()).withHeader("X-Mine", equalTo("1")));
        assertThat(mine.dispatcher().executorService().isShutdown()).isFalse();
    }

    private TdJob job() {
        return TdJob.builder()
                .id("1")
                .type("presto")
                .status(JobStatus.SUCCESS)
                .database("d")
                .query("")
                .userName("")
                .url("")
                .engineVersion("")
                .cmdout("")
                .stderr("")
                .build();
    }

    @Test
    void sendsNothingWhileTheServiceKeepsFailing() {
        always(aResponse().withStatus(500));
        TdClient client = td.builder()
                .circuitBreaker(new CircuitBreakerPolicy(80, 50, 20, Duration.ofHours(1)))
                .build();
        for (int i = 0; i < 3; i++) {
            failure(() -> client.databases().list());
        }
        int sent = td.server().getAllServeEvents().size();

        assertThatThrownBy(() -> client.databases().create("d"))
                .isInstanceOf(TdClientException.Retriable.class)
                .hasMessage("Cannot create database d at " + td.host()
                        + ": not sent, because most of the calls just before failed (8 attempts, 123.0 s)");
        assertThat(sent).isEqualTo(20);
        assertSent(20);
    }

    @Test
    void startsNoMoreRequestsInASecondThanItMay() {
        always(okJson("{\"databases\":[]}"));
        TdClient client = td.builder().requestsPerSecond(2).build();

        for (int i = 0; i < 5; i++) {
            client.databases().list();
        }

        assertThat(td.waits()).hasSizeGreaterThanOrEqualTo(1).allMatch(wait -> wait.toMillis() <= 2_000);
    }

    @Test
    void stopsWhereItsThreadIsInterrupted() {
        always(aResponse().withStatus(500));
        TdClient client = td.builder()
                .sleeper(duration -> {
                    throw new InterruptedException("stop");
                })
                .build();

        assertThatThrownBy(() -> client.databases().list())
                .isInstanceOf(TdClientException.NonRetriable.class)
                .hasMessage("Cannot list databases at " + td.host()
                        + ": interrupted while waiting to try again (1 attempt, 0.0 s)");
        assertThat(Thread.interrupted()).isTrue();
        assertSent(1);
    }

    @Test
    void isOfNoUseOnceItIsClosed() {
        TdClient client = td.builder().build();
        client.close();

        assertThatThrownBy(() -> client.databases().list())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The TdClient is closed");
    }

    private static TdClientException failure(Runnable call) {
        return catchThrowableOfType(TdClientException.class, call::run);
    }

    private void always(ResponseDefinitionBuilder answer) {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(answer));
    }

    private void answers(ResponseDefinitionBuilder... answers) {
        td.server().resetAll();
        for (int i = 0; i < answers.length; i++) {
            td.server()
                    .stubFor(any(anyUrl())
                            .inScenario("answers")
                            .whenScenarioStateIs(i == 0 ? STARTED : "answer " + i)
                            .willReturn(answers[i])
                            .willSetStateTo("answer " + (i + 1)));
        }
    }

    private void assertSent(int requests) {
        td.server().verify(requests, anyRequestedFor(anyUrl()));
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
