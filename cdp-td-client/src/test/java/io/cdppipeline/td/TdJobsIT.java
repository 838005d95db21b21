package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.target.Column;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobResult;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TdJobsIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void areIssuedWithAllThatIsAskedFor() {
        td.server().stubFor(any(anyUrl()).willReturn(okJson("{\"job\":123,\"database\":\"d\"}")));

        IssuedJob job = td.client()
                .jobs()
                .issue(JobRequest.builder()
                        .engine(SqlEngine.HIVE)
                        .database("d")
                        .query("SELECT 'a+b & c'")
                        .domainKey("k")
                        .priority(-1)
                        .retryLimit(2)
                        .poolName("p")
                        .scheduledTime(Instant.parse("2026-03-01T00:00:00.999Z"))
                        .build());

        assertThat(job).isEqualTo(new IssuedJob("123", false));
        td.server()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/v3/job/issue/hive/d"))
                                .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
                                .withFormParam("query", equalTo("SELECT 'a+b & c'"))
                                .withFormParam("domain_key", equalTo("k"))
                                .withFormParam("priority", equalTo("-1"))
                                .withFormParam("retry_limit", equalTo("2"))
                                .withFormParam("pool_name", equalTo("p"))
                                .withFormParam("scheduled_time", equalTo("1772323200")));
    }

    @Test
    void areNotAdoptedWithoutAKey() {
        td.server()
                .stubFor(any(anyUrl())
                        .willReturn(jsonResponse("{\"error\":\"no\",\"details\":{\"conflicts_with\":\"9\"}}", 409)));

        assertThatThrownBy(() -> td.client()
                        .jobs()
                        .issue(JobRequest.presto("d", "SELECT 1").build()))
                .isInstanceOfSatisfying(
                        TdClientException.NonRetriable.class,
                        e -> assertThat(e.conflictsWith()).contains("9"));
    }

    @ParameterizedTest
    @CsvSource({
        "queued, QUEUED, false",
        "booting, BOOTING, false",
        "running, RUNNING, false",
        "success, SUCCESS, true",
        "error, ERROR, true",
        "killed, KILLED, true",
        "hibernating, UNKNOWN, false",
    })
    void areInAStatusKnownOrNot(String word, JobStatus status, boolean finished) {
        td.server().stubFor(get("/v3/job/status/1").willReturn(okJson("{\"status\":\"" + word + "\"}")));

        assertThat(td.client().jobs().status("1")).isEqualTo(status);
        assertThat(status.finished()).isEqualTo(finished);
    }

    @Test
    void areShownLeniently() {
        td.server().stubFor(get("/v3/job/show/1").willReturn(okJson("""
                                {"job_id":1,"status":"running","type":"bulkload","query":{"config":{"in":{}}},"database":"d",
                                 "created_at":"2023-01-02 03:04:05 UTC","start_at":"","end_at":null,"num_records":null,
                                 "hive_result_schema":"","debug":null,"organization":null}""")));

        TdJob job = td.client().jobs().show("1");

        assertThat(job)
                .isEqualTo(TdJob.builder()
                        .id("1")
                        .type("bulkload")
                        .status(JobStatus.RUNNING)
                        .database("d")
                        .query("{\"config\":{\"in\":{}}}")
                        .createdAt(Instant.parse("2023-01-02T03:04:05Z"))
                        .userName("")
                        .url("")
                        .engineVersion("")
                        .cmdout("")
                        .stderr("")
                        .build());
        assertThat(job.message()).isEmpty();
    }

    @Test
    void giveTheirRowsOneByOne() {
        result(Bytes.rows(List.of(1, "a"), List.of(2, "b")));

        try (JobResult result = td.client().jobs().result(job())) {
            assertThat(result.columns()).containsExactly(new Column("n", "bigint"), new Column("t", "varchar"));
            assertThat(result.next()).containsExactly(1L, "a");
            assertThat(result.hasNext()).isTrue();
            assertThat(result.next()).containsExactly(2L, "b");
            assertThat(result.hasNext()).isFalse();
        }
    }

    @Test
    void giveNoRowsWhereTheResultIsEmpty() {
        result(new byte[0]);
        try (JobResult result = td.client().jobs().result(job())) {
            assertThat(result.hasNext()).isFalse();
        }
        result(Bytes.rows());
        try (JobResult result = td.client().jobs().result(job())) {
            assertThat(result.hasNext()).isFalse();
        }
    }

    @Test
    void sayWhichRowCannotBeRead() {
        result(Bytes.rows(List.of(1, "a"), List.of("x", "b")));
        try (JobResult result = td.client().jobs().result(job())) {
            result.next();
            assertThatThrownBy(result::next)
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage("Cannot read the result of job 1 beyond row 1: For input string: \"x\"; it can be"
                            + " fetched again from its beginning");
        }
        result(Bytes.rows(List.of(1, "a", "b")));
        try (JobResult result = td.client().jobs().result(job())) {
            assertThatThrownBy(result::next)
                    .hasMessage(
                            "Cannot read the result of job 1 beyond row 0: a row has 3 values, the schema 2 columns;"
                                    + " it can be fetched again from its beginning");
        }
        result("no gzip".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> td.client().jobs().result(job()))
                .hasMessage("Cannot read the result of job 1 beyond row 0: Not in GZIP format; it can be fetched again"
                        + " from its beginning");
    }

    @Test
    void areKilled() {
        td.server().stubFor(post("/v3/job/kill/1").willReturn(okJson("{\"former_status\":\"running\"}")));

        td.client().jobs().kill("1");

        td.server().verify(1, postRequestedFor(urlEqualTo("/v3/job/kill/1")));
    }

    private void result(byte[] body) {
        td.server()
                .stubFor(get("/v3/job/result/1?format=msgpack.gz")
                        .willReturn(aResponse().withBody(body)));
    }

    private TdJob job() {
        td.server()
                .stubFor(
                        get("/v3/job/show/1")
                                .willReturn(
                                        okJson(
                                                "{\"status\":\"success\",\"hive_result_schema\":\"[[\\\"n\\\",\\\"bigint\\\"],[\\\"t\\\",\\\"varchar\\\"]]\"}")));
        return td.client().jobs().show("1");
    }
}
