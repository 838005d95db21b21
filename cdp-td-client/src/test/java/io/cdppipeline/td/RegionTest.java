package io.cdppipeline.td;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.treasuredata.com, US01",
        "https://api-cdp.eu01.treasuredata.com, EU01",
        "https://api-cdp.treasuredata.co.jp, JP01",
        "https://api-cdp.ap02.treasuredata.com, AP02",
        "us01, US01",
        "us, US01",
        "aws, US01",
        "US, US01",
        "jp01, JP01",
        "jp, JP01",
        "tokyo, JP01",
        "ap01, JP01",
        "aws-tokyo, JP01",
        "eu01, EU01",
        "eu, EU01",
        "ap02, AP02",
        "ap, AP02",
        "ap03, AP03",
        "api.treasuredata.com, US01",
        "api.treasuredata.co.jp, JP01",
        "api.eu01.treasuredata.com, EU01",
        "api.ap02.treasuredata.com, AP02",
        "api.ap03.treasuredata.com, AP03",
        "api-workflow.treasuredata.com, US01",
        "api-workflow.treasuredata.co.jp, JP01",
        "api-workflow.ap01.treasuredata.com, JP01",
        "api-workflow.eu01.treasuredata.com, EU01",
        "api-workflow.ap03.treasuredata.com, AP03",
        "api-cdp.treasuredata.com, US01",
        "api-presto.eu01.treasuredata.com, EU01",
        "api-import.treasuredata.com, US01",
        "console.treasuredata.com, US01",
        "console.treasuredata.co.jp, JP01",
        "https://console.eu01.treasuredata.com/app/workflows, EU01",
        "us01.records.in.treasuredata.com, US01",
        "ap01.records.in.treasuredata.com, JP01",
        "eu01.records.in.treasuredata.com, EU01",
        "https://api.treasuredata.com/, US01",
        "https://api.treasuredata.com:443/v3, US01",
        "http://api.eu01.treasuredata.com:80, EU01",
        "API.EU01.TreasureData.com, EU01",
        "api.treasuredata.com., US01",
        "https://api-cdp.treasuredata.co.jp/unifications/workflow_call?x=1#y, JP01",
        "'  https://api.treasuredata.com  ', US01",
    })
    void knowsEverySpellingInUse(String endpoint, Region region) {
        assertThat(Region.find(endpoint)).contains(region);
        assertThat(Region.of(endpoint)).isSameAs(region);
    }

    @ParameterizedTest
    @CsvSource({
        "US01, treasuredata.com, us01",
        "JP01, treasuredata.co.jp, ap01",
        "EU01, eu01.treasuredata.com, eu01",
        "AP02, ap02.treasuredata.com, ap02",
        "AP03, ap03.treasuredata.com, ap03",
    })
    void derivesEveryServicesHost(Region region, String domain, String ingest) {
        assertThat(region.apiUrl()).hasToString("https://api." + domain);
        assertThat(region.workflowUrl()).hasToString("https://api-workflow." + domain);
        assertThat(region.cdpUrl()).hasToString("https://api-cdp." + domain);
        assertThat(region.consoleUrl()).hasToString("https://console." + domain);
        assertThat(region.ingestUrl()).hasToString("https://" + ingest + ".records.in.treasuredata.com");
        assertThat(Region.of(region.cdpUrl().toString())).isSameAs(region);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "local",
                "localhost",
                "http://localhost:8080",
                "127.0.0.1",
                "us02",
                "api.us02.treasuredata.com",
                "api.eu01.treasuredata.co.jp",
                "api-staging.treasuredata.com",
                "api.treasuredata.com.example.org",
                "apitreasuredata.com",
                "example.org/api.treasuredata.com",
                "http://[::1]:8080",
            })
    void knowsNoOtherHost(String endpoint) {
        assertThat(Region.find(endpoint)).isEmpty();
    }

    @Test
    void saysWhatToDoAboutAnUnknownHost() {
        assertThatThrownBy(() -> Region.of("http://localhost:8080"))
                .isInstanceOf(CdpException.class)
                .hasMessage(
                        "No region of Treasure Data has the endpoint 'http://localhost:8080'. Use us01, jp01, eu01, ap02,"
                                + " ap03 or the URL of one of its services, such as https://api.treasuredata.com; for any other"
                                + " host give the base URL of each service with TdClient.builder().apiUrl(…), workflowUrl(…), cdpUrl(…) and ingestUrl(…)");
    }
}
