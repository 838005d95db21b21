package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.target.Column;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.job.JobQuery;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobResult;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.ResultFormat;
import io.cdppipeline.td.job.TdJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
                        .resultUrl(Secret.of("mysql://u:p@h"))
                        .resultConnectionId("5")
                        .putResultConnectionSettings("table", "t")
                        .engineVersion("stable")
                        .build());

        assertThat(job).isEqualTo(new IssuedJob("123", false));
        assertThat(td.request())
                .isEqualTo("POST /v3/job/issue/hive/d\napplication/x-www-form-urlencoded\n"
                        + "query=SELECT%20%27a%2Bb%20%26%20c%27&domain_key=k&priority=-1&retry_limit=2&pool_name=p"
                        + "&scheduled_time=1772323200&result=mysql%3A%2F%2Fu%3Ap%40h&result_connection_id=5"
                        + "&result_connection_settings=%7B%22table%22%3A%22t%22%7D&engine_version=stable");
    }

    @Test
    void areNotIssuedWithWhatNoServiceTakes() {
        assertThatThrownBy(() -> JobRequest.presto("d", "SELECT 1").priority(3).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("priority is 3, it must be from -2 to 2");
        assertThatThrownBy(
                        () -> JobRequest.presto("d", "SELECT 1").retryLimit(33).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retryLimit is 33, it must be from 0 to 32");
        assertThatThrownBy(() -> JobRequest.presto("d", "x".repeat(1_000_001)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The query has 1000001 characters, but presto takes no more than 1000000");
    }

    @Test
    void areListedPageByPageAsTheyAreNeeded() {
        td.server().stubFor(get("/v3/job/list?from=1&to=2&status=running").willReturn(okJson(jobs("9", "8"))));
        td.server().stubFor(get("/v3/job/list?from=3&to=4&status=running").willReturn(okJson(jobs("8", "7"))));
        td.server().stubFor(get("/v3/job/list?from=5&to=6&status=running").willReturn(okJson(jobs("6"))));
        JobQuery query =
                JobQuery.builder().status(JobStatus.RUNNING).skip(1).pageSize(2).build();

        assertThat(td.client().jobs().list(query).stream().limit(2).map(TdJob::id))
                .containsExactly("9", "8");
        assertThat(td.server().getAllServeEvents()).hasSize(1);
        assertThat(td.client().jobs().list(query).stream().map(TdJob::id)).containsExactly("9", "8", "7", "6");
        td.answers("{\"count\":0,\"from\":0,\"to\":99,\"jobs\":[]}");
        assertThat(td.client().jobs().list(JobQuery.all())).isEmpty();
        assertThat(td.request()).isEqualTo("GET /v3/job/list?from=0&to=99");
    }

    private static String jobs(String... ids) {
        return "{\"jobs\":["
                + String.join(
                        ",",
                        Arrays.stream(ids)
                                .map(id -> "{\"job_id\":" + id + ",\"status\":\"running\"}")
                                .toList())
                + "]}";
    }

    @Test
    void areFoundByTheirDomainKeys() {
        td.answers(
                "{\"job_id\":\"4\",\"status\":\"success\",\"cpu_time\":1500,\"duration\":2,\"num_records\":3,\"result_size\":20}");
        TdJob job = td.client().jobs().findByDomainKey("k/1").orElseThrow();
        assertThat(job.id()).isEqualTo("4");
        assertThat(job.cpuTime()).contains(Duration.ofMillis(1500));
        assertThat(job.duration()).contains(Duration.ofSeconds(2));
        assertThat(job.records()).hasValue(3);
        assertThat(job.resultBytes()).hasValue(20);
        assertThat(td.request()).isEqualTo("GET /v3/job/status_by_domain_key/k%2F1");

        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
        assertThat(td.client().jobs().findByDomainKey("none")).isEmpty();
    }

    @Test
    void tellHowManyRowsTheyHaveInserted() {
        td.answers("{\"records_inserted\":\"12\"}");
        assertThat(td.client().jobs().recordsInserted("1")).hasValue(12);
        assertThat(td.request()).isEqualTo("GET /v3/job/statistics/1");
        td.answers("{}");
        assertThat(td.client().jobs().recordsInserted("1")).isEmpty();
    }

    @Test
    void exportTheirResults() {
        td.answers("{\"job_id\":\"2\"}");
        assertThat(td.client().jobs().exportResult("1", Secret.of("s3://k:s@/b")))
                .isEqualTo(new IssuedJob("2", false));
        assertThat(td.request())
                .isEqualTo(
                        "POST /v3/job/result_export/1\napplication/x-www-form-urlencoded\nresult=s3%3A%2F%2Fk%3As%40%2Fb");
    }

    @Test
    void resultsAreExportedThroughConnections() {
        td.answers("{\"job_id\":\"2\"}");
        assertThat(td.client()
                        .jobs()
                        .exportResult("1", "77", Map.of("table", "t"))
                        .id())
                .isEqualTo("2");
        assertThat(td.request())
                .isEqualTo("POST /v3/job/result_export/1\napplication/x-www-form-urlencoded\n"
                        + "result_connection_id=77&result_connection_settings=%7B%22table%22%3A%22t%22%7D");
    }

    @Test
    void giveTheSameRowsInEveryFormat() {
        TdJob job = wideJob();
        List<Object> row = List.of(1L, 2.5, true, "a,\"b\"\r\nü", List.of(1L, 2L));
        td.answers(Bytes.rows(row));
        assertThat(rows(job, ResultFormat.MSGPACK_GZ)).containsExactly(row);
        assertThat(td.request()).isEqualTo("GET /v3/job/result/1?format=msgpack.gz");
        assertThat(td.onlyRequest().getHeader("Accept-Encoding")).isEqualTo("identity");

        td.answers("[1,2.5,true,\"a,\\\"b\\\"\\r\\nü\",[1,2]]\n");
        assertThat(rows(job, ResultFormat.JSON).toString())
                .isEqualTo(List.of(row).toString());
        assertThat(td.request()).isEqualTo("GET /v3/job/result/1?format=json");

        td.answers("n,d,b,t,x\r\n1,2.5,true,\"a,\"\"b\"\"\r\nü\",\"[1,2]\"\r\n");
        assertThat(rows(job, ResultFormat.CSV).toString())
                .isEqualTo(List.of(row).toString());
        assertThat(td.request()).isEqualTo("GET /v3/job/result/1?format=csv&header=true");

        td.answers("n\td\tb\tt\tx\n1\t2.5\ttrue\t\"a,\"\"b\"\"\r\nü\"\t[1,2]\n");
        assertThat(rows(job, ResultFormat.TSV).toString())
                .isEqualTo(List.of(row).toString());
        assertThat(td.request()).isEqualTo("GET /v3/job/result/1?format=tsv&header=true");
    }

    @Test
    void giveMissingValuesInEveryFormat() {
        TdJob job = wideJob();
        List<Object> nulls = Arrays.asList(null, null, null, null, null);
        td.answers(Bytes.rows(nulls, nulls));
        assertThat(rows(job, ResultFormat.MSGPACK_GZ)).containsExactly(nulls, nulls);
        td.answers("[null,null,null,null,null]\n[null,null,null,null,null]");
        assertThat(rows(job, ResultFormat.JSON)).containsExactly(nulls, nulls);
        td.answers("n,d,b,t,x\n,,,,\n,,,,");
        List<Object> almost = Arrays.asList(null, null, null, "", null);
        assertThat(rows(job, ResultFormat.CSV)).containsExactly(almost, almost);
    }

    @Test
    void sayWhichLineCannotBeRead() {
        TdJob job = wideJob();
        td.answers("[1,2.5,true,\"a\",[]]\n{\"secret\":1}");
        try (JobResult result = td.client().jobs().result(job, ResultFormat.JSON)) {
            result.next();
            assertThatThrownBy(result::next)
                    .hasMessage(
                            "Cannot read the result of job 1 beyond row 1: a row is not a list but START_OBJECT; it can be"
                                    + " fetched again from its beginning");
        }
        td.answers("n,d,b,t,x\n1,2.5,true,\"a");
        assertThatThrownBy(() -> td.client().jobs().result(job, ResultFormat.CSV))
                .hasMessage(
                        "Cannot read the result of job 1 beyond row 0: the answer ends within quotes; it can be fetched"
                                + " again from its beginning");
    }

    private List<List<Object>> rows(TdJob job, ResultFormat format) {
        List<List<Object>> rows = new ArrayList<>();
        try (JobResult result = td.client().jobs().result(job, format)) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }

    private TdJob wideJob() {
        td.answers("{\"job_id\":\"1\",\"status\":\"success\",\"hive_result_schema\":\"[[\\\"n\\\",\\\"bigint\\\"],"
                + "[\\\"d\\\",\\\"double\\\"],[\\\"b\\\",\\\"boolean\\\"],[\\\"t\\\",\\\"varchar\\\"],"
                + "[\\\"x\\\",\\\"array<bigint>\\\"]]\"}");
        return td.client().jobs().show("1");
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
