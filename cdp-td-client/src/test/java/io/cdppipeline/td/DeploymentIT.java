package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.deploy.RevisionName;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.td.workflow.ProjectArchive;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What deployments send over the wire, and what becomes of refusals. */
class DeploymentIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @TempDir
    Path directory;

    private final GeneratedProject project =
            GeneratedProject.builder().workflow("main", "+a:\n  echo>: hello\n").build();

    private PipelineResult run() {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdApiKey(Secret.of(FakeTd.KEY))
                                .build())
                        .build())
                .target(TdTarget.over(td.client(), "us01", Duration.ofSeconds(30)))
                .workDirectory(directory)
                .clock(Clock.fixed(FakeTd.NOW, ZoneOffset.UTC))
                .pauses(wait -> {})
                .phase(PhaseGenerator.of("load", context -> project))
                .starter(context -> new Session(context.workflow(), "5", "11", context.sessionTime(), false))
                .monitor(context -> new Outcome(Outcome.Status.SUCCESS, List.of()))
                .build()
                .run();
    }

    private void has(String revision) {
        td.server().stubFor(get(urlEqualTo("/api/project?name=load")).willReturn(okJson(projectJson(revision, md5()))));
    }

    private String revision() {
        return RevisionName.of("20261120-080000", "load", false, "acme", project.contentHash());
    }

    private String md5() {
        return ProjectArchive.of(project.files()).md5();
    }

    private static String projectJson(String revision, String md5) {
        return """
                {"id":"7","name":"load","revision":"%s","createdAt":"2026-11-20T05:56:59Z",\
                "updatedAt":"2026-11-20T05:56:59Z","deletedAt":null,"archiveType":"db","archiveMd5":"%s"}""".formatted(revision, md5);
    }

    private List<String> writes() {
        return td.server().getAllServeEvents().stream()
                .map(event -> event.getRequest())
                .filter(request -> !request.getMethod().getName().equals("GET"))
                .map(LoggedRequest::getUrl)
                .toList();
    }

    @Test
    void anUnchangedProjectCostsOneLookAndNoWrite() {
        td.server().stubFor(put(urlPathEqualTo("/api/projects")).willReturn(okJson(projectJson(revision(), md5()))));
        assertThat(run().success()).isTrue();
        assertThat(writes()).hasSize(1);
        td.server().resetAll();
        has(revision());

        assertThat(run().success()).isTrue();

        assertThat(writes()).isEmpty();
        // The other one is that of the preflight, which asks whose the project is.
        assertThat(td.server().getAllServeEvents())
                .filteredOn(event -> event.getRequest().getUrl().startsWith("/api/project"))
                .hasSize(2);
    }

    @Test
    void aPushWhoseAnswerWasLostIsLookedUpAndSentOnce() {
        td.server()
                .stubFor(put(urlPathEqualTo("/api/projects"))
                        .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        has(revision());

        assertThat(run().success()).isTrue();

        td.server().verify(1, putRequestedFor(anyUrl()));
    }

    @Test
    void aPushThatNothingIsKnownOfIsLookedUpByTheNextRun() {
        td.server()
                .stubFor(put(urlPathEqualTo("/api/projects"))
                        .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        td.server()
                .stubFor(get(urlPathEqualTo("/api/project")).willReturn(jsonResponse("{\"message\":\"down\"}", 503)));
        assertThat(run().success()).isFalse();
        td.server().resetAll();
        has(revision());
        td.server()
                .stubFor(get(urlEqualTo("/api/projects/7/archive?revision=" + revision()))
                        .willReturn(aResponse()
                                .withHeader("Content-Type", "application/gzip")
                                .withBody(ProjectArchive.of(project.files()).bytes())));

        assertThat(run().success()).isTrue();

        assertThat(writes()).isEmpty();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(message(401, "Unauthorized"), FailureKind.AUTHENTICATION),
                Arguments.of(message(403, "Forbidden"), FailureKind.AUTHENTICATION),
                Arguments.of(message(400, "A task can't have more than one operator: {}"), FailureKind.SYNTAX),
                Arguments.of(
                        message(400, "Validating project failed\\nworkflow main.dig includes unknown keys"),
                        FailureKind.SYNTAX),
                Arguments.of(message(400, "Input is not in the .gz format"), FailureKind.OTHER),
                Arguments.of(
                        message(400, "Size of the uploaded archive file exceeds limit (2097152 bytes)"),
                        FailureKind.SIZE),
                Arguments.of(aResponse().withStatus(413), FailureKind.SIZE),
                Arguments.of(message(404, "Database acme_src not found"), FailureKind.MISSING_DATABASE),
                Arguments.of(message(409, "Resource already exists: revision=r1"), FailureKind.OTHER),
                Arguments.of(message(503, "overloaded"), FailureKind.NETWORK),
                Arguments.of(message(429, "slow down"), FailureKind.NETWORK),
                Arguments.of(aResponse().withFault(Fault.EMPTY_RESPONSE), FailureKind.NETWORK));
    }

    private static ResponseDefinitionBuilder message(int status, String message) {
        return jsonResponse("{\"message\":\"" + message + "\",\"status\":" + status + "}", status);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalHasAKind(ResponseDefinitionBuilder answer, FailureKind kind) {
        td.server().stubFor(put(urlPathEqualTo("/api/projects")).willReturn(answer));
        td.server()
                .stubFor(get(urlPathEqualTo("/api/project"))
                        .willReturn(jsonResponse("{\"message\":\"Resource does not exist\",\"status\":404}", 404)));

        DeployException refused = refusal(project);

        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused.transientFailure()).isEqualTo(kind == FailureKind.NETWORK);
        assertThat(refused).hasMessageContaining("load").hasMessageNotContaining(FakeTd.KEY);
    }

    @Test
    void aProjectThatIsTooLargeIsNotSent() {
        DeployException refused = refusal(GeneratedProject.builder()
                .workflow("main", "# " + "x".repeat(3 << 20) + "\n+a:\n  echo>: 1\n")
                .build());

        assertThat(refused.kind()).isEqualTo(FailureKind.SIZE);
        assertThat(refused).hasMessageContaining("main.dig (3145");
        assertThat(td.server().getAllServeEvents()).isEmpty();
    }

    private DeployException refusal(GeneratedProject refused) {
        return catchThrowableOfType(
                DeployException.class,
                () -> TdTarget.over(td.client(), "us01", Duration.ofSeconds(30))
                        .deployer()
                        .deploy(new DeployContext("load", "load", "r1", refused)));
    }
}
