package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task costs about a millisecond; the bound is wide, so that it fails for polling and not for a busy machine. */
@Timeout(120)
class WorkflowSpeedTest {

    private static final int TASKS = 900;

    @Test
    void runsHundredsOfTasksASecond(@TempDir Path directory) throws Exception {
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
                long start = System.nanoTime();
                long attempt = engine.start(new AttemptRequest(
                                id, Instant.ofEpochSecond(round), Json.object(), Optional.empty(), Optional.empty()))
                        .attempt()
                        .id();
                assertThat(engine.await(attempt).status()).isEqualTo("success");
                Duration taken = Duration.ofNanos(System.nanoTime() - start);
                System.out.println("workflow speed: " + taken.toMillis() * 1000 / TASKS + " microseconds a task");
                assertThat(taken).isLessThan(Duration.ofMillis(20L * TASKS));
            }
        }
    }
}
