package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.target.Target;
import io.cdppipeline.td.workflow.ProjectArchive;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProjectPusherIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private Target target;

    @BeforeEach
    void open() {
        target = TdTarget.over(td.client(), "us01", Duration.ofSeconds(30));
    }

    private final GeneratedProject project =
            GeneratedProject.builder().workflow("main", "+a:\n  echo>: hello\n").build();
    private final DeployContext context = new DeployContext("ingestion", "ingestion", "r1", project);
    private final ProjectArchive archive = ProjectArchive.of(project.files());

    @Test
    void pushesTheArchiveAndTellsItsHash() {
        td.server().stubFor(put(urlPathEqualTo("/api/projects")).willReturn(okJson(projectJson("r1", archive.md5()))));

        assertThat(target.deployer().deploy(context))
                .isEqualTo(new Deployment("7", "ingestion", "r1", project.contentHash()));
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
                .stubFor(get(urlEqualTo("/api/project?name=ingestion")).willReturn(okJson(projectJson("r1", "other"))));

        assertThatThrownBy(() -> target.deployer().deploy(context))
                .isInstanceOf(DeployException.class)
                .hasMessage("Cannot push project ingestion revision r1 at " + td.host()
                        + ": status 409: Resource already exists: revision=r1 in project id=7 (1 attempt, 0.0 s)");
    }

    @Test
    void tellsWhatTheServerFoundWrongInAWorkflow() {
        td.server()
                .stubFor(put(urlPathEqualTo("/api/projects"))
                        .willReturn(jsonResponse(
                                "{\"message\":\"A task can't have more than one operator: {}\",\"status\":400}", 400)));

        assertThatThrownBy(() -> target.deployer().deploy(context))
                .isInstanceOf(DeployException.class)
                .hasMessage("Cannot push project ingestion revision r1 at " + td.host()
                        + ": status 400: A task can't have more than one operator: {} (1 attempt, 0.0 s)");
    }

    private static String projectJson(String revision, String md5) {
        return """
                {"id":"7","name":"ingestion","revision":"%s","createdAt":"2026-11-20T05:56:59Z",\
                "updatedAt":"2026-11-20T05:56:59Z","deletedAt":null,"archiveType":"db","archiveMd5":"%s","new":1}""".formatted(revision, md5);
    }
}
