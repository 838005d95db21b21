package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudHostsTest {

    private final CloudHosts hosts = new CloudHosts(
            () -> URI.create("http://127.0.0.1:8765"), Set.of("example.com", "*.evil.org", "*.treasuredata.com"));

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
    void leavesHostsAloneThatAreAllowed(URI requested) {
        assertThat(hosts.route(requested)).isEqualTo(requested);
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:9/x", "http://127.0.0.1:9/x", "http://[::1]:9/x"})
    void leavesThisMachineAlone(URI requested) {
        assertThat(hosts.route(requested)).isEqualTo(requested);
    }

    @ParameterizedTest
    @CsvSource({"http://169.254.169.254/latest,169.254.169.254", "https://evil.org/x,evil.org"})
    void refusesHostsThatNobodyAllowed(URI requested, String host) {
        assertThatThrownBy(() -> hosts.route(requested))
                .hasMessage("Calls to " + host + " are not allowed from the embedded Treasure Data: allow them with"
                        + " LocalTreasureData.builder().allowHttp(\"" + host + "\")");
    }

    @ParameterizedTest
    @CsvSource({
        "https://us01.records.in.treasuredata.com/shop/events,/shop/events",
        "https://in.treasuredata.com/postback/v3/event/shop/events,/postback/v3/event/shop/events"
    })
    void sendsRecordsToTheServer(URI requested, String path) {
        assertThat(hosts.route(requested)).isEqualTo(URI.create("http://127.0.0.1:8765" + path));
    }
}
