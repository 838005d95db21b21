package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClientException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault case 8: an API key that expires while the client is in use. */
class RenewedKeyIT {

    private static final String OLD = "1/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String NEW = "1/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private final Deque<String> keys = new ArrayDeque<>(List.of(OLD));
    private int asked;

    private Secret key() {
        asked++;
        return Secret.of(keys.size() > 1 ? keys.poll() : keys.peek());
    }

    private TdClient client() {
        return td.builder().apiKeys(this::key).build();
    }

    @BeforeEach
    void onlyTheNewKeyIsGood() {
        refuseOldKeysWith(401);
    }

    private void refuseOldKeysWith(int status) {
        td.server().resetAll();
        td.server()
                .stubFor(any(anyUrl())
                        .atPriority(5)
                        .willReturn(aResponse()
                                .withStatus(status)
                                .withBody("{\"error\":\"key " + OLD + " is not good\"}")));
        td.server()
                .stubFor(any(anyUrl())
                        .withHeader("Authorization", equalTo("TD1 " + NEW))
                        .willReturn(okJson("{\"databases\":[]}")));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void isReadAgainOnceAndTheCallGoesOnWithTheNewOne(int status) {
        refuseOldKeysWith(status);
        keys.add(NEW);
        try (TdClient client = client()) {
            assertThat(client.databases().list()).isEmpty();
            assertThat(client.databases().list()).isEmpty();
        }
        assertThat(asked).isEqualTo(2);
        td.server().verify(1, anyRequestedFor(anyUrl()).withHeader("Authorization", equalTo("TD1 " + OLD)));
        td.server().verify(2, anyRequestedFor(anyUrl()).withHeader("Authorization", equalTo("TD1 " + NEW)));
    }

    @Test
    void ofAWriteIsReadAgainTooSinceNothingWasDone() {
        keys.add(NEW);
        td.server()
                .stubFor(
                        any(anyUrl())
                                .withHeader("Authorization", equalTo("TD1 " + NEW))
                                .willReturn(
                                        okJson(
                                                "{\"id\":\"7\",\"sessionId\":\"5\",\"sessionTime\":\"2026-03-01T00:00:00+00:00\",\"params\":{},\"done\":false,\"success\":false,\"cancelRequested\":false,\"workflow\":{\"id\":\"3\",\"name\":\"w\"},\"project\":{\"id\":\"1\",\"name\":\"p\"}}")));
        try (TdClient client = client()) {
            assertThat(client.attempts()
                            .start("3", Instant.parse("2026-03-01T00:00:00Z"), Map.of())
                            .attempt()
                            .id())
                    .isEqualTo("7");
        }
    }

    @Test
    void thatIsNoOtherEndsTheCallWithoutBeingTold() {
        try (TdClient client = client()) {
            assertThatThrownBy(() -> client.databases().list())
                    .isInstanceOfSatisfying(
                            TdClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED))
                    .hasMessageContaining("status 401: key **** is not good")
                    .hasMessageContaining("check that the API key is right and of this region")
                    .hasMessageNotContaining(OLD);
        }
        td.server().verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void whoseProviderFailsIsToldWithTheRefusal() {
        Supplier<Secret> failing = () -> {
            if (asked++ > 0) {
                throw new IllegalStateException("the vault is sealed for " + OLD);
            }
            return Secret.of(OLD);
        };
        try (TdClient client = td.builder().apiKeys(failing).build()) {
            assertThatThrownBy(() -> client.databases().list())
                    .isInstanceOf(TdClientException.class)
                    .hasMessageContaining(
                            "check that the API key is right and of this region; another one was not to be had:"
                                    + " the vault is sealed for **** (1 attempt");
        }
        td.server().verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void ofAConfigurationIsReadAgainFromTheFileThatItNames(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("td.key"), OLD + "\n");
        PipelineConfig config = ConfigLoader.parse(
                "global:\n  client: acme\n  td_api_key: ${file:td.key}\n",
                directory.resolve("pipeline.yml").toString());
        try (TdClient client =
                td.builder().apiKeys(config.global().tdApiKeys().orElseThrow()).build()) {
            Files.writeString(file, NEW + "\n");

            assertThat(client.databases().list()).isEmpty();
        }
        td.server().verify(1, anyRequestedFor(anyUrl()).withHeader("Authorization", equalTo("TD1 " + OLD)));
    }
}
