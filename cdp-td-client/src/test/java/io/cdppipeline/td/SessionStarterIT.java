package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.monitor.SessionTakenException;
import io.cdppipeline.monitor.StartContext;
import io.cdppipeline.monitor.TooManySessionsException;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionStarterIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private Target target;

    @BeforeEach
    void open() {
        target = TdTarget.over(td.client(), "us01", Duration.ofSeconds(30));
    }

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
        td.server()
                .stubFor(put("/api/attempts").willReturn(okJson(FakeTd.attempt("running", false, "20261120-080000"))));

        assertThat(target.starter().start(context)).isEqualTo(new Session("main", "5", "11", time, false));
        td.server().verify(1, putRequestedFor(urlEqualTo("/api/attempts")).withRequestBody(equalToJson("""
                                        {"workflowId":"3","sessionTime":"2026-03-01T00:00:00Z",\
                                        "params":{"cdp_run":"20261120-080000"}}""")));
    }

    @Test
    void adoptsTheAttemptOfThisRun() {
        td.server()
                .stubFor(put("/api/attempts")
                        .willReturn(jsonResponse(FakeTd.attempt("running", false, "20261120-080000"), 409)));

        assertThat(target.starter().start(context)).isEqualTo(new Session("main", "5", "11", time, true));
    }

    @Test
    void leavesTheAttemptOfAnotherRunAlone() {
        td.server()
                .stubFor(put("/api/attempts")
                        .willReturn(jsonResponse(FakeTd.attempt("success", true, "20261119-080000"), 409)));

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
                        .willReturn(jsonResponse(FakeTd.attempt("running", false, "20261120-080000"), 409)));

        assertThat(target.starter().start(context).attemptId()).isEqualTo("11");
    }

    @Test
    void tellsAnAccountThatRunsAllItMayFromARequestThatIsWrong() {
        td.server()
                .stubFor(put("/api/attempts")
                        .willReturn(jsonResponse(
                                "{\"message\":\"Too many attempts running. Limit: 100, Current: 100\",\"status\":400}",
                                400)));

        assertThatThrownBy(() -> target.starter().start(context))
                .isInstanceOf(TooManySessionsException.class)
                .hasMessageStartingWith("Workflow main has to wait until others have ended. Cannot start workflow 3")
                .hasMessageContaining("Too many attempts running. Limit: 100, Current: 100");
    }

    @Test
    void takesNoOtherConflictForAnAttempt() {
        td.server()
                .stubFor(put("/api/attempts")
                        .willReturn(jsonResponse("{\"message\":\"Too late\",\"status\":409}", 409)));

        assertThatThrownBy(() -> target.starter().start(context))
                .isInstanceOf(TdClientException.NonRetriable.class)
                .hasMessage("Cannot start workflow 3 for session 2026-03-01T00:00:00Z at " + td.host()
                        + ": status 409: Too late (1 attempt, 0.0 s)");
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

        assertThatThrownBy(
                        () -> target.starter().start(new StartContext("ingestion", deployment, "mian", time, Map.of())))
                .isInstanceOf(CdpException.class)
                .hasMessage("Cannot start workflow mian: revision r1 of project ingestion has only [main, other];"
                        + " a workflow needs a file of its name with .dig at the top of the project");
    }
}
