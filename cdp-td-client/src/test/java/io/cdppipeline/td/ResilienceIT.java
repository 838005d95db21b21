package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.job.JobRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResilienceIT extends FaultTests {

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
}
