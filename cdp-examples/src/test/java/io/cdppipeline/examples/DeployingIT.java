package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
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
import io.cdppipeline.td.workflow.AttemptQuery;
import io.cdppipeline.td.workflow.TdAttempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
                .start();
        pipeline = pipeline(UnificationConfig.builder().name("customer_360").build());
    }

    @AfterEach
    void stop() {
        td.close();
    }

    private CdpPipeline pipeline(UnificationConfig unification) {
        return CdpPipeline.builder()
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
                        .unification(unification)
                        .build())
                .target(td.target())
                .workDirectory(directory)
                .clock(td.clock())
                .build();
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
    void aSecondRunPushesNothingThatHasNotChanged() {
        run();
        assertThat(pushes()).hasSize(4);
        run();
        int after = pushes().size();
        td.requests().clear();

        run();

        // Staging and unification are generated from the tables' schemas, which the second run may still have changed.
        assertThat(after).isBetween(4, 6);
        assertThat(pushes()).isEmpty();
    }

    @Test
    void aScheduledPipelineLoadsNewRowsWhenTheClockPassesAndInTheOrderOfThePhases() throws IOException {
        td.clock().set(Instant.parse("2026-03-28T12:00:00Z"));
        run();
        assertThat(enriched()).isEqualTo(2);

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

        td.clock().set(Instant.parse("2026-03-29T01:29:59Z"));
        assertThat(sessions("acme_schedules")).isEmpty();
        td.clock().advance(Duration.ofSeconds(1));
        TdAttempt runner = ended(sessions("acme_schedules").get(0));

        assertThat(runner.success()).isTrue();
        assertThat(enriched()).isEqualTo(3);
        assertThat(started(runner))
                .containsSubsequence("ingestion", "hist_union", "staging", "unification")
                .doesNotContain("shopify_ingest_hist");
        assertThat(pipeline.schedules().list().get(0).nextRun()).isEqualTo(Instant.parse("2026-03-30T01:30:00Z"));
    }

    private List<TdAttempt> sessions(String project) {
        return td.client()
                .attempts()
                .list(AttemptQuery.builder().project(project).build())
                .stream()
                .toList();
    }

    /** The tasks that waited for workflows move on when the embedded clock does. */
    private TdAttempt ended(TdAttempt attempt) {
        while (!td.client().attempts().show(attempt.id()).done()) {
            td.clock().advanceToNext();
            Thread.onSpinWait();
        }
        return td.client().attempts().show(attempt.id());
    }

    /** The projects whose workflows the runner has started, in the order of their starts. */
    private List<String> started(TdAttempt runner) {
        return td.client().attempts().list(AttemptQuery.builder().build()).stream()
                .filter(attempt -> attempt.sessionTime().toInstant().equals(runner.sessionTime().toInstant()))
                .sorted(Comparator.comparing(attempt -> Integer.parseInt(attempt.id())))
                .map(TdAttempt::projectName)
                .distinct()
                .toList();
    }

    @Test
    void schedulesAreKeptListedChangedAndTakenAway() {
        assertThatThrownBy(() -> pipeline.schedule("0 2 * * *", BERLIN))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("Phase ingestion cannot be scheduled before it has run")
                .hasMessageContaining("Call run() first");
        td.clock().set(Instant.parse("2026-03-01T12:00:00Z"));
        run();
        assertThat(pipeline.schedules().list()).isEmpty();

        PhaseSchedule whole = pipeline.schedule("0 2 * * *", BERLIN);
        PhaseSchedule ingestion = pipeline.schedule("ingestion", "0 * * * *", ZoneId.of("UTC"));

        assertThat(ingestion.nextRun()).isEqualTo(Instant.parse("2026-03-01T13:00:00Z"));
        assertThat(pipeline.schedules().list()).containsExactly(ingestion, whole);
        td.requests().clear();
        assertThat(pipeline.schedule("ingestion", "0 * * * *", ZoneId.of("UTC"))).isEqualTo(ingestion);
        assertThat(pushes()).isEmpty();

        // A phase that is deployed anew keeps its place in the schedule, and the schedule its time.
        run();
        assertThat(pipeline.schedules().skip("pipeline", 1).nextRun())
                .isEqualTo(whole.nextRun().plus(Duration.ofDays(1)));
        assertThat(pipeline.schedules().disable("ingestion").enabled()).isFalse();
        assertThat(pipeline.schedules().list()).extracting(PhaseSchedule::enabled).containsExactly(false, true);
        assertThat(pipeline.schedules().enable("ingestion").enabled()).isTrue();
        assertThat(pipeline.schedule("ingestion", "30 * * * *", ZoneId.of("UTC")).nextRun())
                .isEqualTo(Instant.parse("2026-03-01T12:30:00Z"));

        assertThat(pipeline.schedules().remove("ingestion")).isTrue();
        assertThat(pipeline.schedules().remove("ingestion")).isFalse();
        assertThat(pipeline.schedules().list()).extracting(PhaseSchedule::name).containsExactly("pipeline");
        assertThatThrownBy(() -> pipeline.schedules().disable("ingestion"))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("There is no schedule 'ingestion' on local, only [pipeline]");
        assertThatThrownBy(() -> pipeline.schedule("not a cron", BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'not a cron'");
        assertThatThrownBy(() -> pipeline.schedule("0 2 * * *\"", BERLIN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipeline.schedule("igestion", "0 2 * * *", BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'igestion'");
    }
}
