package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.account.TdApiKey;
import io.cdppipeline.td.database.TdDatabase;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobResult;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ResumeMode;
import io.cdppipeline.td.workflow.StartedAttempt;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdProject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @ParameterizedTest
    @ValueSource(strings = {FakeTd.KEY, "TD1 " + FakeTd.KEY})
    void sendTheApiKeyHoweverItIsSpelt(String key) {
        td.server()
                .stubFor(
                        get("/v3/user/apikey/validate")
                                .willReturn(
                                        okJson(
                                                "{\"key_type\":\"master\",\"account_id\":1,\"user_id\":\"2\",\"administrator\":true}")));
        TdClient client =
                td.builder().apiKey(Secret.of(key)).userAgent("acme/1.0").build();

        assertThat(client.user().validateApiKey()).isEqualTo(new TdApiKey("master", "1", "2", true));
        td.server()
                .verify(getRequestedFor(anyUrl())
                        .withHeader("Authorization", equalTo("TD1 " + FakeTd.KEY))
                        .withHeader("User-Agent", equalTo("acme/1.0")));
    }

    @Test
    void keepTheApiKeyFromAnotherHostThatTheyAreSentTo() {
        td.server()
                .stubFor(get("/v3/database/list")
                        .willReturn(aResponse()
                                .withStatus(303)
                                .withHeader(
                                        "Location",
                                        "http://127.0.0.1:" + td.server().port() + "/signed")));
        td.server().stubFor(get("/signed").willReturn(okJson("{\"databases\":[]}")));

        assertThat(td.client().databases().list()).isEmpty();
        td.server().verify(1, getRequestedFor(urlEqualTo("/signed")).withoutHeader("Authorization"));
    }

    @Nested
    class Databases {

        @Test
        void areListedLeniently() {
            td.server().stubFor(get("/v3/database/list").willReturn(okJson("""
                                    {"databases":[
                                    {"name":"a","count":5,"created_at":"2023-01-02 03:04:05 UTC","updated_at":"","organization":null,"permission":"owner","new":{}},
                                    {"name":"b","count":null}]}""")));

            assertThat(td.client().databases().list())
                    .containsExactly(
                            new TdDatabase(
                                    "a",
                                    OptionalLong.of(5),
                                    Optional.of(Instant.parse("2023-01-02T03:04:05Z")),
                                    Optional.empty(),
                                    "owner"),
                            new TdDatabase("b", OptionalLong.empty(), Optional.empty(), Optional.empty(), ""));
        }

        @Test
        void areMadeAndDeleted() {
            td.server().stubFor(any(anyUrl()).willReturn(okJson("{\"database\":\"acme_src\"}")));

            td.client().databases().create("acme_src");
            td.client().databases().delete("acme_src");

            td.server()
                    .verify(
                            1,
                            postRequestedFor(urlEqualTo("/v3/database/create/acme_src"))
                                    .withHeader("Content-Length", equalTo("0")));
            td.server().verify(1, postRequestedFor(urlEqualTo("/v3/database/delete/acme_src")));
        }

        @Test
        void thatAreMadeIfMissingMayStillBeRefused() {
            td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"message\":\"Invalid name\"}", 422)));

            assertThatThrownBy(() -> td.client().databases().createIfNotExists("A"))
                    .hasMessage("Cannot create database A at " + td.host() + ": status 422: Invalid name (1 attempt)");
            assertThatThrownBy(() -> td.client().databases().deleteIfExists("A"))
                    .hasMessage("Cannot delete database A at " + td.host() + ": status 422: Invalid name (1 attempt)");
        }
    }

    @Test
    void tablesAreMadeDeletedRenamedAndSwapped() {
        td.server().stubFor(any(anyUrl()).willReturn(okJson("{}")));
        TableName name = new TableName("acme_src", "orders");

        td.client().tables().create(name);
        td.client().tables().delete(name);
        td.client().tables().rename(name, "old", true);
        td.client().tables().swap("acme_src", "a", "b");

        td.server().verify(1, postRequestedFor(urlEqualTo("/v3/table/create/acme_src/orders/log")));
        td.server().verify(1, postRequestedFor(urlEqualTo("/v3/table/delete/acme_src/orders")));
        td.server()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/v3/table/rename/acme_src/orders/old"))
                                .withFormParam("overwrite", equalTo("true")));
        td.server().verify(1, postRequestedFor(urlEqualTo("/v3/table/swap/acme_src/a/b")));
    }

    @Nested
    class Jobs {

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
                            .willReturn(
                                    jsonResponse("{\"error\":\"no\",\"details\":{\"conflicts_with\":\"9\"}}", 409)));

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

            assertThat(td.client().jobs().show("1"))
                    .isEqualTo(new TdJob(
                            "1",
                            "bulkload",
                            JobStatus.RUNNING,
                            "d",
                            "{\"config\":{\"in\":{}}}",
                            List.of(),
                            OptionalLong.empty(),
                            Optional.of(Instant.parse("2023-01-02T03:04:05Z")),
                            Optional.empty(),
                            Optional.empty(),
                            "",
                            ""));
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
                    .hasMessage(
                            "Cannot read the result of job 1 beyond row 0: Not in GZIP format; it can be fetched again"
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

    @Nested
    class Projects {

        private static final String PROJECT =
                "{\"id\":2,\"name\":\"demo\",\"revision\":\"r2\",\"createdAt\":\"2026-11-20T05:56:59Z\","
                        + "\"updatedAt\":null,\"deletedAt\":null,\"archiveType\":\"db\",\"archiveMd5\":null}";

        @Test
        void areFoundByNameAndId() {
            TdProject project = new TdProject(
                    "2",
                    "demo",
                    "r2",
                    Optional.empty(),
                    Optional.of(Instant.parse("2026-11-20T05:56:59Z")),
                    Optional.empty());
            td.server().stubFor(get("/api/project?name=demo").willReturn(okJson(PROJECT)));
            td.server().stubFor(get("/api/projects/2").willReturn(okJson(PROJECT)));

            assertThat(td.client().projects().find("demo")).contains(project);
            assertThat(td.client().projects().get("2")).contains(project);
            assertThat(td.client().projects().find("nope")).isEmpty();
            assertThat(td.client().projects().get("9")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 204})
        void takeSecrets(int status) {
            td.server()
                    .stubFor(put("/api/projects/2/secrets/my.key")
                            .willReturn(aResponse().withStatus(status).withBody(status == 204 ? null : "{}")));
            td.server()
                    .stubFor(get("/api/projects/2/secrets")
                            .willReturn(okJson("{\"secrets\":[{\"key\":\"my.key\"},{\"key\":\"td.apikey\"}]}")));

            td.client().projects().putSecret("2", "my.key", Secret.of("s3cret"));

            assertThat(td.client().projects().secrets("2")).containsExactly("my.key", "td.apikey");
            td.server()
                    .verify(
                            1,
                            putRequestedFor(urlEqualTo("/api/projects/2/secrets/my.key"))
                                    .withRequestBody(equalToJson("{\"value\":\"s3cret\"}")));
        }

        @Test
        void areRefusedHereWhereTheyAreTooLarge() {
            TdClient client = td.builder().archiveLimit(10).build();

            assertThatThrownBy(() -> client.projects()
                            .push(
                                    "demo",
                                    "r1",
                                    io.cdppipeline.td.workflow.ProjectArchive.of(Map.of("a.dig", "+a:\n  echo>: x\n"))))
                    .hasMessageStartingWith("Cannot push project demo: its files have 15 bytes")
                    .hasMessageEndingWith("a.dig (15 bytes)");
            assertThat(td.server().getAllServeEvents()).isEmpty();
        }
    }

    @Nested
    class Attempts {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "\"status\":\"blocked\" | BLOCKED",
                    "\"status\":\"queued\" | QUEUED",
                    "\"status\":\"running\",\"done\":false | RUNNING",
                    "\"status\":\"canceling\" | CANCELING",
                    "\"status\":\"success\",\"done\":true,\"success\":true | SUCCESS",
                    "\"status\":\"error\",\"done\":true,\"success\":false | ERROR",
                    "\"status\":\"killed\",\"done\":true | KILLED",
                    "\"done\":false,\"success\":false,\"cancelRequested\":false | RUNNING",
                    "\"done\":false,\"success\":false,\"cancelRequested\":true | CANCELING",
                    "\"done\":true,\"success\":true,\"cancelRequested\":true | SUCCESS",
                    "\"done\":true,\"success\":false,\"cancelRequested\":true | KILLED",
                    "\"done\":true,\"success\":false,\"cancelRequested\":false | ERROR",
                    "\"status\":\"dreaming\",\"done\":true,\"success\":true | SUCCESS",
                    "\"status\":\"dreaming\" | UNKNOWN",
                })
        void tellTheirStatusInBothVocabularies(String fields, AttemptStatus status) {
            td.server().stubFor(get("/api/attempts/1").willReturn(okJson(attempt(fields))));

            assertThat(td.client().attempts().show("1").status()).isEqualTo(status);
        }

        @Test
        void areRetriedUnderANameWithTheirOwnParameters() {
            td.server()
                    .stubFor(get("/api/attempts/1")
                            .willReturn(
                                    okJson(attempt("\"status\":\"error\",\"params\":{\"n\":1,\"o\":{\"a\":[1]}}"))));
            td.server()
                    .stubFor(put("/api/attempts")
                            .willReturn(okJson(attempt("\"status\":\"running\",\"retryAttemptName\":\"try2\""))));

            StartedAttempt retried = td.client().attempts().retry("1", "try2", ResumeMode.FAILED_TASKS);

            assertThat(retried.adopted()).isFalse();
            td.server().verify(1, putRequestedFor(urlEqualTo("/api/attempts")).withRequestBody(equalToJson("""
                            {"workflowId":"3","sessionTime":"2026-02-28T15:00:00Z","params":{"n":1,"o":{"a":[1]}},
                             "retryAttemptName":"try2","resume":{"mode":"failed","attemptId":"1"}}""")));
        }

        @Test
        void areAdoptedAsARetryOnlyUnderTheSameName() {
            td.server().stubFor(get("/api/attempts/1").willReturn(okJson(attempt("\"status\":\"error\""))));
            td.server()
                    .stubFor(put("/api/attempts")
                            .willReturn(jsonResponse(
                                    attempt("\"status\":\"running\",\"retryAttemptName\":\"try2\""), 409)));

            assertThat(td.client().attempts().retry("1", "try2", ResumeMode.FROM_START))
                    .satisfies(retried -> assertThat(retried.adopted()).isTrue());
            assertThatThrownBy(() -> td.client().attempts().retry("1", "try3", ResumeMode.FROM_START))
                    .isInstanceOf(TdClientException.NonRetriable.class);
            td.server().verify(putRequestedFor(urlEqualTo("/api/attempts")).withRequestBody(equalToJson("""
                            {"workflowId":"3","sessionTime":"2026-02-28T15:00:00Z","params":{},"retryAttemptName":"try2"}""")));
        }

        @Test
        void areKilledUnlessTheyHaveEnded() {
            td.server().stubFor(post("/api/attempts/1/kill").willReturn(okJson(attempt("\"status\":\"running\""))));
            td.server()
                    .stubFor(post("/api/attempts/2/kill")
                            .willReturn(jsonResponse(
                                    "{\"message\":\"Session attempt already killed or finished\",\"status\":409}",
                                    409)));

            assertThat(td.client().attempts().kill("1")).isTrue();
            assertThat(td.client().attempts().kill("2")).isFalse();
        }

        @Test
        void keepTheirLogInFilesThatMakeOneText() {
            td.server().stubFor(get("/api/logs/1/files").willReturn(okJson("""
                                    {"files":[{"fileName":"b c.log.gz","taskName":"+m+b","fileTime":"2026-03-01T00:00:02Z"},
                                    {"fileName":"a.log","taskName":"+m+a","fileTime":"2026-03-01T00:00:01Z"}]}""")));
            td.server()
                    .stubFor(get("/api/logs/1/files/b%20c.log.gz")
                            .willReturn(aResponse().withBody(Bytes.gzip("two\n"))));
            td.server()
                    .stubFor(get("/api/logs/1/files/a.log")
                            .willReturn(aResponse().withBody("one\n")));

            assertThat(td.client().attempts().log("1")).isEqualTo("one\ntwo\n");
        }

        @Test
        void mustHaveAnId() {
            td.server().stubFor(get("/api/attempts/1").willReturn(okJson("{\"status\":\"running\"}")));

            assertThatThrownBy(() -> td.client().attempts().show("1"))
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage("Cannot show attempt 1 at " + td.host() + ": the answer has no 'id' (8 attempts)");
        }

        @Test
        void tellAllThatIsKnownOfThem() {
            td.server()
                    .stubFor(get("/api/attempts/1")
                            .willReturn(okJson(attempt(
                                    "\"done\":true,\"success\":true,\"finishedAt\":\"2026-03-01T00:00:09Z\""))));

            assertThat(td.client().attempts().show("1"))
                    .isEqualTo(new TdAttempt(
                            "1",
                            "2",
                            Instant.parse("2026-02-28T15:00:00Z"),
                            AttemptStatus.SUCCESS,
                            "7",
                            "demo",
                            "3",
                            "main",
                            Optional.empty(),
                            Map.of(),
                            Optional.empty(),
                            Optional.of(Instant.parse("2026-03-01T00:00:09Z"))));
        }

        private static String attempt(String fields) {
            return "{\"id\":1,\"sessionId\":\"2\",\"sessionTime\":\"2026-03-01T00:00:00+09:00\",\"project\":{\"id\":\"7\",\"name\":\"demo\"},"
                    + "\"workflow\":{\"id\":\"3\",\"name\":\"main\"},\"poolId\":null," + fields + "}";
        }
    }
}
