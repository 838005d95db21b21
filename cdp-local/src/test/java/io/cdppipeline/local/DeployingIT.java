package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.CdpPipeline;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.deploy.Rollback;
import io.cdppipeline.local.fault.RecordedRequest;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Approvals;
import io.cdppipeline.run.SecretSource;
import io.cdppipeline.schedule.PhaseSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploying, rolling back and scheduling phases of somebody's own on the embedded target. */
class DeployingIT {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    Path directory;

    private LocalTreasureData td;
    private CdpPipeline pipeline;
    private String load = "+say:\n  echo>: one\n";
    private List<String> secrets = List.of();

    @BeforeEach
    void start() {
        td = LocalTreasureData.inMemory();
        td.clock().set(Instant.parse("2026-03-28T12:00:10Z"));
        pipeline = builder().build();
    }

    @AfterEach
    void stop() {
        td.close();
    }

    private CdpPipeline.Builder builder() {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .build())
                .target(td.target())
                .workDirectory(directory)
                .clock(td.clock())
                .phase(PhaseGenerator.of("ingestion", context -> {
                    GeneratedProject.Builder project = GeneratedProject.builder()
                            .workflow("history", "+say:\n  echo>: once\n")
                            .once("history")
                            .workflow("load", load);
                    secrets.forEach(project::secretNeeded);
                    return project.build();
                }))
                .phase(PhaseGenerator.of(
                        "staging",
                        context -> GeneratedProject.builder()
                                .workflow("transform", "+say:\n  echo>: two\n")
                                .build()));
    }

    private List<RecordedRequest> pushes() {
        return td.requests()
                .matching(request ->
                        request.method().equals("PUT") && request.path().equals("/api/projects"));
    }

    @Test
    void aRollbackPutsTheFilesOfTheLastSuccessBack() {
        assertThat(pipeline.run().success()).isTrue();
        load = "+say:\n  fail>: worse\n";
        assertThat(pipeline.run().success()).isFalse();

        Rollback rollback = pipeline.rollback("ingestion");

        assertThat(td.target()
                        .projects()
                        .orElseThrow()
                        .files(rollback.to().projectId(), rollback.to().revision()))
                .containsEntry("load.dig", "+say:\n  echo>: one\n");
        assertThat(td.client().projects().find("ingestion").orElseThrow().revision())
                .isEqualTo(rollback.to().revision());
    }

    @Test
    void aMissingDatabaseIsMadeAndAMissingSecretUploadedAndTheRunComesToItsEnd() throws IOException {
        secrets = List.of("shop_token", "td.apikey");
        load = """
                +table:
                  td>:
                    data: "SELECT 1 AS one"
                  create_table: made
                  database: acme_src
                """;
        Secret token = Secret.of("tok-0123456789abcdef");

        assertThat(builder()
                        .approvals(Approvals.of(Approvals.Action.CREATE_DATABASE))
                        .secrets(request -> request.name().equals("shop_token") ? Optional.of(token) : Optional.empty())
                        .build()
                        .run()
                        .success())
                .isTrue();

        assertThat(td.query("acme_src", "SELECT one FROM made").firstLong()).isEqualTo(1);
        assertThat(td.client()
                        .projects()
                        .secrets(td.client()
                                .projects()
                                .find("ingestion")
                                .orElseThrow()
                                .id()))
                .containsExactly("shop_token");
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain(token.reveal());
            }
        }
    }

    @Test
    void withoutTheSecretNothingIsStarted() {
        secrets = List.of("shop_token");

        assertThat(builder().secrets(SecretSource.none()).build().run().success())
                .isFalse();

        assertThat(td.requests().matching(request -> request.path().equals("/api/attempts")))
                .isEmpty();
    }

    @Test
    void schedulesAreKeptListedChangedAndTakenAway() {
        assertThatThrownBy(() -> pipeline.schedule("0 2 * * *", BERLIN))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("Phase ingestion cannot be scheduled before it has run")
                .hasMessageContaining("Call run() first");
        pipeline.run();
        assertThat(pipeline.schedules().list()).isEmpty();

        PhaseSchedule whole = pipeline.schedule("0 2 * * *", BERLIN);
        PhaseSchedule ingestion = pipeline.schedule("ingestion", "0 * * * *", ZoneId.of("UTC"));

        assertThat(whole.phases()).containsExactly("ingestion", "staging");
        assertThat(td.target()
                        .projects()
                        .orElseThrow()
                        .files(
                                td.client()
                                        .projects()
                                        .find("acme_schedules")
                                        .orElseThrow()
                                        .id(),
                                td.client()
                                        .projects()
                                        .find("acme_schedules")
                                        .orElseThrow()
                                        .revision())
                        .get("pipeline.dig"))
                .contains("require>: load", "require>: transform")
                .doesNotContain("history");
        assertThat(ingestion.nextRun()).isEqualTo(Instant.parse("2026-03-28T13:00:00Z"));
        assertThat(pipeline.schedules().list()).containsExactly(ingestion, whole);
        td.requests().clear();
        assertThat(pipeline.schedule("ingestion", "0 * * * *", ZoneId.of("UTC")))
                .isEqualTo(ingestion);
        assertThat(pushes()).isEmpty();

        assertThat(pipeline.schedules().skip("pipeline", 1).nextRun())
                .isEqualTo(whole.nextRun().plus(Duration.ofDays(1)));
        assertThat(pipeline.schedules().disable("ingestion").enabled()).isFalse();
        assertThat(pipeline.schedules().list())
                .extracting(PhaseSchedule::enabled)
                .containsExactly(false, true);
        assertThat(pipeline.schedules().enable("ingestion").enabled()).isTrue();
        assertThat(pipeline.schedule("ingestion", "30 * * * *", ZoneId.of("UTC"))
                        .nextRun())
                .isEqualTo(Instant.parse("2026-03-28T12:30:00Z"));

        assertThat(pipeline.schedules().backfill("ingestion", Instant.parse("2026-03-28T10:00:00Z"), 2))
                .containsExactly(
                        OffsetDateTime.parse("2026-03-28T10:30:00Z"), OffsetDateTime.parse("2026-03-28T11:30:00Z"));

        assertThat(pipeline.schedules().remove("ingestion")).isTrue();
        assertThat(pipeline.schedules().remove("ingestion")).isFalse();
        assertThat(pipeline.schedules().list()).extracting(PhaseSchedule::name).containsExactly("pipeline");
        assertThatThrownBy(() -> pipeline.schedules().disable("ingestion"))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("There is no schedule 'ingestion' on local, only [pipeline]");
        assertThatThrownBy(() -> pipeline.schedule("not a cron", BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'not a cron'");
        assertThatThrownBy(() -> pipeline.schedule("0 2 * * *\"", BERLIN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipeline.schedule("igestion", "0 2 * * *", BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'igestion'");
    }
}
