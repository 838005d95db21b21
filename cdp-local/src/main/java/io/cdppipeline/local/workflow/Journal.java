package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must survive a restart, one JSON object per line. Pushes, starts, ends and changes of schedules are on the disk
 * before they are answered; tasks are written as they end. Lines that say nothing any more are left out when the file has
 * grown. Secrets are elsewhere ({@link SecretFile}). Without a directory nothing is written. Thread-safe.
 */
final class Journal implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);
    private static final long IDS_AT_ONCE = 10_000;
    private static final long SMALL = 4L * 1024 * 1024;
    private static final int GROWTH = 4;

    private final Clock clock;
    private final @Nullable JournalFile file;
    private long lastTaskId;
    private long reservedTaskId;
    private long compactAt;
    private @Nullable IOException failure;
    private boolean closed;

    /** What the journal tells of. */
    record Stores(ProjectStore projects, AttemptStore attempts, ScheduleStore schedules, SharedValues params) {}

    private Journal(Clock clock, @Nullable JournalFile file, long lastTaskId) {
        this.clock = clock;
        this.file = file;
        this.lastTaskId = lastTaskId;
        this.reservedTaskId = lastTaskId;
        this.compactAt = SMALL;
    }

    /**
     * Opens the journal of a directory and puts what it holds into the stores.
     *
     * @throws CdpException if it cannot be read or another engine uses it
     */
    static Journal open(Optional<Path> directory, Stores stores, Clock clock) {
        if (directory.isEmpty()) {
            return new Journal(clock, null, 0);
        }
        Path path = directory.get().resolve(JournalFile.NAME);
        JournalFile file = null;
        try {
            file = JournalFile.open(directory.get());
            JournalReader reader = new JournalReader(stores);
            file.read((event, line) -> reader.event(event));
            Journal journal = new Journal(clock, file, reader.lastTaskId());
            reader.endUnfinished(journal);
            journal.compactIfGrown(1);
            return journal;
        } catch (IOException | RuntimeException e) {
            closeAfter(e, file);
            throw new CdpException("Cannot open the workflow state in " + path + ": " + e.getMessage(), e);
        }
    }

    private static void closeAfter(Exception failure, @Nullable JournalFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
        }
    }

    /** The time, in the whole seconds that the API shows. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    synchronized long nextTaskId() {
        if (file != null && lastTaskId >= reservedTaskId) {
            reservedTaskId = lastTaskId + IDS_AT_ONCE;
            write(Json.object().put("event", "ids").put("task", reservedTaskId), false);
        }
        return ++lastTaskId;
    }

    synchronized void pushed(ProjectInfo project, ProjectStore.Revision revision, List<ScheduleInfo> schedules) {
        if (file == null) {
            return;
        }
        ObjectNode event = Json.object()
                .put("event", "push")
                .put("project", project.id())
                .put("revisionId", revision.id())
                .put(
                        "workflow",
                        revision.workflows().isEmpty()
                                ? 0
                                : revision.workflows().get(0).id())
                .put("workflows", revision.workflows().size())
                .put("name", project.name())
                .put("revision", revision.name())
                .put("at", revision.createdAt().toString())
                .put("md5", revision.md5())
                .put("archive", Base64.getEncoder().encodeToString(revision.archive()));
        ObjectNode files = event.putObject("files");
        revision.files()
                .files()
                .forEach((path, bytes) -> files.put(path, Base64.getEncoder().encodeToString(bytes)));
        event.set("schedules", ScheduleJson.write(schedules));
        write(event, true);
        refuseAfterFailure();
    }

    synchronized void deleted(long projectId, Instant at) {
        write(Json.object().put("event", "delete").put("project", projectId).put("at", at.toString()), true);
        refuseAfterFailure();
    }

    synchronized void scheduled(ScheduleInfo schedule) {
        if (file != null) {
            write(ScheduleJson.write(schedule).put("event", "schedule"), true);
        }
    }

    synchronized void param(String key, String value) {
        write(Json.object().put("event", "param").put("key", key).put("value", value), true);
        refuseAfterFailure();
    }

    synchronized void started(AttemptStore.Attempt attempt) {
        if (file == null) {
            return;
        }
        ObjectNode event = Json.object()
                .put("event", "start")
                .put("attempt", attempt.id)
                .put("index", attempt.index)
                .put("session", attempt.sessionId())
                .put("uuid", attempt.sessionUuid().toString())
                .put("workflow", attempt.workflow.id())
                .put("time", attempt.sessionTime().getEpochSecond())
                .put("at", attempt.createdAt.toString());
        attempt.retryName.ifPresent(name -> event.put("retry", name));
        event.set("params", attempt.params);
        write(event, true);
        refuseAfterFailure();
    }

    /** Whether a task's end is written down at all. */
    boolean writes() {
        return file != null;
    }

    synchronized void taskDone(long attemptId, TaskInfo task) {
        if (file != null) {
            ObjectNode event = Json.object().put("event", "task").put("attempt", attemptId);
            event.set("task", TaskJson.write(task));
            write(event, false);
        }
    }

    synchronized void finished(long attemptId, boolean success, boolean cancelled, Instant at, List<TaskInfo> tasks) {
        if (file != null) {
            ObjectNode event = Json.object()
                    .put("event", "end")
                    .put("attempt", attemptId)
                    .put("success", success)
                    .put("cancelled", cancelled)
                    .put("at", at.toString());
            tasks.forEach(task -> event.withArray("tasks").add(TaskJson.write(task)));
            write(event, true);
            compactIfGrown(GROWTH);
        }
    }

    /** Keeps the first failure: later pushes and starts are refused with it, so that nothing is lost unseen. */
    private void write(JsonNode event, boolean force) {
        if (file == null || failure != null || closed) {
            return;
        }
        try {
            file.append(event, force);
        } catch (IOException e) {
            fail(e);
        }
    }

    private void compactIfGrown(int growth) {
        if (file == null || failure != null || closed) {
            return;
        }
        try {
            if (file.length() > compactAt) {
                file.compact(AttemptStore.KEPT);
                compactAt = Math.max(SMALL, file.length() * growth);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException e) {
        failure = e;
        LOGGER.error("The workflow state can no longer be written; pushes and starts are refused", e);
    }

    private void refuseAfterFailure() {
        if (failure != null) {
            throw new WorkflowApiException(500, "The workflow state can no longer be written: " + failure.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new CdpException("Cannot close the workflow state: " + e.getMessage(), e);
        }
    }
}
