package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.RunnerProject.Started;
import io.cdppipeline.schedule.PhaseSchedule;
import io.cdppipeline.schedule.Scheduler.WorkflowSchedule;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerProjectTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Map<String, Started> workflows = new LinkedHashMap<>();

    RunnerProjectTest() {
        workflows.put("ingestion", new Started("ingestion", List.of("shopify_ingest_inc", "s3_ingest_inc")));
        workflows.put("staging", new Started("stage", List.of("transform_shopify")));
    }

    private static WorkflowSchedule onTarget(String workflow) {
        OffsetDateTime next = OffsetDateTime.parse("2026-03-01T02:00:00+01:00");
        return new WorkflowSchedule("1", workflow, next, next.toInstant(), true);
    }

    @Test
    void aScheduleIsAWorkflowThatRequiresThoseOfThePhasesInOrder() {
        assertThat(RunnerProject.empty("acme")
                        .with("pipeline", "0 2 * * *", BERLIN, workflows)
                        .files()
                        .get("pipeline.dig"))
                .isEqualTo("""
                        # Starts what is new, phase after phase, each once the one before has succeeded. Made by the pipeline; changes made here are lost.
                        timezone: "Europe/Berlin"

                        schedule:
                          cron>: "0 2 * * *"
                          skip_on_overtime: true

                        +ingestion:
                          +shopify_ingest_inc:
                            require>: shopify_ingest_inc
                            project_name: ingestion
                            rerun_on: failed
                          +s3_ingest_inc:
                            require>: s3_ingest_inc
                            project_name: ingestion
                            rerun_on: failed

                        +staging:
                          +transform_shopify:
                            require>: transform_shopify
                            project_name: stage
                            rerun_on: failed
                        """);
    }

    @Test
    void whatIsScheduledIsReadBackFromTheFiles() {
        RunnerProject project = RunnerProject.of(RunnerProject.empty("acme")
                .with("pipeline", "0 2 * * *", BERLIN, workflows)
                .with("ingestion", "*/5 * * * *", ZoneId.of("Z"), Map.of("ingestion", workflows.get("ingestion")))
                .files());

        List<PhaseSchedule> schedules = project.schedules(List.of(onTarget("pipeline"), onTarget("ingestion")));

        assertThat(schedules).extracting(PhaseSchedule::name).containsExactly("ingestion", "pipeline");
        assertThat(schedules.get(0).cron()).isEqualTo("*/5 * * * *");
        assertThat(schedules.get(1).zone()).isEqualTo(BERLIN);
        assertThat(schedules.get(1).phases()).containsExactly("ingestion", "staging");
    }

    @Test
    void aScheduleIsTakenAwayAndTheProjectIsNeverEmpty() {
        RunnerProject project = RunnerProject.empty("acme").with("pipeline", "0 2 * * *", BERLIN, workflows);

        assertThat(project.without("pipeline").orElseThrow().files()).containsOnlyKeys("README.md");
        assertThat(project.without("README")).isEmpty();
        assertThat(project.without("staging")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 2 * *", "0 25 * * *", "every day", "0 2 * * *\"\nx: 1", "0 2 * * ${x}"})
    void whatIsNoPatternIsRefused(String cron) {
        RunnerProject project = RunnerProject.empty("acme");

        assertThatThrownBy(() -> project.with("pipeline", cron, BERLIN, workflows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no cron pattern")
                .hasMessageContaining("'0 2 * * *'");
    }
}
