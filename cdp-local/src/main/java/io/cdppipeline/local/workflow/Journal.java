package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
 * What must survive a restart, one JSON object per line, appended. Pushes, starts and ends are on the disk before they
 * are answered; tasks are written as they end. Without a directory nothing is written. Thread-safe.
 */
final class Journal implements AutoCloseable {

    static final String FILE = "workflow.journal";

    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);
    private static final long IDS_AT_ONCE = 10_000;

    private final Clock clock;
    private final @Nullable RandomAccessFile file;
    private final @Nullable FileLock lock;
    private long lastTaskId;
    private long reservedTaskId;
    private @Nullable IOException failure;
    private boolean closed;

    private Journal(Clock clock, @Nullable RandomAccessFile file, @Nullable FileLock lock, long lastTaskId) {
        this.clock = clock;
        this.file = file;
        this.lock = lock;
        this.lastTaskId = lastTaskId;
        this.reservedTaskId = lastTaskId;
    }

    /**
     * Opens the journal of a directory and puts what it holds into the stores.
     *
     * @throws CdpException if it cannot be read or another engine uses it
     */
    static Journal open(Optional<Path> directory, ProjectStore projects, AttemptStore attempts, Clock clock) {
        if (directory.isEmpty()) {
            return new Journal(clock, null, null, 0);
        }
        Path path = directory.get().resolve(FILE);
        try {
            Files.createDirectories(directory.get());
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            try {
                return open(file, path, projects, attempts, clock);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CdpException("Cannot open the workflow state in " + path + ": " + e.getMessage(), e);
        }
    }

    private static Journal open(
            RandomAccessFile file, Path path, ProjectStore projects, AttemptStore attempts, Clock clock)
            throws IOException {
        FileLock lock = lock(file, path);
        JournalReader reader = new JournalReader(projects, attempts);
        byte[] content = new byte[Math.toIntExact(file.length())];
        file.readFully(content);
        long end = reader.read(content);
        file.setLength(end);
        file.seek(end);
        Journal journal = new Journal(clock, file, lock, reader.lastTaskId());
        reader.endUnfinished(journal);
        return journal;
    }

    private static FileLock lock(RandomAccessFile file, Path path) throws IOException {
        FileLock lock = null;
        try {
            lock = file.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            LOGGER.debug("The lock of {} is held in this process", path, e);
        }
        if (lock == null) {
            throw new IOException("another engine uses it; give each engine a state directory of its own");
        }
        return lock;
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

    synchronized void pushed(ProjectInfo project, ProjectStore.Revision revision) {
        if (file == null) {
            return;
        }
        ObjectNode event = Json.object()
                .put("event", "push")
                .put("project", project.id())
                .put(
                        "workflow",
                        revision.workflows().isEmpty()
                                ? 0
                                : revision.workflows().get(0).id())
                .put("name", project.name())
                .put("revision", revision.name())
                .put("at", revision.createdAt().toString())
                .put("md5", revision.md5())
                .put("archive", Base64.getEncoder().encodeToString(revision.archive()));
        ObjectNode files = event.putObject("files");
        revision.files()
                .files()
                .forEach((path, bytes) -> files.put(path, Base64.getEncoder().encodeToString(bytes)));
        write(event, true);
        refuseAfterFailure();
    }

    synchronized void deleted(long projectId, Instant at) {
        write(Json.object().put("event", "delete").put("project", projectId).put("at", at.toString()), true);
        refuseAfterFailure();
    }

    synchronized void started(AttemptStore.Attempt attempt) {
        ObjectNode event = Json.object()
                .put("event", "start")
                .put("attempt", attempt.id)
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
        }
    }

    /**
     * Keeps the first failure: later pushes and starts are refused with it, so that nothing is lost unseen. Not by way of
     * a channel, which an interrupted thread would close for all.
     */
    private void write(JsonNode event, boolean force) {
        if (file == null || failure != null || closed) {
            return;
        }
        try {
            file.write((event + "\n").getBytes(StandardCharsets.UTF_8));
            if (force) {
                file.getFD().sync();
            }
        } catch (IOException e) {
            failure = e;
            LOGGER.error("The workflow state can no longer be written; pushes and starts are refused", e);
        }
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
            if (lock != null && lock.isValid()) {
                lock.release();
            }
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the workflow state", e);
        }
    }
}
