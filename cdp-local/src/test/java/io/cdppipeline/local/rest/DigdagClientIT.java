package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Optional;
import io.cdppipeline.local.LocalTreasureData;
import io.digdag.client.DigdagClient;
import io.digdag.client.api.Id;
import io.digdag.client.api.RestLogFileHandle;
import io.digdag.client.api.RestProject;
import io.digdag.client.api.RestSession;
import io.digdag.client.api.RestSessionAttempt;
import io.digdag.client.api.RestSessionAttemptRequest;
import io.digdag.client.api.RestTask;
import io.digdag.client.api.RestWorkflowDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.ws.rs.ClientErrorException;
import javax.ws.rs.NotFoundException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digdag's own Java client, as it is published, doing its everyday work. */
class DigdagClientIT {

    @TempDir
    Path directory;

    private LocalTreasureData td;
    private DigdagClient client;

    @BeforeEach
    void start() {
        td = LocalTreasureData.inMemory();
        client = DigdagClient.builder()
                .host(td.endpoint().getHost())
                .port(td.endpoint().getPort())
                .header("Authorization", "TD1 " + td.apiKey().reveal())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        td.close();
    }

    @Test
    void pushesStartsAndWatchesAWorkflow() throws Exception {
        RestProject project = push(
                "demo",
                "r1",
                Map.of("main.dig", "timezone: Asia/Tokyo\n+hello:\n  echo>: hello ${who}\n+bye:\n  echo>: bye\n"));
        assertThat(client.getVersion()).containsEntry("version", "0.10.5.1");
        assertThat(client.checkClientVersion("0.10.0").getApiCompatible()).isTrue();
        assertThat(client.getProject("demo").getId()).isEqualTo(project.getId());
        assertThat(client.getProjects().getProjects())
                .extracting(RestProject::getName)
                .containsExactly("demo");
        assertThat(client.getRevisions(project.getId(), Optional.absent()).getRevisions())
                .hasSize(1);
        RestWorkflowDefinition workflow = client.getWorkflowDefinition(project.getId(), "main");
        assertThat(workflow.getTimeZone().getId()).isEqualTo("Asia/Tokyo");
        assertThat(client.getWorkflowDefinitions().getWorkflows()).hasSize(1);

        RestSessionAttempt started = start(workflow, "2026-01-02T00:00:00Z", Optional.absent());
        RestSessionAttempt ended = await(started.getId());

        assertThat(ended.getSuccess()).isTrue();
        assertThat(ended.getSessionTime().toInstant()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(client.getTasks(started.getId()).getTasks())
                .extracting(RestTask::getFullName, RestTask::getState)
                .contains(org.assertj.core.groups.Tuple.tuple("+main+hello", "success"));
        RestLogFileHandle log = client.getLogFileHandlesOfTask(started.getId(), "+main+hello")
                .getFiles()
                .get(0);
        try (InputStream in = new GZIPInputStream(client.getLogFile(started.getId(), log))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("hello world");
        }
        RestSession session = client.getSession(started.getSessionId());
        assertThat(session.getLastAttempt().get().getId()).isEqualTo(started.getId());
        assertThat(client.getSessions(project.getId()).getSessions()).hasSize(1);
        assertThat(client.getSessionAttempts("demo", Optional.absent()).getAttempts())
                .hasSize(1);
        try (InputStream archive = client.getProjectArchive(project.getId(), "r1")) {
            assertThat(archive.readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void isToldOfTheAttemptThatIsThereAlready() throws Exception {
        push("demo", "r1", Map.of("main.dig", "+a:\n  echo>: a\n"));
        RestWorkflowDefinition workflow =
                client.getWorkflowDefinition(client.getProject("demo").getId(), "main");
        RestSessionAttempt first = start(workflow, "2026-01-02T00:00:00Z", Optional.absent());
        await(first.getId());

        assertThatThrownBy(() -> start(workflow, "2026-01-02T00:00:00Z", Optional.absent()))
                .isInstanceOfSatisfying(
                        ClientErrorException.class,
                        e -> assertThat(e.getResponse().getStatus()).isEqualTo(409));
        RestSessionAttempt again = start(workflow, "2026-01-02T00:00:00Z", Optional.of("again"));
        await(again.getId());
        assertThat(again.getSessionId()).isEqualTo(first.getSessionId());
        assertThat(client.getSessionAttemptRetries(again.getId()).getAttempts()).hasSize(2);
    }

    @Test
    void killsAndResumes() throws Exception {
        push("demo", "r1", Map.of("main.dig", "+first:\n  echo>: first\n+slow:\n  wait>: 1h\n"));
        Id projectId = client.getProject("demo").getId();
        RestSessionAttempt started =
                start(client.getWorkflowDefinition(projectId, "main"), "2026-01-02T00:00:00Z", Optional.absent());
        awaitTask(started.getId(), "+main+first");
        client.killSessionAttempt(started.getId());
        assertThat(await(started.getId()).getSuccess()).isFalse();

        push("demo", "r2", Map.of("main.dig", "+first:\n  echo>: first\n+slow:\n  echo>: quick now\n"));
        RestSessionAttemptRequest resume = RestSessionAttemptRequest.builder()
                .workflowId(client.getWorkflowDefinition(projectId, "main").getId())
                .sessionTime(Instant.parse("2026-01-02T00:00:00Z"))
                .retryAttemptName("resumed")
                .resume(RestSessionAttemptRequest.ResumeFailed.of(started.getId()))
                .params(client.newConfig())
                .build();
        RestSessionAttempt resumed = client.startSessionAttempt(resume);

        assertThat(await(resumed.getId()).getSuccess()).isTrue();
    }

    @Test
    void keepsSecretsThatCanBeListedButNotRead() throws Exception {
        Id project = push("demo", "r1", Map.of("main.dig", "+a:\n  echo>: a\n")).getId();

        client.setProjectSecret(project, "db.password", "hunter2");

        assertThat(client.listProjectSecrets(project).secrets())
                .extracting(secret -> secret.key())
                .containsExactly("db.password");
        client.deleteProjectSecret(project, "db.password");
        assertThat(client.listProjectSecrets(project).secrets()).isEmpty();
    }

    @Test
    void deletesAProject() throws Exception {
        Id project = push("demo", "r1", Map.of("main.dig", "+a:\n  echo>: a\n")).getId();

        client.deleteProject(project);

        assertThat(client.getProjects().getProjects()).isEmpty();
        assertThatThrownBy(() -> client.getProject(project)).isInstanceOf(NotFoundException.class);
    }

    private RestSessionAttempt start(RestWorkflowDefinition workflow, String time, Optional<String> retry) {
        return client.startSessionAttempt(RestSessionAttemptRequest.builder()
                .workflowId(workflow.getId())
                .sessionTime(Instant.parse(time))
                .retryAttemptName(retry)
                .params(client.newConfig().set("who", "world"))
                .build());
    }

    private RestSessionAttempt await(Id attempt) {
        RestSessionAttempt now = client.getSessionAttempt(attempt);
        for (int i = 0; !now.getDone() && i < 5_000; i++) {
            Thread.onSpinWait();
            now = client.getSessionAttempt(attempt);
        }
        assertThat(now.getDone()).isTrue();
        return now;
    }

    private void awaitTask(Id attempt, String name) {
        boolean done = false;
        for (int i = 0; !done && i < 5_000; i++) {
            done = client.getTasks(attempt).getTasks().stream()
                    .anyMatch(task ->
                            task.getFullName().equals(name) && task.getState().equals("success"));
        }
        assertThat(done).isTrue();
    }

    private RestProject push(String project, String revision, Map<String, String> files) throws IOException {
        Path archive = directory.resolve(project + "-" + revision + ".tar.gz");
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return client.putProjectRevision(project, revision, archive.toFile());
    }
}
