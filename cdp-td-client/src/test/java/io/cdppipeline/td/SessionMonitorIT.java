package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Outcome.FailedTask;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionMonitorIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private final VirtualWaits time = new VirtualWaits();
    private Target target;

    @BeforeEach
    void open() {
        target = TdTarget.over(
                td.builder()
                        .waitScheduler(time.impatient())
                        .callbackExecutor(Runnable::run)
                        .build(),
                "us01",
                Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        target.close();
    }

    private final Session session = new Session("main", "5", "11", Instant.parse("2026-03-01T00:00:00Z"), false);
    private final WatchedContext context = new WatchedContext(session, Duration.ofSeconds(30), Duration.ofMinutes(10));

    @BeforeEach
    void noLogs() {
        td.server().stubFor(get("/api/logs/11/files").willReturn(okJson("{\"files\":[]}")));
        td.server().stubFor(get("/api/attempts/11/retries").willReturn(okJson("{\"attempts\":[]}")));
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
        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofMillis(1500));
        assertThat(context.progress())
                .containsExactly(
                        look("queued", Duration.ofSeconds(1)),
                        look("running", Duration.ofMillis(1500)),
                        new Progress("success", Duration.ZERO, List.of("+main+b"), 1, 3));
    }

    private static Progress look(String status, Duration nextLook) {
        return new Progress(
                status, Duration.ZERO, List.of("+main+b"), 1, 3, OptionalLong.empty(), Optional.of(nextLook));
    }

    @Test
    void looksOftenAtFirstAndThenEveryThirtySeconds() throws Exception {
        td.server().stubFor(get("/api/attempts/11").willReturn(okJson(FakeTd.attempt("running", false, "r"))));
        tasks("");
        WatchedContext patient = new WatchedContext(session, Duration.ofSeconds(30), Duration.ofHours(2));

        assertThat(target.monitor().monitor(patient).status()).isEqualTo(Outcome.Status.TIMED_OUT);
        List<Duration> pauses = time.pauses();
        assertThat(pauses).startsWith(Duration.ofSeconds(1), Duration.ofMillis(1500), Duration.ofMillis(2250));
        assertThat(pauses.subList(0, 10)).isSorted();
        assertThat(pauses.subList(9, pauses.size() - 1)).containsOnly(Duration.ofSeconds(30));
        assertThat(pauses.size())
                .as("240 looks in two hours, and a few more at first")
                .isBetween(240, 250);
        assertThat(patient.progress()).hasSize(pauses.size() + 1);
    }

    @Test
    void neverWaitsLongerThanItWasAskedTo() throws Exception {
        attempts("queued", "running", "success");
        tasks("");
        Duration often = Duration.ofMillis(200);

        target.monitor().monitor(new WatchedContext(session, often, Duration.ofMinutes(10)));

        assertThat(time.pauses()).containsExactly(often, often);
    }

    @Test
    void looksOnceWhereThereIsNoTimeLeft() throws Exception {
        td.server().stubFor(get("/api/attempts/11").willReturn(okJson(FakeTd.attempt("running", false, "r"))));
        tasks("");
        WatchedContext late = new WatchedContext(session, Duration.ofSeconds(30), Duration.ofMinutes(1));
        late.pause(Duration.ofMinutes(2));

        assertThat(target.monitor().monitor(late).status()).isEqualTo(Outcome.Status.TIMED_OUT);
        assertThat(late.progress()).hasSize(1);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void tellsTheRowsThatItsJobsHaveWritten() throws Exception {
        attempts("running", "success");
        tasks("""
                {"id":"2","fullName":"+main+load","state":"success","stateParams":{"job":{"jobId":"77"}}},
                {"id":"3","fullName":"+main+sum","state":"success","stateParams":{"job":{"jobId":"78"}}},
                {"id":"4","fullName":"+main+count","state":"success","stateParams":{"job":{"jobId":"79"}}},
                {"id":"5","fullName":"+main+more","state":"running","stateParams":{"job":{"jobId":"80"}}}""");
        job("77", "\"type\":\"bulkload\",\"status\":\"success\",\"num_records\":1200,\"query\":{\"in\":{}}");
        job(
                "78",
                "\"type\":\"presto\",\"status\":\"success\",\"num_records\":30,"
                        + "\"query\":\"-- project_name: a\\n-- task_name: +main+sum\\nINSERT INTO t\\nSELECT 1\"");
        job("79", "\"type\":\"presto\",\"status\":\"success\",\"num_records\":1,\"query\":\"SELECT count(*) FROM t\"");

        target.monitor().monitor(context);

        assertThat(context.progress()).extracting(Progress::rows).containsOnly(OptionalLong.of(1230));
        td.server().verify(1, getRequestedFor(urlEqualTo("/v3/job/show/77")));
        td.server().verify(0, getRequestedFor(urlEqualTo("/v3/job/show/80")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "error"})
    void followsTheAttemptThatSomebodyElseHasBegunAfterTheEndOfThisOne(String end) throws Exception {
        attempts("running", end);
        tasks("");
        retries(
                "{\"id\":\"9\",\"index\":1,%s},{\"id\":\"11\",\"index\":2,%s},{\"id\":\"102\",\"index\":4,%s},{\"id\":\"99\",\"index\":3,%s}");
        td.server().stubFor(get("/api/attempts/102").willReturn(okJson(FakeTd.attempt("success", true, "r"))));
        td.server().stubFor(get("/api/attempts/102/tasks").willReturn(okJson("{\"tasks\":[]}")));
        td.server().stubFor(get("/api/logs/102/files").willReturn(okJson("{\"files\":[]}")));

        assertThat(target.monitor().monitor(context).status()).isEqualTo(Outcome.Status.SUCCESS);
        assertThat(context.session()).isEqualTo(new Session("main", "5", "102", session.sessionTime(), true));
    }

    @Test
    void endsAsKilledWhereNobodyHasRunItAgain() throws Exception {
        attempts("killed");
        tasks("");
        retries("{\"id\":\"9\",\"index\":1,%s},{\"id\":\"11\",\"index\":2,%s}");

        assertThat(target.monitor().monitor(context)).isEqualTo(new Outcome(Outcome.Status.KILLED, List.of()));
        assertThat(context.session()).isEqualTo(session);
        assertThat(context.progress()).extracting(Progress::status).containsExactly("killed");
    }

    @Test
    void namesTheTaskItsJobAndItsQuery() throws Exception {
        attempts("error");
        tasks("""
                {"id":"2","fullName":"+main+q","state":"error","error":{"message":"Query failed"},
                 "stateParams":{"job":{"jobId":"77"}}}""");
        job(
                "77",
                "\"type\":\"presto\",\"status\":\"error\",\"query\":\"SELECT x\\nFROM t\",\"debug\":{\"cmdout\":\"\",\"stderr\":\"line 1:8: no column x\"}");

        assertThat(target.monitor().monitor(context).failedTasks())
                .containsExactly(new FailedTask(
                        "+main+q",
                        "Query failed\njob 77: line 1:8: no column x",
                        Optional.of("77"),
                        Optional.of("SELECT x\nFROM t")));
    }

    @Test
    void findsTheJobInTheLogOfATaskWhoseStateTheServiceKeepsToItself() throws Exception {
        attempts("error");
        tasks("""
                {"id":"2","fullName":"+main+q","state":"error","error":{"message":"Query failed"},"stateParams":{}}""");
        td.server().stubFor(get("/api/logs/11/files?task=%2Bmain%2Bq").willReturn(okJson("""
                                {"files":[{"fileName":"+main+q@1.log.gz","taskName":"+main+q"}]}""")));
        log(
                "%2Bmain%2Bq@1.log.gz",
                "[INFO] Started presto job id=76:\nSELECT 1\n[INFO] Started presto job id=77:\nSELECT x FROM t\n");
        job("77", "\"type\":\"presto\",\"status\":\"error\",\"query\":\"SELECT x FROM t\"");

        assertThat(target.monitor().monitor(context).failedTasks())
                .containsExactly(
                        new FailedTask("+main+q", "Query failed", Optional.of("77"), Optional.of("SELECT x FROM t")));
    }

    @Test
    void handsOnAVeryLongLogInPartsUpToTheLimitAndTheFailedTasksLogLast() throws Exception {
        attempts("error");
        tasks("""
                {"id":"2","fullName":"+main+q","state":"error","error":{"message":"Query failed"}}""");
        td.server().stubFor(get("/api/logs/11/files").willReturn(okJson("""
                                {"files":[
                                {"fileName":"+main+q@1.log.gz","taskName":"+main+q","fileTime":"2026-03-01T00:00:01Z"},
                                {"fileName":"+main+a@2.log.gz","taskName":"+main+a","fileTime":"2026-03-01T00:00:02Z"},
                                {"fileName":"+main+b@3.log.gz","taskName":"+main+b","fileTime":"2026-03-01T00:00:03Z"}]}""")));
        log("%2Bmain%2Bq@1.log.gz", "q failed\n");
        log("%2Bmain%2Ba@2.log.gz", "a goes on and on\n".repeat(1_000_000));
        context.logLimit(100_000);

        assertThat(target.monitor().monitor(context).status()).isEqualTo(Outcome.Status.ERROR);
        assertThat(context.log())
                .startsWith("a goes on and on\na goes on and on\n")
                .endsWith(
                        "q failed\nThe log of attempt 11 is longer than the 100,000 characters that are kept of it; the"
                                + " whole is where the attempt is\n")
                .hasSizeBetween(50_000, 51_000);
        assertThat(context.longestLogPart()).isLessThanOrEqualTo(8192);
        td.server().verify(0, getRequestedFor(urlEqualTo("/api/logs/11/files/%2Bmain%2Bb@3.log.gz")));
    }

    private void job(String id, String fields) {
        td.server().stubFor(get("/v3/job/show/" + id).willReturn(okJson("{\"job_id\":\"" + id + "\"," + fields + "}")));
    }

    private void retries(String attempts) {
        String rest = "\"sessionId\":\"5\",\"sessionTime\":\"2026-03-01T00:00:00Z\",\"done\":true,\"success\":false,"
                + "\"status\":\"killed\",\"params\":{},\"project\":{\"id\":\"1\",\"name\":\"p\"},"
                + "\"workflow\":{\"id\":\"2\",\"name\":\"main\"}";
        td.server()
                .stubFor(get("/api/attempts/11/retries")
                        .willReturn(okJson("{\"attempts\":[" + attempts.replace("%s", rest) + "]}")));
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
                .containsExactly(new FailedTask(
                        "+main+q",
                        "Query failed\njob 77: started\nline 1:8: no column x",
                        Optional.of("77"),
                        Optional.empty()));
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
                .containsExactly(new FailedTask(
                        "+main+q", "Query failed\nline 1:8: no column x", Optional.of("77"), Optional.empty()));
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
    void looksAgainAfterLooksThatFailed() throws Exception {
        for (int i = 0; i < 9; i++) {
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
                        .whenScenarioStateIs("call 9")
                        .willReturn(okJson(FakeTd.attempt("success", true, "r"))));
        tasks("");

        assertThat(target.monitor().monitor(context).status()).isEqualTo(Outcome.Status.SUCCESS);
        assertThat(time.pauses()).hasSize(9);
        td.server().verify(10, getRequestedFor(urlEqualTo("/api/attempts/11")));
    }

    @Test
    void givesUpAfterTenLooksThatFailed() {
        td.server().stubFor(get("/api/attempts/11").willReturn(aResponse().withStatus(429)));

        assertThatThrownBy(() -> target.monitor().monitor(context))
                .isInstanceOf(TdClientException.Retriable.class)
                .hasMessageStartingWith("Cannot look at attempt 11 at " + td.host() + ": status 429 (1 attempt");
        td.server().verify(10, getRequestedFor(urlEqualTo("/api/attempts/11")));
    }

    @Test
    void givesUpAtOnceWhereItIsRefused() {
        td.server().stubFor(get("/api/attempts/11").willReturn(aResponse().withStatus(401)));

        assertThatThrownBy(() -> target.monitor().monitor(context)).isInstanceOf(TdClientException.NonRetriable.class);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void stopsLookingAtItsDeadline() throws Exception {
        td.server().stubFor(get("/api/attempts/11").willReturn(okJson(FakeTd.attempt("running", false, "r"))));
        tasks("");
        WatchedContext hurried = new WatchedContext(session, Duration.ofSeconds(30), Duration.ofSeconds(4));

        assertThat(target.monitor().monitor(hurried)).isEqualTo(new Outcome(Outcome.Status.TIMED_OUT, List.of()));
        assertThat(time.pauses())
                .containsExactly(Duration.ofSeconds(1), Duration.ofMillis(1500), Duration.ofMillis(1500));
    }

    @Test
    void endsTheSameWhereTheTasksCannotBeHad() throws Exception {
        attempts("running", "error");
        td.server().stubFor(get("/api/attempts/11/tasks").willReturn(aResponse().withStatus(403)));

        assertThat(target.monitor().monitor(context)).isEqualTo(new Outcome(Outcome.Status.ERROR, List.of()));
    }

    @Test
    void endsTheSameWhereItCannotBeToldWhetherSomebodyHasRunItAgain() throws Exception {
        attempts("killed");
        tasks("");
        td.server()
                .stubFor(get("/api/attempts/11/retries").willReturn(aResponse().withStatus(403)));

        assertThat(target.monitor().monitor(context)).isEqualTo(new Outcome(Outcome.Status.KILLED, List.of()));
    }

    @Test
    void leavesTheSessionAloneWhenItIsInterrupted() {
        td.server().stubFor(get("/api/attempts/11").willReturn(okJson(FakeTd.attempt("running", false, "r"))));
        tasks("");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> target.monitor().monitor(context)).isInstanceOf(InterruptedException.class);
        td.server().verify(0, postRequestedFor(anyUrl()));
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
        log("%2Bmain%2Bq@1.log.gz", "q starts\n");
        log("%2Bmain%2Bq@2.log.gz", "q ends\n");
        log("%2Bmain%2Ba@9.log.gz", "a");
        td.server()
                .stubFor(get("/api/logs/11/files/%2Bmain%2Bz@3.log.gz")
                        .willReturn(aResponse().withStatus(403)));

        assertThat(target.monitor().monitor(context).status()).isEqualTo(Outcome.Status.SUCCESS);
        assertThat(context.log())
                .isEqualTo("q starts\nq ends\na\n"
                        + "A part of the log of task +main+z is not to be had. Cannot fetch log file +main+z@3.log.gz"
                        + " of attempt 11 at " + td.host() + ": status 403 (1 attempt, 0.0 s)\n");
    }

    @Test
    void endsTheSameWhereThereIsNoLog() throws Exception {
        attempts("killed");
        tasks("");
        td.server().stubFor(get("/api/logs/11/files").willReturn(aResponse().withStatus(404)));

        assertThat(target.monitor().monitor(context).status()).isEqualTo(Outcome.Status.KILLED);
        assertThat(context.log())
                .isEqualTo("The log of attempt 11 is not to be had. Cannot list log files of attempt 11 at " + td.host()
                        + ": status 404 (1 attempt, 0.0 s)\n");
    }

    private void attempts(String... statuses) {
        for (int i = 0; i < statuses.length; i++) {
            td.server()
                    .stubFor(get("/api/attempts/11")
                            .inScenario("attempt")
                            .whenScenarioStateIs(i == 0 ? STARTED : "look " + i)
                            .willReturn(okJson(FakeTd.attempt(statuses[i], false, "r")))
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
