package io.cdppipeline.td;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TdClientBuilderTest {

    @TempDir
    Path home;

    @Test
    void namesEverythingThatIsMissingAtOnce() {
        assertThatThrownBy(() ->
                        TdClient.builder().environment(Map.of()).home(home).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("""
                        Cannot build the TdClient:
                          no REST API to call: set region(…) or apiUrl(…)
                          no workflow API to call: set region(…) or workflowUrl(…)
                          no API key: set apiKey(…), or TD_API_KEY in the environment, or apikey in the section [account] of %s""".formatted(home.resolve(".td/td.conf")));
    }

    @Test
    void namesTheOneServiceThatIsMissing() {
        assertThatThrownBy(() -> TdClient.builder()
                        .apiUrl(URI.create("http://localhost:1"))
                        .apiKey(Secret.of("1/abc"))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot build the TdClient:\n  no workflow API to call: set region(…) or workflowUrl(…)");
    }

    @Test
    void derivesTheServicesFromARegion() {
        try (TdClient client = TdClient.builder()
                .region("https://api-cdp.eu01.treasuredata.com")
                .apiKey(Secret.of("1/abc"))
                .build()) {
            assertThat(client).hasToString("TdClient[https://api.eu01.treasuredata.com]");
        }
    }

    @Test
    void refusesAnEndpointOfNoRegion() {
        assertThatThrownBy(() -> TdClient.builder().region("local"))
                .isInstanceOf(CdpException.class)
                .hasMessageStartingWith("No region of Treasure Data has the endpoint 'local'. Use us01,");
    }

    @Test
    void refusesSettingsWithoutSense() {
        TdClient.Builder builder = TdClient.builder();
        assertThatThrownBy(() -> builder.readTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("readTimeout is PT0S, it must be positive");
        assertThatThrownBy(() -> builder.requestsPerSecond(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requestsPerSecond is 0, it must be 1 or more");
        assertThatThrownBy(() -> builder.archiveLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("archiveLimit is 0, it must be 1 or more");
        assertThatThrownBy(() -> builder.answerLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("answerLimit is 0, it must be 1 or more");
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxAttempts is 0, it must be 1 or more");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "firstDelay is PT2S and maxDelay PT1S; the first must be positive and the second at least as long");
    }
}
