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
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Outcome.FailedTask;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.monitor.SessionTakenException;
import io.cdppipeline.monitor.StartContext;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.target.Target;
import io.cdppipeline.td.workflow.ProjectArchive;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdTargetIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private Target target;

    @BeforeEach
    void open() {
        target = TdTarget.over(td.client(), "us01", Duration.ofSeconds(30));
    }

    @Nested
    class Deploying {

        private final GeneratedProject project = GeneratedProject.builder()
                .workflow("main", "+a:\n  echo>: hello\n")
                .build();
        private final DeployContext context = new DeployContext("ingestion", "ingestion", "r1", project);
        private final ProjectArchive archive = ProjectArchive.of(project.files());

        @Test
        void pushesTheArchiveAndTellsItsHash() {
            td.server()
                    .stubFor(put(urlPathEqualTo("/api/projects")).willReturn(okJson(projectJson("r1", archive.md5()))));

            assertThat(target.deployer().deploy(context))
                    .isEqualTo(new Deployment("7", "ingestion", "r1", archive.sha256()));
            td.server()
                    .verify(
                            1,
                            putRequestedFor(urlEqualTo("/api/projects?project=ingestion&revision=r1"))
                                    .withHeader("Authorization", equalTo("TD1 " + FakeTd.KEY))
                                    .withHeader("Content-Type", equalTo("application/gzip"))
                                    .withHeader("Content-Length", equalTo(Integer.toString(archive.size()))));
            // The stubbed server unpacks what it is sent.
            assertThat(td.server().getAllServeEvents().get(0).getRequest().getBody())
                    .isEqualTo(Bytes.gunzip(archive.bytes()));
        }

        @Test
        void takesItsOwnRevisionThatIsThereAlready() {
            td.server()
                    .stubFor(put(urlPathEqualTo("/api/projects"))
                            .willReturn(jsonResponse(
                                    "{\"message\":\"Resource already exists: revision=r1 in project id=7\",\"status\":409}",
                                    409)));
            td.server()
                    .stubFor(get(urlEqualTo("/api/project?name=ingestion"))
                            .willReturn(okJson(projectJson("r1", archive.md5()))));

            assertThat(target.deployer().deploy(context).projectId()).isEqualTo("7");
        }

        @Test
        void refusesAnotherContentUnderTheSameRevision() {
            td.server()
                    .stubFor(put(urlPathEqualTo("/api/projects"))
                            .willReturn(jsonResponse(
                                    "{\"message\":\"Resource already exists: revision=r1 in project id=7\",\"status\":409}",
                                    409)));
            td.server()
                    .stubFor(get(urlEqualTo("/api/project?name=ingestion"))
                            .willReturn(okJson(projectJson("r1", "other"))));

            assertThatThrownBy(() -> target.deployer().deploy(context))
                    .isInstanceOf(DeployException.class)
                    .hasMessage("Cannot push project ingestion revision r1 at " + td.host()
                            + ": status 409: Resource already exists: revision=r1 in project id=7 (1 attempt)");
        }

        @Test
        void tellsWhatTheServerFoundWrongInAWorkflow() {
            td.server()
                    .stubFor(put(urlPathEqualTo("/api/projects"))
                            .willReturn(jsonResponse(
                                    "{\"message\":\"A task can't have more than one operator: {}\",\"status\":400}",
                                    400)));

            assertThatThrownBy(() -> target.deployer().deploy(context))
                    .isInstanceOf(DeployException.class)
                    .hasMessage("Cannot push project ingestion revision r1 at " + td.host()
                            + ": status 400: A task can't have more than one operator: {} (1 attempt)");
        }

        private static String projectJson(String revision, String md5) {
            return """
                    {"id":"7","name":"ingestion","revision":"%s","createdAt":"2026-11-20T05:56:59Z",\
                    "updatedAt":"2026-11-20T05:56:59Z","deletedAt":null,"archiveType":"db","archiveMd5":"%s","new":1}""".formatted(revision, md5);
        }
    }

    @Nested
    class Starting {

        private final Instant time = Instant.parse("2026-03-01T00:00:00Z");
        private final Deployment deployment = new Deployment("7", "ingestion", "r1", "hash");
        private final StartContext context =
                new StartContext("ingestion", deployment, "main", time, Map.of("cdp_run", "20261120-080000"));

        @BeforeEach
        void workflow() {
            td.server()
                    .stubFor(get(urlEqualTo("/api/projects/7/workflows?revision=r1&name=main"))
                            .willReturn(okJson("{\"workflows\":[{\"id\":3,\"name\":\"main\",\"revision\":\"r1\"}]}")));
        }

        @Test
        void startsTheWorkflowForItsSessionTime() {
            td.server().stubFor(put("/api/attempts").willReturn(okJson(attempt("running", false, "20261120-080000"))));

            assertThat(target.starter().start(context)).isEqualTo(new Session("main", "5", "11", time, false));
            td.server().verify(1, putRequestedFor(urlEqualTo("/api/attempts")).withRequestBody(equalToJson("""
                                            {"workflowId":"3","sessionTime":"2026-03-01T00:00:00Z",\
                                            "params":{"cdp_run":"20261120-080000"}}""")));
        }

        @Test
        void adoptsTheAttemptOfThisRun() {
            td.server()
                    .stubFor(put("/api/attempts")
                            .willReturn(jsonResponse(attempt("running", false, "20261120-080000"), 409)));

            assertThat(target.starter().start(context)).isEqualTo(new Session("main", "5", "11", time, true));
        }

        @Test
        void leavesTheAttemptOfAnotherRunAlone() {
            td.server()
                    .stubFor(put("/api/attempts")
                            .willReturn(jsonResponse(attempt("success", true, "20261119-080000"), 409)));

            assertThatThrownBy(() -> target.starter().start(context)).isInstanceOf(SessionTakenException.class);
        }

        @Test
        void adoptsAfterAnAnswerThatWasLost() {
            td.server()
                    .stubFor(put("/api/attempts")
                            .inScenario("lost")
                            .whenScenarioStateIs(STARTED)
                            .willReturn(aResponse()
                                    .withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER))
                            .willSetStateTo("started"));
            td.server()
                    .stubFor(put("/api/attempts")
                            .inScenario("lost")
                            .whenScenarioStateIs("started")
                            .willReturn(jsonResponse(attempt("running", false, "20261120-080000"), 409)));

            assertThat(target.starter().start(context).attemptId()).isEqualTo("11");
        }

        @Test
        void takesNoOtherConflictForAnAttempt() {
            td.server()
                    .stubFor(put("/api/attempts")
                            .willReturn(jsonResponse("{\"message\":\"Too late\",\"status\":409}", 409)));

            assertThatThrownBy(() -> target.starter().start(context))
                    .isInstanceOf(TdClientException.NonRetriable.class)
                    .hasMessage("Cannot start workflow 3 for session 2026-03-01T00:00:00Z at " + td.host()
                            + ": status 409: Too late (1 attempt)");
        }

        @Test
        void namesTheWorkflowsThereAreWhereOneIsMissing() {
            td.server()
                    .stubFor(get(urlEqualTo("/api/projects/7/workflows?revision=r1&name=mian"))
                            .willReturn(okJson("{\"workflows\":[]}")));
            td.server()
                    .stubFor(
                            get(urlEqualTo("/api/projects/7/workflows?revision=r1"))
                                    .willReturn(
                                            okJson(
                                                    "{\"workflows\":[{\"id\":\"4\",\"name\":\"other\"},{\"id\":\"3\",\"name\":\"main\"}]}")));

            assertThatThrownBy(() ->
                            target.starter().start(new StartContext("ingestion", deployment, "mian", time, Map.of())))
                    .isInstanceOf(CdpException.class)
                    .hasMessage("Cannot start workflow mian: revision r1 of project ingestion has only [main, other];"
                            + " a workflow needs a file of its name with .dig at the top of the project");
        }
    }

    @Nested
    class Monitoring {

        private final Session session = new Session("main", "5", "11", Instant.parse("2026-03-01T00:00:00Z"), false);
        private final WatchedContext context =
                new WatchedContext(session, Duration.ofSeconds(30), Duration.ofMinutes(10));

        @BeforeEach
        void noLogs() {
            td.server().stubFor(get("/api/logs/11/files").willReturn(okJson("{\"files\":[]}")));
        }

        @Test
        void looksUntilTheAttemptHasEnded() throws Exception {
            attempts("queued", "running", "success");
            tasks("""
                    {"id":"1","fullName":"+main","isGroup":true,"state":"running"},
                    {"id":"2","fullName":"+main+a","isGroup":false,"state":"success"},
                    {"id":"3","fullName":"+main+b","isGroup":false,"state":"retry_waiting"},
                    {"id":"4","fullName":"+main+c","isGroup":false,"state":"blocked"}""");

            assertThat(target.monitor().monitor(context)).isEqualTo(new Outcome(Outcome.Status.SUCCESS, List.of()));
            assertThat(context.pauses()).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
            assertThat(context.progress())
                    .containsExactly(
                            new Progress("queued", Duration.ZERO, List.of("+main+b"), 1, 3),
                            new Progress("running", Duration.ofSeconds(30), List.of("+main+b"), 1, 3),
                            new Progress("success", Duration.ofSeconds(60), List.of("+main+b"), 1, 3));
        }

        @Test
        void namesTheTasksThatFailedByThemselvesInTheirOrder() throws Exception {
            attempts("error");
            tasks("""
                    {"id":"1","fullName":"+main","isGroup":true,"state":"group_error","error":{},"updatedAt":"2026-03-01T00:00:09Z"},
                    {"id":"9","fullName":"+main+late","isGroup":false,"state":"error","error":{"message":"second"},"updatedAt":"2026-03-01T00:00:05Z"},
                    {"id":"10","fullName":"+main+early","isGroup":false,"state":"error","error":{"message":"first"},"updatedAt":"2026-03-01T00:00:04Z"},
                    {"id":"11","fullName":"+main+same","isGroup":false,"state":"error","error":null,"updatedAt":"2026-03-01T00:00:05Z"},
                    {"id":"12","fullName":"+main^failure-alert","isGroup":false,"state":"success","error":{}}""");

            assertThat(target.monitor().monitor(context))
                    .isEqualTo(new Outcome(
                            Outcome.Status.ERROR,
                            List.of(
                                    new FailedTask("+main+early", "first"),
                                    new FailedTask("+main+late", "second"),
                                    new FailedTask("+main+same", "failed without a message; see its log"))));
        }

        @Test
        void addsWhatAFailedTasksJobSays() throws Exception {
            attempts("error");
            tasks("""
                    {"id":"2","fullName":"+main+q","state":"error","error":{"message":"Query failed"},
                     "stateParams":{"job":{"domainKey":"k","jobId":"77"}},"updatedAt":"2026-03-01T00:00:05Z"}""");
            td.server().stubFor(get("/v3/job/show/77").willReturn(okJson("""
                                    {"job_id":77,"status":"error","debug":{"cmdout":"started","stderr":"line 1:8: no column x"}}""")));

            assertThat(target.monitor().monitor(context).failedTasks())
                    .containsExactly(new FailedTask("+main+q", "Query failed\njob 77: started\nline 1:8: no column x"));
        }

        @Test
        void doesNotRepeatWhatATaskSaysOfItsJob() throws Exception {
            attempts("error");
            tasks("""
                    {"id":"2","fullName":"+main+q","state":"error","error":{"message":"Query failed\\nline 1:8: no column x"},
                     "stateParams":{"job":{"jobId":"77"}}}""");
            td.server().stubFor(get("/v3/job/show/77").willReturn(okJson("""
                                    {"job_id":"77","status":"error","debug":{"cmdout":"Query failed","stderr":"line 1:8: no column x"}}""")));

            assertThat(target.monitor().monitor(context).failedTasks())
                    .containsExactly(new FailedTask("+main+q", "Query failed\nline 1:8: no column x"));
        }

        @Test
        void failsTheSameWhereTheJobCannotBeAskedFor() throws Exception {
            attempts("error");
            tasks("""
                    {"id":"2","fullName":"+main+q","state":"error","error":{"message":"Query failed"},
                     "stateParams":{"job":{"jobId":"77"}}}""");
            td.server().stubFor(get("/v3/job/show/77").willReturn(aResponse().withStatus(404)));

            assertThat(target.monitor().monitor(context).failedTasks())
                    .containsExactly(new FailedTask("+main+q", "Query failed"));
        }

        @Test
        void looksAgainAfterALookThatFailed() throws Exception {
            for (int i = 0; i < 16; i++) {
                td.server()
                        .stubFor(get("/api/attempts/11")
                                .inScenario("outage")
                                .whenScenarioStateIs(i == 0 ? STARTED : "call " + i)
                                .willReturn(aResponse().withStatus(503))
                                .willSetStateTo("call " + (i + 1)));
            }
            td.server()
                    .stubFor(get("/api/attempts/11")
                            .inScenario("outage")
                            .whenScenarioStateIs("call 16")
                            .willReturn(okJson(TdTargetIT.attempt("success", true, "r"))));
            tasks("");

            assertThat(target.monitor().monitor(context).status()).isEqualTo(Outcome.Status.SUCCESS);
            assertThat(context.pauses()).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
        }

        @Test
        void givesUpAfterThreeLooksThatFailed() {
            td.server().stubFor(get("/api/attempts/11").willReturn(aResponse().withStatus(429)));

            assertThatThrownBy(() -> target.monitor().monitor(context))
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage("Cannot show attempt 11 at " + td.host() + ": status 429 (8 attempts)");
            assertThat(context.pauses()).hasSize(2);
        }

        @Test
        void givesUpAtOnceWhereItIsRefused() {
            td.server().stubFor(get("/api/attempts/11").willReturn(aResponse().withStatus(401)));

            assertThatThrownBy(() -> target.monitor().monitor(context))
                    .isInstanceOf(TdClientException.NonRetriable.class);
            assertThat(context.pauses()).isEmpty();
        }

        @Test
        void stopsLookingAtItsDeadline() throws Exception {
            td.server().stubFor(get("/api/attempts/11").willReturn(okJson(TdTargetIT.attempt("running", false, "r"))));
            tasks("");
            WatchedContext hurried = new WatchedContext(session, Duration.ofSeconds(30), Duration.ofSeconds(70));

            assertThat(target.monitor().monitor(hurried)).isEqualTo(new Outcome(Outcome.Status.TIMED_OUT, List.of()));
            assertThat(hurried.pauses())
                    .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10));
        }

        @Test
        void handsOnTheLogTaskByTaskInTheOrderOfTheirBeginnings() throws Exception {
            attempts("success");
            tasks("");
            td.server().stubFor(get("/api/logs/11/files").willReturn(okJson("""
                                    {"files":[
                                    {"fileName":"+main+q@2.log.gz","taskName":"+main+q","fileTime":"2026-03-01T00:00:03Z","fileSize":10,"direct":null},
                                    {"fileName":"+main+a@9.log.gz","taskName":"+main+a","fileTime":"2026-03-01T00:00:02Z"},
                                    {"fileName":"+main+q@1.log.gz","taskName":"+main+q","fileTime":"2026-03-01T00:00:01Z"},
                                    {"fileName":"+main+z@3.log.gz","taskName":"+main+z","fileTime":"2026-03-01T00:00:02Z"}]}""")));
            log("%2Bmain%2Bq%401.log.gz", "q starts\n");
            log("%2Bmain%2Bq%402.log.gz", "q ends\n");
            log("%2Bmain%2Ba%409.log.gz", "a");
            td.server()
                    .stubFor(get("/api/logs/11/files/%2Bmain%2Bz%403.log.gz")
                            .willReturn(aResponse().withStatus(403)));

            assertThat(target.monitor().monitor(context).status()).isEqualTo(Outcome.Status.SUCCESS);
            assertThat(context.log())
                    .isEqualTo("q starts\nq ends\na\n"
                            + "A part of the log of task +main+z is not to be had. Cannot fetch log file +main+z@3.log.gz"
                            + " of attempt 11 at " + td.host() + ": status 403 (1 attempt)\n");
        }

        @Test
        void endsTheSameWhereThereIsNoLog() throws Exception {
            attempts("killed");
            tasks("");
            td.server().stubFor(get("/api/logs/11/files").willReturn(aResponse().withStatus(404)));

            assertThat(target.monitor().monitor(context).status()).isEqualTo(Outcome.Status.KILLED);
            assertThat(context.log())
                    .isEqualTo("The log of attempt 11 is not to be had. Cannot list log files of attempt 11 at "
                            + td.host() + ": status 404 (1 attempt)\n");
        }

        private void attempts(String... statuses) {
            for (int i = 0; i < statuses.length; i++) {
                td.server()
                        .stubFor(get("/api/attempts/11")
                                .inScenario("attempt")
                                .whenScenarioStateIs(i == 0 ? STARTED : "look " + i)
                                .willReturn(okJson(TdTargetIT.attempt(statuses[i], false, "r")))
                                .willSetStateTo("look " + (i + 1)));
            }
        }

        private void tasks(String list) {
            td.server().stubFor(get("/api/attempts/11/tasks").willReturn(okJson("{\"tasks\":[" + list + "]}")));
        }

        private void log(String file, String text) {
            td.server()
                    .stubFor(get("/api/logs/11/files/" + file)
                            .willReturn(aResponse()
                                    .withHeader("Content-Type", "application/gzip")
                                    .withBody(Bytes.gzip(text))));
        }
    }

    @Nested
    class Reading {

        @Test
        void tellsColumnsByTheirPrestoTypes() {
            td.server().stubFor(get("/v3/table/show/acme_src/shopify_orders").willReturn(okJson("""
                                    {"id":12,"name":"shopify_orders","type":"log","count":"3",
                                     "schema":"[[\\"a\\",\\"string\\"],[\\"b\\",\\"long\\",\\"b2\\"],[\\"c\\",\\"int\\"],[\\"d\\",\\"double\\"],\
                                    [\\"e\\",\\"float\\"],[\\"f\\",\\"array<string>\\"],[\\"g\\",\\"map<string,array<long>>\\"]]"}""")));

            assertThat(target.catalog().table(new TableName("acme_src", "shopify_orders")))
                    .contains(new TableSchema(
                            new TableName("acme_src", "shopify_orders"),
                            List.of(
                                    new Column("a", "varchar"),
                                    new Column("b", "bigint"),
                                    new Column("c", "bigint"),
                                    new Column("d", "double"),
                                    new Column("e", "double"),
                                    new Column("f", "array(varchar)"),
                                    new Column("g", "map(varchar, array(bigint))")),
                            OptionalLong.of(3)));
        }

        @Test
        void listsTheTablesOfADatabaseByName() {
            td.server().stubFor(get("/v3/table/list/acme_src").willReturn(okJson("""
                                    {"database":"acme_src","tables":[
                                    {"name":"b","count":null,"schema":null},{"name":"a","count":1,"schema":"[]"}]}""")));

            assertThat(target.catalog().tables("acme_src"))
                    .containsExactly(
                            new TableSchema(new TableName("acme_src", "a"), List.of(), OptionalLong.of(1)),
                            new TableSchema(new TableName("acme_src", "b"), List.of(), OptionalLong.empty()));
        }

        @Test
        void takesAMissingDatabaseForOneWithoutTables() {
            td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"error\":\"Not found\"}", 404)));

            assertThat(target.catalog().tables("nope")).isEmpty();
            assertThat(target.catalog().table(new TableName("nope", "t"))).isEmpty();
        }

        @Test
        void doesNotTakeAFailureForAMissingTable() {
            td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"error\":\"no\"}", 403)));

            assertThatThrownBy(() -> target.catalog().tables("acme_src"))
                    .hasMessage(
                            "Cannot list tables of database acme_src at " + td.host() + ": status 403: no (1 attempt)");
        }
    }

    @Nested
    class Querying {

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
                            .willReturn(jsonResponse(
                                    "{\"message\":\"conflict\",\"details\":{\"conflicts_with\":9}}", 409)));
            status("success");
            td.server()
                    .stubFor(
                            get("/v3/job/show/9")
                                    .willReturn(
                                            okJson(
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
                    .hasMessage(
                            "Query failed in database acme_src: job 9 ended as error: line 1:8: Column 'x' cannot be"
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

    private static String attempt(String status, boolean done, String run) {
        return """
                {"status":"%s","id":"11","index":1,"project":{"id":"7","name":"ingestion"},"workflow":{"name":"main","id":"3"},\
                "sessionId":5,"sessionUuid":"u","sessionTime":"2026-03-01T00:00:00+00:00","retryAttemptName":null,"done":%s,\
                "success":%s,"cancelRequested":false,"params":{"cdp_run":"%s"},"createdAt":"2026-11-20T05:57:09Z","finishedAt":null}""".formatted(status, done, done, run);
    }
}
