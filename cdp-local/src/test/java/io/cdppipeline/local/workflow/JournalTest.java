package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalTest {

    @Test
    void keepsSecretsInAFileOfTheOwnersOnly(@TempDir Path directory) throws Exception {
        long id;
        try (WorkflowEngine engine = open(directory)) {
            id = push(engine, "p", "+a: {echo>: x}\n").id();
            engine.putSecret(id, "my.key", Secret.of("tell-nobody"));
            engine.putSecret(id, "gone", Secret.of("tell-nobody-either"));
            engine.deleteSecret(id, "gone");
        }
        Path file = directory.resolve("secrets.json");
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(directory.resolve(JournalFile.NAME))).doesNotContain("tell-nobody");
        try (WorkflowEngine engine = open(directory)) {
            assertThat(engine.secretKeys(id)).containsExactly("my.key");
            assertThat(engine.secret(id, "my.key").orElseThrow().reveal()).isEqualTo("tell-nobody");
            engine.deleteProject(id);
        }
        assertThat(Files.readString(file)).isEqualTo("{}");
        Files.writeString(file, "{\"1\": {\"k\": \"tell-no");
        assertThatThrownBy(() -> open(directory))
                .hasMessageStartingWith("Cannot read the projects' secrets in " + file)
                .hasMessageNotContaining("tell-no");
    }

    @Test
    void isWrittenAnewWithoutWhatIsToldTwice(@TempDir Path directory) throws Exception {
        String large = "x".repeat(60_000);
        AttemptInfo last;
        ScheduleInfo schedule;
        try (WorkflowEngine engine = open(directory)) {
            ProjectInfo project =
                    push(engine, "p", "schedule: {daily>: 01:00:00}\n+a:\n  echo>: " + large + "\n+b: {echo>: b}\n");
            long workflow =
                    engine.workflow(project.id(), "main", Optional.empty()).id();
            last = start(engine, workflow, 0);
            for (int i = 1; i < 60; i++) {
                last = start(engine, workflow, i);
                engine.schedules().disable(1);
            }
            schedule = engine.schedules().get(1);
        }
        // Each attempt writes the large text twice, with the task's end and with its own.
        assertThat(Files.size(directory.resolve(JournalFile.NAME))).isLessThan(100 * 60_000);
        assertThat(directory.resolve("workflow.journal.new")).doesNotExist();
        try (WorkflowEngine again = open(directory)) {
            assertThat(again.attempts()).hasSize(60);
            assertThat(again.attempt(last.id())).isEqualTo(last);
            assertThat(again.schedules().get(1)).isEqualTo(schedule);
            AttemptInfo next = start(again, last.workflowId(), 100);
            assertThat(next.id()).isEqualTo(last.id() + 1);
            assertThat(again.tasks(next.id()).get(0).id())
                    .isGreaterThan(again.tasks(last.id()).get(2).id());
        }
    }

    @Test
    void takesAJournalThatIsHalfWrittenAnewAsItWas(@TempDir Path directory) throws Exception {
        long id;
        try (WorkflowEngine engine = open(directory)) {
            id = push(engine, "p", "+a: {echo>: x}\n").id();
        }
        Files.writeString(directory.resolve("workflow.journal.new"), "{\"event\":\"pu");
        try (WorkflowEngine engine = open(directory)) {
            assertThat(engine.project(id).name()).isEqualTo("p");
            assertThat(directory.resolve("workflow.journal.new")).doesNotExist();
        }
    }

    private static WorkflowEngine open(Path directory) {
        return WorkflowEngine.builder().stateDirectory(directory).build();
    }

    private static ProjectInfo push(WorkflowEngine engine, String name, String workflow) {
        return engine.push(name, "r1", Map.of("main.dig", workflow.getBytes(StandardCharsets.UTF_8)));
    }

    private static AttemptInfo start(WorkflowEngine engine, long workflow, long second) throws InterruptedException {
        return engine.await(engine.start(new AttemptRequest(
                        workflow, Instant.ofEpochSecond(second), Json.object(), Optional.empty(), Optional.empty()))
                .attempt()
                .id());
    }
}
