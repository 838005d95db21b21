package io.cdppipeline.td;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.target.Target;
import io.cdppipeline.target.TargetProvider;
import io.cdppipeline.target.TargetRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class TdTargetProviderTest {

    private final TargetProvider provider = ServiceLoader.load(TargetProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(TdTargetProvider.class::isInstance)
            .findFirst()
            .orElseThrow();

    @Test
    void supportsEveryRegionAndNotTheEmbeddedOne() {
        assertThat(provider.supports("https://api-cdp.treasuredata.co.jp")).isTrue();
        assertThat(provider.supports("ap03")).isTrue();
        assertThat(provider.supports("local")).isFalse();
        assertThat(provider.supports("http://localhost:8080")).isFalse();
    }

    @Test
    void opensTheAccountOfTheRegion() {
        try (Target target =
                provider.open(request("https://api-cdp.eu01.treasuredata.com", Optional.of(Secret.of("1/abc"))))) {
            assertThat(target.name()).isEqualTo("eu01");
            assertThat(target.pollInterval()).isEqualTo(Duration.ofSeconds(30));
            assertThat(target).isInstanceOf(TdTarget.class).hasToString("TdTarget[eu01]");
            assertThat(((TdTarget) target).client()).hasToString("TdClient[https://api.eu01.treasuredata.com]");
        }
    }

    @Test
    void saysWhereTheApiKeyGoes() {
        TargetRequest request = request("tokyo", Optional.empty());

        assertThatThrownBy(() -> provider.open(request))
                .isInstanceOf(CdpException.class)
                .hasMessage("No API key for Treasure Data in region jp01: set td_api_key in the section global, as"
                        + " ${env:TD_API_KEY}, or use td_endpoint: local, which needs none");
    }

    @Test
    void asksAnewForAKeyThatMayHaveChangedSinceTheConfigurationWasRead() {
        GlobalConfig global = GlobalConfig.builder()
                .client("acme")
                .tdEndpoint("us01")
                .tdApiKey(Secret.of("1/abc"))
                .tdApiKeys(() -> {
                    throw new CdpException("the file is gone");
                })
                .build();
        TargetRequest request =
                new TargetRequest(PipelineConfig.builder().global(global).build(), Path.of("."), Clock.systemUTC());

        assertThatThrownBy(() -> provider.open(request)).hasMessage("the file is gone");
    }

    private static TargetRequest request(String endpoint, Optional<Secret> key) {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint(endpoint)
                        .tdApiKey(key)
                        .build())
                .build();
        return new TargetRequest(config, Path.of("."), Clock.systemUTC());
    }
}
