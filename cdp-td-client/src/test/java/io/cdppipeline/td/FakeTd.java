package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.cdppipeline.config.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A stubbed service and a client of it that waits without waiting. */
public final class FakeTd implements BeforeEachCallback, AfterEachCallback {

    public static final String KEY = "1/0123456789abcdef0123456789abcdef01234567";
    public static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    /** Draws the bound itself, nearly, so that waits can be told from each other. */
    private static final RandomGenerator MOST = () -> -1L;

    /** One for all tests, since it takes longer to start than most of them. */
    private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort());

    private final VirtualTime time = new VirtualTime();
    private TdClient client;

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!SERVER.isRunning()) {
            SERVER.start();
        }
        SERVER.resetAll();
        client = builder().build();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        client.close();
        time.waits().clear();
    }

    public WireMockServer server() {
        return SERVER;
    }

    public TdClient client() {
        return client;
    }

    /** How long the client was told to wait, in order. */
    public List<Duration> waits() {
        return time.waits();
    }

    /** The clients' time. */
    public VirtualTime time() {
        return time;
    }

    /** Answers every request with JSON. */
    public void answers(String json) {
        SERVER.resetAll();
        SERVER.stubFor(any(anyUrl()).willReturn(okJson(json)));
    }

    /** Answers every request with bytes. */
    public void answers(byte[] bytes) {
        SERVER.resetAll();
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody(bytes)));
    }

    /**
     * The one request since the last {@link #answers}: method and URL, and, where it has a body, its type and the body below. It must
     * have had the API key and the client's name.
     */
    public String request() {
        LoggedRequest request = onlyRequest();
        assertThat(request.getHeader("Authorization")).isEqualTo("TD1 " + KEY);
        assertThat(request.getHeader("User-Agent")).isEqualTo("cdp-pipeline-java");
        String line = request.getMethod() + " " + request.getUrl();
        String body = request.getBodyAsString();
        return body.isEmpty() ? line : line + "\n" + request.getHeader("Content-Type") + "\n" + body;
    }

    /** The one request since the last {@link #answers}. */
    public LoggedRequest onlyRequest() {
        List<LoggedRequest> requests = SERVER.findAll(anyRequestedFor(anyUrl()));
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    /** Host and port, as messages name them. */
    public String host() {
        return "localhost:" + SERVER.port();
    }

    public TdClient.Builder builder() {
        return TdClient.builder()
                .apiUrl(URI.create("http://" + host()))
                .workflowUrl(URI.create("http://" + host()))
                .cdpUrl(URI.create("http://" + host()))
                .ingestUrl(URI.create("http://" + host()))
                .apiKey(Secret.of(KEY))
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .requestsPerSecond(1_000_000)
                .random(MOST)
                .sleeper(time);
    }

    /** An attempt of session 5, as the workflow API tells it. */
    static String attempt(String status, boolean done, String run) {
        return """
                {"status":"%s","id":"11","index":1,"project":{"id":"7","name":"ingestion"},"workflow":{"name":"main","id":"3"},\
                "sessionId":5,"sessionUuid":"u","sessionTime":"2026-03-01T00:00:00+00:00","retryAttemptName":null,"done":%s,\
                "success":%s,"cancelRequested":false,"params":{"cdp_run":"%s"},"createdAt":"2026-11-20T05:57:09Z","finishedAt":null}""".formatted(status, done, done, run);
    }
}
