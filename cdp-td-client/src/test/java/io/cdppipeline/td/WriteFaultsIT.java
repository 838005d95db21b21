package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.cdppipeline.td.TdClientException.Kind;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every call that changes something, and every fault: what was sent again, what was not, and what is said of the outcome. */
class WriteFaultsIT {

    private static final int ATTEMPTS = 2;

    /** Faults after which the call may have been done all the same. */
    private static final Map<String, ResponseDefinitionBuilder> IN_DOUBT = inDoubt();

    /** Answers that say that nothing was done. */
    private static final List<Integer> REFUSALS = List.of(400, 401, 403, 404, 406, 409, 410, 412, 422);

    static final List<Writes.Write> ONCE = Writes.ONCE;
    static final List<Writes.Write> REPEATED = Writes.REPEATED;
    static final List<Writes.Write> ALL =
            Stream.concat(ONCE.stream(), REPEATED.stream()).toList();

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private TdClient client;

    @BeforeEach
    void open() {
        client = unlimited().build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private TdClient.Builder unlimited() {
        return td.builder()
                .retry(new RetryPolicy(ATTEMPTS, Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofSeconds(60)))
                .retryBudget(RetryBudget.unlimited())
                .circuitBreaker(CircuitBreakerPolicy.off())
                .adaptiveLimit(AdaptiveLimit.off());
    }

    private static Map<String, ResponseDefinitionBuilder> inDoubt() {
        Map<String, ResponseDefinitionBuilder> faults = new TreeMap<>();
        for (int status : List.of(408, 500, 502, 503, 504, 599)) {
            faults.put("status " + status, jsonResponse("{\"message\":\"oops\"}", status));
        }
        faults.put("status 503 without a body", aResponse().withStatus(503));
        faults.put(
                "status 502 with a page",
                aResponse()
                        .withStatus(502)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html><head><title>Bad gateway</title></head></html>"));
        faults.put("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        faults.put("closed without an answer", aResponse().withFault(Fault.EMPTY_RESPONSE));
        faults.put("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
        faults.put(
                "a page of something in between",
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html><title>Sign in</title></html>"));
        return faults;
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ONCE")
    void isSentOnceAndItsOutcomeIsUnknown(Writes.Write write) {
        IN_DOUBT.forEach((fault, answer) -> {
            always(answer);

            TdClientException e = failure(write);

            assertThat(e).as(fault).isInstanceOf(TdClientException.Retriable.class);
            assertThat(e.outcomeUnknown()).as(fault).isTrue();
            assertThat(e.getMessage())
                    .as(fault)
                    .contains("; the outcome is unknown: look whether it was done before asking again (1 attempt, ")
                    .doesNotContain("Sign in");
            assertThat(writesSent()).as(fault).isEqualTo(1);
        });
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("REPEATED")
    void isRepeatedSinceThatIsSafe(Writes.Write write) {
        IN_DOUBT.forEach((fault, answer) -> {
            always(answer);

            TdClientException e = failure(write);

            assertThat(e).as(fault).isInstanceOf(TdClientException.Retriable.class);
            assertThat(e.attempts()).as(fault).isEqualTo(ATTEMPTS);
            assertThat(writesSent()).as(fault).isEqualTo(ATTEMPTS);
        });
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ALL")
    void isRefusedOnceAndForAll(Writes.Write write) {
        for (int status : REFUSALS) {
            always(jsonResponse("{\"message\":\"no\"}", status));

            TdClientException e = failure(write);

            if (e == null) {
                // What is to be there is there, or what is to go has gone.
                assertThat(status).as(write.name()).isIn(404, 409, 410);
                assertThat(ONCE).doesNotContain(write);
            } else {
                assertThat(e).isInstanceOf(TdClientException.NonRetriable.class);
                assertThat(e.status()).hasValue(status);
                // Whose revision is in the way of a push is looked up, and that is refused here too.
                assertThat(e.outcomeUnknown())
                        .isEqualTo(status == 409 && write.name().equals("push project"));
                assertThat(e.attempts()).isEqualTo(1);
            }
            assertThat(writesSent()).as(write.name() + " after " + status).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ONCE")
    void isSentOnceWhereItIsThrottled(Writes.Write write) {
        always(jsonResponse("{}", 429).withHeader("Retry-After", "1"));

        TdClientException e = failure(write);

        assertThat(e.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(writesSent()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ONCE")
    void isSentOnceToAServiceThatSaysNothing(Writes.Write write) {
        always(jsonResponse("{}", 200).withFixedDelay(500));
        try (TdClient impatient = unlimited().readTimeout(Duration.ofMillis(30)).build()) {
            TdClientException e = catchThrowableOfType(
                    TdClientException.class, () -> write.call().accept(impatient));

            assertThat(e.kind()).isEqualTo(Kind.NETWORK);
            assertThat(e.outcomeUnknown()).isTrue();
            assertThat(e.attempts()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ALL")
    void isRepeatedWhereNothingWasSent(Writes.Write write) throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("http://localhost:" + socket.getLocalPort());
        }
        try (TdClient lonely = unlimited()
                .apiUrl(nobody)
                .workflowUrl(nobody)
                .cdpUrl(nobody)
                .ingestUrl(nobody)
                .build()) {
            TdClientException e = catchThrowableOfType(
                    TdClientException.class, () -> write.call().accept(lonely));

            assertThat(e.kind()).isEqualTo(Kind.NETWORK);
            assertThat(e.attempts()).isEqualTo(ATTEMPTS);
            assertThat(e.outcomeUnknown()).isFalse();
        }
    }

    private void always(ResponseDefinitionBuilder answer) {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(answer));
    }

    private TdClientException failure(Writes.Write write) {
        return catchThrowableOfType(TdClientException.class, () -> write.call().accept(client));
    }

    /** Looks between two attempts are reads, and do not count. */
    private long writesSent() {
        return td.server().getAllServeEvents().stream()
                .map(ServeEvent::getRequest)
                .filter(request -> !request.getMethod().getName().equals("GET"))
                .count();
    }
}
