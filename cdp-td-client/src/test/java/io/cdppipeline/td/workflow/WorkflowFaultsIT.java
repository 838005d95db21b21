package io.cdppipeline.td.workflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import io.cdppipeline.td.Bytes;
import io.cdppipeline.td.FakeTd;
import io.cdppipeline.td.TdClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The faults that are special to the workflow API, and what only Treasure Data's has. */
class WorkflowFaultsIT {

    private static final Instant TIME = Instant.parse("2026-03-01T00:00:00Z");
    private static final ProjectArchive ARCHIVE = ProjectArchive.of(Map.of("main.dig", "+a:\n  echo>: hello\n"));

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @TempDir
    private Path folder;

    @Test
    void aStartWhoseAnswerIsLostIsLookedUpBeforeItIsSentAgain() {
        td.server().stubFor(put("/api/attempts").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        td.server()
                .stubFor(get("/api/workflows/3")
                        .willReturn(okJson(
                                "{\"id\":\"3\",\"name\":\"main\",\"project\":{\"id\":\"7\",\"name\":\"demo\"}}")));
        td.server()
                .stubFor(get("/api/attempts?project=demo&workflow=main&include_retried=true")
                        .willReturn(okJson("{\"attempts\":["
                                + attempt(12, "2026-03-01T00:00:00+00:00", "\"other\"") + ","
                                + attempt(11, "2026-03-01T09:00:00+09:00", "null") + "]}")));

        StartedAttempt started = td.client().attempts().start("3", TIME, Map.of());

        assertThat(started.attempt().id()).isEqualTo("11");
        assertThat(started.adopted()).isTrue();
        td.server().verify(1, putRequestedFor(anyUrl()));
    }

    @Test
    void aStartThatWasLostOnItsWayIsSentAgain() {
        td.server()
                .stubFor(put("/api/attempts")
                        .inScenario("lost")
                        .whenScenarioStateIs(STARTED)
                        .willReturn(aResponse().withStatus(502))
                        .willSetStateTo("up"));
        td.server()
                .stubFor(put("/api/attempts")
                        .inScenario("lost")
                        .whenScenarioStateIs("up")
                        .willReturn(okJson(attempt(11, "2026-03-01T00:00:00Z", "null"))));
        td.server().stubFor(get(urlPathEqualTo("/api/attempts")).willReturn(okJson("{\"attempts\":[]}")));

        StartedAttempt started = td.client()
                .attempts()
                .start(StartRequest.builder()
                        .projectName("demo")
                        .workflowName("main")
                        .sessionTime(OffsetDateTime.parse("2026-03-01T09:00:00+09:00"))
                        .allowQueueing(true)
                        .build());

        assertThat(started.adopted()).isFalse();
        td.server().verify(2, putRequestedFor(urlEqualTo("/api/attempts")).withRequestBody(equalToJson("""
                                        {"projectName":"demo","workflowName":"main","sessionTime":"2026-03-01T09:00:00+09:00",\
                                        "params":{},"allowQueueing":true}""")));
    }

    @Test
    void aRequestNamesItsWorkflowInOneWay() {
        assertThatThrownBy(() -> StartRequest.builder()
                        .sessionTime(TIME)
                        .projectName("p")
                        .build())
                .hasMessage(
                        "A start names its workflow either with workflowId(…) or with projectName(…) and workflowName(…)");
        assertThatThrownBy(() -> StartRequest.of("3", TIME)
                        .projectName("p")
                        .workflowName("w")
                        .build())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SessionQuery.builder().workflow("w").build())
                .hasMessage("The sessions of workflow 'w' can be listed only within a project: set projectId(…)");
    }

    @Test
    void aResumeWithoutANameIsRefusedWithTheAttemptThatIsInItsWay() {
        td.server()
                .stubFor(
                        put("/api/attempts").willReturn(jsonResponse(attempt(5, "2026-03-01T00:00:00Z", "null"), 409)));

        assertThatThrownBy(() -> td.client()
                        .attempts()
                        .start(StartRequest.of("3", TIME).resumeFailed("4").build()))
                .hasMessage("Cannot start workflow 3 for session 2026-03-01T00:00:00Z at " + td.host()
                        + ": status 409: the session has attempt 5 already (1 attempt, 0.0 s)");
    }

    @Test
    void aRetryMayBeginWithATask() {
        td.server().stubFor(get("/api/attempts/5").willReturn(okJson(attempt(5, "2026-03-01T00:00:00Z", "null"))));
        td.server().stubFor(put("/api/attempts").willReturn(okJson(attempt(6, "2026-03-01T00:00:00Z", "\"again\""))));

        td.client().attempts().retryFrom("5", "again", "+main+b");

        td.server().verify(putRequestedFor(anyUrl()).withRequestBody(equalToJson("""
                                {"workflowId":"3","sessionTime":"2026-03-01T00:00:00Z","params":{"p":null},"retryAttemptName":"again",\
                                "resume":{"mode":"from","attemptId":"5","from":"+main+b"}}""")));
    }

    @Test
    void aPushWhoseAnswerIsLostIsLookedUpBeforeItIsSentAgain() {
        td.server()
                .stubFor(put(urlPathEqualTo("/api/projects"))
                        .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        td.server()
                .stubFor(get("/api/project?name=demo")
                        .willReturn(okJson("{\"id\":\"2\",\"name\":\"demo\",\"revision\":\"r1\",\"archiveMd5\":\""
                                + ARCHIVE.md5() + "\",\"metadata\":[{\"key\":\"a\",\"value\":\"b\"}]}")));

        TdProject pushed = td.client()
                .projects()
                .push(PushRequest.of("demo", "r1", ARCHIVE)
                        .addClearSchedules("a", "b")
                        .clearAllSchedules(true)
                        .skipSchedule(true)
                        .build());

        assertThat(pushed.metadata()).isEqualTo(Map.of("a", "b"));
        td.server()
                .verify(
                        1,
                        putRequestedFor(
                                urlEqualTo(
                                        "/api/projects?project=demo&revision=r1&clear_schedule=a&clear_schedule=b&clear_schedule_all=true&skip_schedule=true")));
    }

    @Test
    void aListThatGoesRoundInACircleEnds() {
        td.server()
                .stubFor(get(urlPathEqualTo("/api/projects"))
                        .willReturn(okJson(
                                "{\"projects\":[{\"id\":\"1\",\"name\":\"a\"},{\"id\":\"2\",\"name\":\"b\"}]}")));

        assertThatThrownBy(() -> td.client().projects().list(ProjectQuery.all()).toList())
                .isInstanceOf(TdClientException.Retriable.class)
                .hasMessageContaining("the list goes round in a circle: the page after '2' leads to '2' again");
    }

    @Test
    void aListEndsWithAShortPageOrAnEmptyOne() {
        td.server()
                .stubFor(get("/api/attempts?page_size=2")
                        .willReturn(okJson("{\"attempts\":[" + attempt(9, "2026-03-01T00:00:00Z", "null") + ","
                                + attempt(7, "2026-03-01T00:00:00Z", "null") + "]}")));
        td.server()
                .stubFor(get("/api/attempts?page_size=2&last_id=7")
                        .willReturn(okJson("{\"attempts\":[" + attempt(3, "2026-03-01T00:00:00Z", "null") + "]}")));

        assertThat(td.client()
                        .attempts()
                        .list(AttemptQuery.builder().pageSize(2).build())
                        .toList())
                .extracting(TdAttempt::id)
                .containsExactly("9", "7", "3");
        td.server().verify(2, getRequestedFor(anyUrl()));

        assertThat(td
                        .client()
                        .attempts()
                        .list(AttemptQuery.builder().pageSize(2).build())
                        .stream()
                        .findFirst())
                .isPresent();
        td.server().verify(3, getRequestedFor(anyUrl()));
    }

    @Test
    void revisionsAreListedByTheTokenOfTheNextPage() {
        td.server()
                .stubFor(get("/api/projects/1/revisions")
                        .willReturn(okJson(
                                "{\"revisions\":[{\"revision\":\"r3\"}],\"pagination\":{\"nextPage\":\"t/1=\"}}")));
        td.server()
                .stubFor(get(urlPathEqualTo("/api/projects/1/revisions"))
                        .withQueryParam("page[after]", com.github.tomakehurst.wiremock.client.WireMock.equalTo("t/1="))
                        .willReturn(
                                okJson("{\"revisions\":[{\"revision\":\"r2\"}],\"pagination\":{\"nextPage\":null}}")));

        assertThat(td.client().projects().revisions("1").toList())
                .extracting(TdRevision::name)
                .containsExactly("r3", "r2");
    }

    @Test
    void anArchiveIsFetchedFromWhereItLiesWithoutTheKey() {
        redirect("/api/projects/1/archive");
        td.server().stubFor(get("/signed?s=1").willReturn(aResponse().withBody(ARCHIVE.bytes())));

        assertThat(td.client().projects().download("1", Optional.empty(), folder.resolve("out")))
                .containsExactly(Path.of("main.dig"));

        assertThat(folder.resolve("out/main.dig")).hasContent("+a:\n  echo>: hello");
        td.server().verify(1, getRequestedFor(urlEqualTo("/signed?s=1")).withoutHeader("Authorization"));
    }

    @Test
    void aLogIsFetchedFromWhereItLiesWithoutTheKey() {
        redirect("/api/logs/1/files/a.log.gz");
        td.server().stubFor(get("/signed?s=1").willReturn(aResponse().withBody(Bytes.gzip("a line\n"))));

        assertThat(td.client().attempts().log("1", file("a.log.gz", "+a"))).isEqualTo("a line\n");

        td.server().verify(1, getRequestedFor(urlEqualTo("/signed?s=1")).withoutHeader("Authorization"));
    }

    @Test
    void aTruncatedArchiveIsFetchedAgainAndLeavesNothing() {
        byte[] whole = ARCHIVE.bytes();
        td.server()
                .stubFor(get("/api/projects/1/archive?revision=r1")
                        .willReturn(aResponse().withBody(Arrays.copyOf(whole, whole.length - 9))));

        assertThatThrownBy(() -> td.client().projects().download("1", Optional.of("r1"), folder.resolve("out")))
                .isInstanceOf(io.cdppipeline.CdpException.class)
                .hasMessageStartingWith("Cannot unpack project 1 revision r1 into " + folder.resolve("out"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aTruncatedLogIsFetchedAgain() {
        byte[] whole = Bytes.gzip("a line\n");
        td.server()
                .stubFor(get("/api/logs/1/files/a.log.gz")
                        .inScenario("cut")
                        .whenScenarioStateIs(STARTED)
                        .willReturn(aResponse().withBody(Arrays.copyOf(whole, whole.length - 9)))
                        .willSetStateTo("whole"));
        td.server()
                .stubFor(get("/api/logs/1/files/a.log.gz")
                        .inScenario("cut")
                        .whenScenarioStateIs("whole")
                        .willReturn(aResponse().withBody(whole)));

        assertThat(td.client().attempts().log("1", file("a.log.gz", "+a"))).isEqualTo("a line\n");
    }

    @Test
    void aStreamedLogGoesOnWhereItBrokeOff() throws IOException {
        String text = "line\n".repeat(20_000) + "end";
        byte[] whole = Bytes.gzip(text);
        td.server()
                .stubFor(get("/api/logs/1/files/a.log.gz")
                        .inScenario("cut")
                        .whenScenarioStateIs(STARTED)
                        .willReturn(aResponse().withBody(Arrays.copyOf(whole, whole.length / 2)))
                        .willSetStateTo("whole"));
        td.server()
                .stubFor(get("/api/logs/1/files/a.log.gz")
                        .inScenario("cut")
                        .whenScenarioStateIs("whole")
                        .willReturn(aResponse().withBody(whole)));

        try (InputStream log = td.client().attempts().openLog("1", file("a.log.gz", "+a"))) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }

    @Test
    void aStreamedLogThatAlwaysBreaksOffSaysSo() {
        byte[] whole = Bytes.gzip("a line\n");
        td.server()
                .stubFor(get("/api/logs/1/files/a.log.gz")
                        .willReturn(aResponse().withBody(Arrays.copyOf(whole, whole.length - 9))));

        assertThatThrownBy(() -> {
                    try (InputStream log = td.client().attempts().openLog("1", file("a.log.gz", "+a"))) {
                        log.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The log file a.log.gz of attempt 1 breaks off after")
                .hasMessageContaining("each of 4 times that it was fetched");
    }

    @Test
    void theLogOfATaskHasThatOfTheTasksInItAndNoOthers() throws IOException {
        td.server().stubFor(get("/api/logs/1/files?task=%2Bm%2Bb").willReturn(okJson("""
                                        {"files":[{"fileName":"b2","taskName":"+m+b+two","fileTime":"2026-03-01T00:00:02Z"},\
                                        {"fileName":"b","taskName":"+m+b","fileTime":"2026-03-01T00:00:01Z"},\
                                        {"fileName":"bb","taskName":"+m+bb","fileTime":"2026-03-01T00:00:00Z"}]}""")));
        td.server().stubFor(get("/api/logs/1/files/b").willReturn(aResponse().withBody("one")));
        td.server().stubFor(get("/api/logs/1/files/b2").willReturn(aResponse().withBody(Bytes.gzip("two\n"))));

        assertThat(td.client().attempts().taskLog("1", "+m+b")).isEqualTo("one\ntwo\n");
        try (InputStream log = td.client().attempts().openTaskLog("1", "+m+b")) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void aProjectThatIsGoneIsGone() {
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"message\":\"already deleted\"}", 404)));

        td.client().projects().deleteIfExists("1");
        assertThatThrownBy(() -> td.client().projects().delete("1"))
                .hasMessage(
                        "Cannot delete project 1 at " + td.host() + ": status 404: already deleted (1 attempt, 0.0 s)");
    }

    private void redirect(String path) {
        td.server()
                .stubFor(get(path)
                        .willReturn(aResponse()
                                .withStatus(303)
                                .withHeader("Location", "http://" + td.host() + "/signed?s=1")));
    }

    private static TdLogFile file(String name, String task) {
        return new TdLogFile(name, task, OptionalLong.empty(), Optional.empty(), "");
    }

    private static String attempt(int id, String time, String retryAttemptName) {
        return "{\"id\":\"" + id + "\",\"sessionId\":\"1\",\"sessionTime\":\"" + time + "\",\"status\":\"running\","
                + "\"project\":{\"id\":\"7\",\"name\":\"demo\"},\"workflow\":{\"id\":\"3\",\"name\":\"main\"},"
                + "\"retryAttemptName\":" + retryAttemptName + ",\"params\":{\"p\":null}}";
    }
}
