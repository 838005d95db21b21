package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
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

    private final WireMockServer server = new WireMockServer(options().dynamicPort());
    private final VirtualTime time = new VirtualTime();
    private TdClient client;

    @Override
    public void beforeEach(ExtensionContext context) {
        server.start();
        client = builder().build();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        client.close();
        server.stop();
        time.waits().clear();
    }

    public WireMockServer server() {
        return server;
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

    /** Host and port, as messages name them. */
    public String host() {
        return "localhost:" + server.port();
    }

    public TdClient.Builder builder() {
        return TdClient.builder()
                .apiUrl(URI.create("http://" + host()))
                .workflowUrl(URI.create("http://" + host()))
                .cdpUrl(URI.create("http://" + host()))
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
