package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An attempt near the limit of tasks; an engine that polled between tasks would not come to its end in time. */
@Timeout(120)
class ManyTasksTest {

    private static final int TASKS = 900;

    @Test
    void runsNineHundredTasksOneAfterAnother(@TempDir Path directory) throws Exception {
        StringBuilder workflow = new StringBuilder("_export: {a: {b: [1, 2, 3]}, name: x}\n");
        for (int i = 0; i < TASKS; i++) {
            workflow.append("+t")
                    .append(i)
                    .append(":\n  echo>: \"${a.b[1] + ")
                    .append(i)
                    .append("} ${session_date}\"\n");
        }
        try (WorkflowEngine engine =
                WorkflowEngine.builder().stateDirectory(directory).build()) {
            ProjectInfo project = engine.push(
                    "p", "r1", Map.of("main.dig", workflow.toString().getBytes(StandardCharsets.UTF_8)));
            long id = engine.workflow(project.id(), "main", Optional.empty()).id();
            for (int round = 0; round < 3; round++) {
                long attempt = engine.start(new AttemptRequest(
                                id, Instant.ofEpochSecond(round), Json.object(), Optional.empty(), Optional.empty()))
                        .attempt()
                        .id();
                assertThat(engine.await(attempt).status()).isEqualTo("success");
            }
        }
    }
}
