package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobSqlIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private Target target;

    @BeforeEach
    void open() {
        target = TdTarget.over(td.client(), "us01", Duration.ofSeconds(30));
    }

    @Test
    void givesRowsInTheTypesOfTheSchema() {
        issue();
        status("queued", "running", "success");
        td.server().stubFor(get("/v3/job/show/9").willReturn(okJson("""
                                {"job_id":"9","status":"success","num_records":1,"start_at":"2026-11-20 08:00:00 UTC","end_at":"",
                                 "hive_result_schema":"[[\\"i\\",\\"bigint\\"],[\\"d\\",\\"double\\"],[\\"t\\",\\"varchar\\"],[\\"b\\",\\"boolean\\"],\
                                [\\"n\\",\\"varchar\\"],[\\"arr\\",\\"array(bigint)\\"],[\\"m\\",\\"map(varchar, bigint)\\"]]"}""")));
        td.server()
                .stubFor(get("/v3/job/result/9?format=msgpack.gz")
                        .willReturn(aResponse()
                                .withBody(Bytes.rows(Arrays.asList(
                                        9007199254740993L,
                                        2,
                                        "it's \"q\"",
                                        false,
                                        null,
                                        List.of(1, 2),
                                        Map.of("k", 1))))));

        QueryResult result = target.sql().query("acme_src", "SELECT 1");

        assertThat(result.columns()).hasSize(7).startsWith(new Column("i", "bigint"), new Column("d", "double"));
        assertThat(result.rows())
                .containsExactly(Arrays.asList(
                        9007199254740993L, 2.0, "it's \"q\"", false, null, List.of(1L, 2L), Map.of("k", 1L)));
        assertThat(td.waits()).containsExactly(Duration.ofMillis(20), Duration.ofMillis(30));
        td.server()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/v3/job/issue/presto/acme_src"))
                                .withFormParam("query", equalTo("SELECT 1"))
                                .withFormParam(
                                        "domain_key",
                                        com.github.tomakehurst.wiremock.client.WireMock.matching("[0-9a-f-]{36}")));
    }

    @Test
    void asksSeveralQueriesInOneJob() {
        issue();
        status("success");
        td.server()
                .stubFor(get("/v3/job/show/9")
                        .willReturn(okJson("{\"status\":\"success\",\"hive_result_schema\":"
                                + "\"[[\\\"v0\\\",\\\"bigint\\\"],[\\\"v1\\\",\\\"varchar\\\"]]\"}")));
        td.server()
                .stubFor(get("/v3/job/result/9?format=msgpack.gz")
                        .willReturn(aResponse().withBody(Bytes.rows(Arrays.asList(42, null)))));

        assertThat(target.sql().values("acme_src", List.of("SELECT 42", "SELECT x FROM nothing -- yet")))
                .containsExactly(42L, null);
        td.server()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/v3/job/issue/presto/acme_src"))
                                .withFormParam(
                                        "query",
                                        equalTo("SELECT\n(\nSELECT 42\n) AS v0,\n"
                                                + "(\nSELECT x FROM nothing -- yet\n) AS v1")));
    }

    @Test
    void asksEachQueryByItselfWhereTheyCannotBeHadTogether() {
        td.server()
                .stubFor(post("/v3/job/issue/presto/acme_src")
                        .withFormParam("query", containing("v0"))
                        .willReturn(okJson("{\"job\":\"8\",\"job_id\":\"8\",\"database\":\"acme_src\"}")));
        td.server().stubFor(get("/v3/job/status/8").willReturn(okJson("{\"job_id\":\"8\",\"status\":\"error\"}")));
        td.server()
                .stubFor(get("/v3/job/show/8")
                        .willReturn(okJson("{\"status\":\"error\",\"debug\":{\"cmdout\":\"\","
                                + "\"stderr\":\"too many stages\"}}")));
        td.server()
                .stubFor(post("/v3/job/issue/presto/acme_src")
                        .withFormParam("query", equalTo("SELECT 42"))
                        .willReturn(okJson("{\"job\":\"9\",\"job_id\":\"9\",\"database\":\"acme_src\"}")));
        td.server().stubFor(get("/v3/job/status/9").willReturn(okJson("{\"job_id\":\"9\",\"status\":\"success\"}")));
        td.server()
                .stubFor(get("/v3/job/show/9")
                        .willReturn(okJson(
                                "{\"status\":\"success\",\"hive_result_schema\":\"[[\\\"n\\\",\\\"bigint\\\"]]\"}")));
        td.server()
                .stubFor(get("/v3/job/result/9?format=msgpack.gz")
                        .willReturn(aResponse().withBody(Bytes.rows(List.of(42)))));

        assertThat(target.sql().values("acme_src", List.of("SELECT 42", "SELECT 42")))
                .containsExactly(42L, 42L);
    }

    @Test
    void adoptsTheJobWhoseIssueWasAnsweredWithAFailure() {
        td.server()
                .stubFor(post("/v3/job/issue/presto/acme_src")
                        .inScenario("issue")
                        .whenScenarioStateIs(STARTED)
                        .willReturn(aResponse().withStatus(502).withBody("<html><title>Bad Gateway</title></html>"))
                        .willSetStateTo("issued"));
        td.server()
                .stubFor(post("/v3/job/issue/presto/acme_src")
                        .inScenario("issue")
                        .whenScenarioStateIs("issued")
                        .willReturn(
                                jsonResponse("{\"message\":\"conflict\",\"details\":{\"conflicts_with\":9}}", 409)));
        status("success");
        td.server()
                .stubFor(get("/v3/job/show/9")
                        .willReturn(okJson(
                                "{\"status\":\"success\",\"hive_result_schema\":\"[[\\\"n\\\",\\\"bigint\\\"]]\"}")));
        td.server()
                .stubFor(get("/v3/job/result/9?format=msgpack.gz")
                        .willReturn(aResponse().withBody(Bytes.rows(List.of(42)))));

        assertThat(target.sql().query("acme_src", "SELECT 42").firstLong()).isEqualTo(42);
    }

    @Test
    void givesNoRowsForAStatementWithoutAResult() {
        issue();
        status("success");
        td.server()
                .stubFor(get("/v3/job/show/9")
                        .willReturn(okJson("{\"status\":\"success\",\"hive_result_schema\":null}")));
        td.server()
                .stubFor(get("/v3/job/result/9?format=msgpack.gz")
                        .willReturn(aResponse().withStatus(404)));

        assertThat(target.sql().query("acme_src", "DROP TABLE t")).isEqualTo(new QueryResult(List.of(), List.of()));
    }

    @Test
    void tellsWhyAQueryFailed() {
        issue();
        status("error");
        td.server().stubFor(get("/v3/job/show/9").willReturn(okJson("""
                                {"status":"error","debug":{"cmdout":"","stderr":"line 1:8: Column 'x' cannot be resolved\\n"}}""")));

        assertThatThrownBy(() -> target.sql().query("acme_src", "SELECT\n  x"))
                .isInstanceOf(CdpException.class)
                .hasMessage("Query failed in database acme_src: job 9 ended as error: line 1:8: Column 'x' cannot be"
                        + " resolved; the query: SELECT x");
    }

    @Test
    void killsTheJobThatNobodyWaitsForAnyLonger() {
        issue();
        status("running", "running");
        td.server().stubFor(post("/v3/job/kill/9").willReturn(okJson("{}")));
        TdClient interrupted = td.builder()
                .sleeper(duration -> {
                    throw new InterruptedException("stop");
                })
                .build();

        assertThatThrownBy(() -> TdTarget.over(interrupted, "us01", Duration.ofSeconds(1))
                        .sql()
                        .query("acme_src", "SELECT 1"))
                .isInstanceOf(CdpException.class)
                .hasMessage("Interrupted while job 9 ran in database acme_src: SELECT 1");
        assertThat(Thread.interrupted()).isTrue();
        td.server().verify(1, postRequestedFor(urlEqualTo("/v3/job/kill/9")));
        td.server().verify(1, getRequestedFor(urlEqualTo("/v3/job/status/9")));
    }

    private void issue() {
        td.server()
                .stubFor(post("/v3/job/issue/presto/acme_src")
                        .willReturn(okJson("{\"job\":\"9\",\"job_id\":\"9\",\"database\":\"acme_src\"}")));
    }

    private void status(String... statuses) {
        for (int i = 0; i < statuses.length; i++) {
            td.server()
                    .stubFor(get("/v3/job/status/9")
                            .inScenario("status")
                            .whenScenarioStateIs(i == 0 ? STARTED : "look " + i)
                            .willReturn(okJson("{\"job_id\":\"9\",\"status\":\"" + statuses[i] + "\"}"))
                            .willSetStateTo("look " + (i + 1)));
        }
    }
}
