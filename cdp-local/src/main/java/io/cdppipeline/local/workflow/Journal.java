package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private final @Nullable FileChannel channel;
    private final @Nullable FileLock lock;
    private long lastTaskId;
    private long reservedTaskId;
    private @Nullable IOException failure;

    private Journal(Clock clock, @Nullable FileChannel channel, @Nullable FileLock lock, long lastTaskId) {
        this.clock = clock;
        this.channel = channel;
        this.lock = lock;
        this.lastTaskId = lastTaskId;
        this.reservedTaskId = lastTaskId;
    }

    /**
     * Opens the journal of a directory and puts what it holds into the stores.
     *
     * @throws UncheckedIOException if it cannot be read or another engine uses it
     */
    static Journal open(Optional<Path> directory, ProjectStore projects, AttemptStore attempts, Clock clock) {
        if (directory.isEmpty()) {
            return new Journal(clock, null, null, 0);
        }
        Path file = directory.get().resolve(FILE);
        try {
            Files.createDirectories(directory.get());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = lock(channel, file);
            JournalReader reader = new JournalReader(projects, attempts);
            long end = reader.read(channel);
            channel.truncate(end);
            channel.position(end);
            Journal journal = new Journal(clock, channel, lock, reader.lastTaskId());
            reader.failUnfinished(journal);
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open the workflow state in " + file, e);
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            LOGGER.debug("The lock of {} is held in this process", file, e);
        }
        if (lock == null) {
            channel.close();
            throw new IOException("another engine uses it; give each engine a state directory of its own");
        }
        return lock;
    }

    /** The time, in the whole seconds that the API shows. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    synchronized long nextTaskId() {
        if (channel != null && lastTaskId >= reservedTaskId) {
            reservedTaskId = lastTaskId + IDS_AT_ONCE;
            write(Json.object().put("event", "ids").put("task", reservedTaskId), false);
        }
        return ++lastTaskId;
    }

    synchronized void pushed(ProjectInfo project, ProjectStore.Revision revision) {
        if (channel == null) {
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
        if (channel != null) {
            ObjectNode event = Json.object().put("event", "task").put("attempt", attemptId);
            event.set("task", TaskJson.write(task));
            write(event, false);
        }
    }

    synchronized void finished(long attemptId, boolean success, boolean cancelled, Instant at, List<TaskInfo> tasks) {
        if (channel != null) {
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

    /** Keeps the first failure: later pushes and starts are refused with it, so that nothing is lost unseen. */
    private void write(JsonNode event, boolean force) {
        if (channel == null || failure != null || !channel.isOpen()) {
            return;
        }
        try {
            ByteBuffer line = ByteBuffer.wrap((event + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            if (force) {
                channel.force(false);
            }
        } catch (IOException e) {
            if (channel.isOpen()) {
                failure = e;
                LOGGER.error("The workflow state can no longer be written; pushes and starts are refused", e);
            }
        }
    }

    private void refuseAfterFailure() {
        if (failure != null) {
            throw new WorkflowApiException(500, "The workflow state can no longer be written: " + failure.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (lock != null && lock.isValid()) {
                lock.release();
            }
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the workflow state", e);
        }
    }
}
