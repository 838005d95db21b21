package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.GlobalConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.treasuredata.com, https://console.treasuredata.com",
        "https://api-cdp.eu01.treasuredata.com/, https://console.eu01.treasuredata.com",
        "api.ap02.treasuredata.com, https://console.ap02.treasuredata.com",
        "https://api-cdp.treasuredata.co.jp, https://console.treasuredata.co.jp",
        "https://api-workflow.treasuredata.co.jp:443/api, https://console.treasuredata.co.jp",
        "local, https://console.treasuredata.com",
        "http://localhost:8080, https://console.treasuredata.com",
    })
    void isThatOfTheEndpointsRegion(String endpoint, String console) {
        assertThat(ConsoleUrl.of(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint(endpoint)
                        .build()))
                .isEqualTo(console);
    }
}
