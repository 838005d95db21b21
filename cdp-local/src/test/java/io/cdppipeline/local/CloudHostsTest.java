package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudHostsTest {

    private final CloudHosts hosts = new CloudHosts(() -> URI.create("http://127.0.0.1:8765"));

    @ParameterizedTest
    @CsvSource({
        "https://api-cdp.treasuredata.com/unifications/workflow_call,/unifications/workflow_call",
        "https://API.treasuredata.com/v3/job/list?from=0&q=%20,/v3/job/list?from=0&q=%20",
        "https://api-workflow.eu01.treasuredata.com/api/projects,/api/projects",
        "https://api-cdp.treasuredata.co.jp/x,/x",
        "https://api.ap02.treasuredata.com:443/v3/a%2Fb,/v3/a%2Fb",
    })
    void sendsEveryHostOfTheCloudToTheServer(URI requested, String path) {
        assertThat(hosts.route(requested)).isEqualTo(URI.create("http://127.0.0.1:8765" + path));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/api.treasuredata.com",
        "https://console.treasuredata.com/app",
        "https://api.treasuredata.com.evil.org/",
        "https://notapi.treasuredata.com/",
        "https://xapi-cdp.treasuredata.com/",
    })
    void leavesOtherHostsAlone(URI requested) {
        assertThat(hosts.route(requested)).isEqualTo(requested);
    }
}
