package io.cdppipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.config.CheckKind;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.DeploymentState;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.WorkflowState;
import io.cdppipeline.validate.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private static PipelineState.Builder run() {
        return PipelineState.builder()
                .pipelineId("20260301-100000")
                .status(RunStatus.FAILED)
                .startedAt(BEGIN)
                .globalConfig(new PipelineState.GlobalState("local", "acme"))
                .configHash("00");
    }

    private static final PipelineReport WHOLE = new PipelineReport(run().completedAt(BEGIN.plusSeconds(100))
            .putPhases(
                    "staging",
                    PhaseState.builder()
                            .title("Staging")
                            .status(PhaseStatus.FAILED)
                            .startedAt(BEGIN)
                            .completedAt(BEGIN.plusMillis(2500))
                            .putFiles("staging/a.dig", "ab")
                            .deployment(new DeploymentState(new Deployment("7", "staging", "r1", "cd"), BEGIN))
                            .addWorkflows(new WorkflowState(
                                    "transform",
                                    BEGIN,
                                    Optional.of("11"),
                                    Optional.of("12"),
                                    BEGIN,
                                    Optional.empty(),
                                    Optional.of(Outcome.Status.KILLED),
                                    false))
                            .putTables("acme_stg.orders", 400L)
                            .putTablesBefore("acme_stg.orders", 100L)
                            .putMetrics("coverage", 97.5)
                            .addChecks(Check.fail("rows", "lost").as(CheckKind.COUNTS))
                            .addNotes("a note")
                            .error("Table 'a' does not exist")
                            .failedStep(Step.VALIDATE)
                            .build())
            .build());

    private static JsonNode tree(PipelineReport report) throws Exception {
        return new ObjectMapper().readTree(report.json());
    }

    private static Set<String> keys(JsonNode node, String path) {
        Set<String> keys = new TreeSet<>();
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> keys.addAll(
                            keys(field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey())));
        } else if (node.isArray()) {
            node.forEach(item -> keys.addAll(keys(item, path + "[]")));
        } else {
            keys.add(path);
        }
        return keys;
    }

    @Test
    void theKeysAreThoseOfTheDocumentation() throws Exception {
        Set<String> documented = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-z0-9_.\\[\\]]+)` \\|")
                .matcher(Files.readString(Path.of("..", "docs", "report.md")));
        while (row.find()) {
            documented.add(row.group(1));
        }

        assertThat(keys(tree(WHOLE), "")).isEqualTo(documented);
    }

    @Test
    void theValuesAreTheJournals() throws Exception {
        JsonNode phase = tree(WHOLE).path("phases").path(0);

        assertThat(phase.path("tables").path(0).path("new_rows").asLong()).isEqualTo(300);
        assertThat(phase.path("sessions").path(0).path("outcome").asText()).isEqualTo("killed");
        assertThat(phase.path("checks").path(0).path("kind").asText()).isEqualTo("counts");
        assertThat(phase.path("duration_seconds").asDouble()).isEqualTo(2.5);
        assertThat(phase.path("probable_causes").path(0).asText()).isEqualTo("The phase before did not make the table");
        assertThat(tree(WHOLE).path("summary").path("checks_fail").asInt()).isEqualTo(1);
        assertThat(tree(WHOLE).path("complete").asBoolean()).isFalse();
    }

    @Test
    void aPhaseThatHasNotBegunHasTheSameKeys() throws Exception {
        JsonNode empty = tree(new PipelineReport(
                run().putPhases("staging", PhaseState.builder().title("Staging").build())
                        .build()));

        assertThat(empty.path("phases").path(0).fieldNames())
                .toIterable()
                .containsExactlyElementsOf(
                        () -> node(WHOLE).path("phases").path(0).fieldNames());
        assertThat(empty.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(() -> node(WHOLE).fieldNames());
        assertThat(empty.path("completed_at").isNull()).isTrue();
    }

    private static JsonNode node(PipelineReport report) {
        try {
            return tree(report);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
