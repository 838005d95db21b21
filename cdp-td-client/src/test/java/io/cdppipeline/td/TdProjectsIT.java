package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.workflow.TdProject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TdProjectsIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

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
                Optional.empty(),
                Optional.empty(),
                "db",
                Map.of());
        td.server().stubFor(get("/api/project?name=demo").willReturn(okJson(PROJECT)));
        td.server().stubFor(get("/api/projects/2").willReturn(okJson(PROJECT)));

        assertThat(td.client().projects().find("demo")).contains(project);
        assertThat(td.client().projects().findById("2")).contains(project);
        assertThat(td.client().projects().find("nope")).isEmpty();
        assertThat(td.client().projects().findById("9")).isEmpty();
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
