package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.local.fault.RecordedRequest;
import io.cdppipeline.schedule.PhaseSchedule;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.wait.WaitOptions;
import io.cdppipeline.td.workflow.AttemptQuery;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.TdAttempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploying and scheduling the four phases on the embedded target. */
class DeployingIT {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** The day before Berlin's clocks go forward. */
    private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");

    @TempDir
    Path directory;

    private LocalTreasureData td;
    private CdpPipeline pipeline;

    @BeforeEach
    void start() throws IOException {
        Path shop = directory.resolve("data/shopify");
        Files.createDirectories(shop);
        Files.writeString(shop.resolve("orders.csv"), """
                id,email,created_at,updated_at
                10,ann@example.com,2024-05-01T00:00:00Z,2024-05-01T00:00:00Z
                11,bob@example.com,2024-05-02T00:00:00Z,2024-05-02T00:00:00Z
                """);
        td = LocalTreasureData.builder()
                .dataDirectory(directory.resolve("data"))
                // It goes on, since workflows wait a second here and there; only its beginning is set.
                .clock(Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), NOON)))
                .start();
        pipeline = CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .ingestion(IngestionConfig.builder()
                                .sourceName("shopify")
                                .connector("rest")
                                .addObjects("orders")
                                .mode(IngestionMode.BOTH)
                                .startDate("2024-01-01")
                                .incrementalField("updated_at")
                                .build())
                        .histUnion(HistUnionConfig.builder().build())
                        .staging(StagingConfig.builder().build())
                        .unification(
                                UnificationConfig.builder().name("customer_360").build())
                        .build())
                .target(td.target())
                .workDirectory(directory)
                .clock(td.clock())
                .build();
    }

    @AfterEach
    void stop() {
        td.close();
    }

    private void run() {
        assertThat(pipeline.run().report().phases().values())
                .allSatisfy(phase -> assertThat(phase.error()).isEmpty());
    }

    private List<RecordedRequest> pushes() {
        return td.requests()
                .matching(request ->
                        request.method().equals("PUT") && request.path().equals("/api/projects"));
    }

    private long enriched() {
        return td.query("cdp_unification_acme", "SELECT COUNT(*) FROM shopify_orders_enriched")
                .firstLong();
    }

    @Test
    void anUnchangedPipelineIsPushedOnceAndLoadsNewRowsWhenItsScheduledTimeComesInTheOrderOfThePhases()
            throws IOException, InterruptedException {
        run();
        assertThat(enriched()).isEqualTo(2);
        assertThat(pushes()).hasSize(4);
        td.requests().clear();
        run();
        assertThat(pushes()).isEmpty();

        PhaseSchedule nightly = pipeline.schedule("30 3 * * *", BERLIN);

        assertThat(nightly.phases()).containsExactly("ingestion", "hist_union", "staging", "unification");
        assertThat(nightly.nextRuns(2))
                .containsExactly(
                        OffsetDateTime.parse("2026-03-29T03:30:00+02:00"),
                        OffsetDateTime.parse("2026-03-30T03:30:00+02:00"));
        Files.writeString(
                directory.resolve("data/shopify/orders.csv"),
                "12,new@example.com,2026-03-28T20:00:00Z,2026-03-28T20:00:00Z\n",
                StandardOpenOption.APPEND);

        td.clock()
                .advance(
                        Duration.between(td.clock().instant(), nightly.nextRun().minusSeconds(600)));
        assertThat(sessions("acme_schedules")).isEmpty();
        td.clock().advance(Duration.ofSeconds(600));
        TdAttempt runner = td.client()
                .waits()
                .awaitAttempt(
                        sessions("acme_schedules").get(0).id(),
                        WaitOptions.builder()
                                .polling(new Polling(Duration.ofMillis(50), Duration.ofMillis(50)))
                                .build());

        assertThat(runner.status()).isEqualTo(AttemptStatus.SUCCESS);
        assertThat(enriched()).isEqualTo(3);
        assertThat(started(runner))
                .containsExactly(
                        "acme_schedules pipeline",
                        "ingestion shopify_ingest_inc",
                        "hist_union shopify_hist_union",
                        "staging transform_shopify",
                        "unification unif_runner",
                        "unification dynmic_prep_creation",
                        "unification id_unification",
                        "unification enrich_runner");
        assertThat(pipeline.schedules().list().get(0).nextRun()).isEqualTo(Instant.parse("2026-03-30T01:30:00Z"));
    }

    private List<TdAttempt> sessions(String project) {
        return td
                .client()
                .attempts()
                .list(AttemptQuery.builder().project(project).build())
                .stream()
                .toList();
    }

    /** The workflows of the runner's session time, in the order of their starts. */
    private List<String> started(TdAttempt runner) {
        return td.client().attempts().list(AttemptQuery.builder().build()).stream()
                .filter(attempt -> attempt.sessionTime()
                        .toInstant()
                        .equals(runner.sessionTime().toInstant()))
                .sorted(Comparator.comparing(attempt -> Integer.parseInt(attempt.id())))
                .map(attempt -> attempt.projectName() + " " + attempt.workflowName())
                .toList();
    }
}
