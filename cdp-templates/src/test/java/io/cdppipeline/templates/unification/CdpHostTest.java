package io.cdppipeline.templates.unification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CdpHostTest {

    private static PipelineConfig config(String endpoint, String... regional) {
        UnificationConfig.Builder section = UnificationConfig.builder().name("customer_360");
        for (String each : regional) {
            section.regionalEndpoint(each);
        }
        return PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint(endpoint)
                        .build())
                .unification(section.build())
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "local, https://api-cdp.treasuredata.com",
        "us01, https://api-cdp.treasuredata.com",
        "https://api.treasuredata.com, https://api-cdp.treasuredata.com",
        "https://api-cdp.treasuredata.com/, https://api-cdp.treasuredata.com",
        "api-workflow.treasuredata.com:443, https://api-cdp.treasuredata.com",
        "https://api-cdp.eu01.treasuredata.com, https://api-cdp.eu01.treasuredata.com",
        "https://console.eu01.treasuredata.com/app, https://api-cdp.eu01.treasuredata.com",
        "EU, https://api-cdp.eu01.treasuredata.com",
        "https://api.treasuredata.co.jp, https://api-cdp.treasuredata.co.jp",
        "https://api-workflow.ap01.treasuredata.com, https://api-cdp.treasuredata.co.jp",
        "tokyo, https://api-cdp.treasuredata.co.jp",
        "https://api-cdp.ap02.treasuredata.com, https://api-cdp.ap02.treasuredata.com",
        "ap03, https://api-cdp.ap03.treasuredata.com",
    })
    void anySpellingOfARegionGivesItsCdpHost(String endpoint, String url) {
        assertThat(CdpHost.baseUrl(config(endpoint))).isEqualTo(url);
    }

    @Test
    void theRegionalEndpointComesFirst() {
        assertThat(CdpHost.baseUrl(config("us01", "https://api-cdp.eu01.treasuredata.com")))
                .isEqualTo("https://api-cdp.eu01.treasuredata.com");
    }

    @Test
    void anotherHostMustBeGivenAsTheRegionalEndpoint() {
        assertThat(CdpHost.baseUrl(config("http://localhost:8080", "http://localhost:8081/cdp/")))
                .isEqualTo("http://localhost:8081/cdp");
        assertThatThrownBy(() -> CdpHost.baseUrl(config("http://localhost:8080")))
                .isInstanceOf(CdpException.class)
                .hasMessage(
                        "No region of Treasure Data is known by 'http://localhost:8080', so there is no host for the"
                                + " unification call: set unification.regional_endpoint to a region (us01, jp01, eu01, ap02, ap03)"
                                + " or to the URL of the CDP API");
    }

    @Test
    void aHostThatOnlyLooksLikeOneIsNone() {
        assertThatThrownBy(() -> CdpHost.baseUrl(config("https://api.treasuredata.com.evil.example")))
                .isInstanceOf(CdpException.class);
    }
}
