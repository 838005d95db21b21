package io.cdppipeline.state;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps a {@link PipelineState} in {@code pipeline_state.json} of a work directory, for one process at a time.
 *
 * <p>A save is all or nothing: it is written beside the file, forced to disk and renamed over it. Not thread-safe; close
 * it to let the next process in.
 */
public final class StateStore implements AutoCloseable {

    /** The state file's name. */
    public static final String FILE_NAME = "pipeline_state.json";

    private final Path file;
    private final DurableFile durable;
    private final WorkDirectoryLock lock;
    private final StateText text = new StateText();

    private StateStore(Path file, WorkDirectoryLock lock) {
        this.file = file;
        this.durable = new DurableFile(file);
        this.lock = lock;
    }

    /**
     * Opens the store of a work directory, which is made if need be.
     *
     * @throws CdpException if another run is going on there, or the directory cannot be written
     */
    public static StateStore open(Path workDirectory) {
        try {
            Files.createDirectories(workDirectory);
        } catch (IOException e) {
            throw new CdpException("The work directory " + workDirectory + " cannot be made: " + e, e);
        }
        return new StateStore(workDirectory.resolve(FILE_NAME), WorkDirectoryLock.take(workDirectory));
    }

    /** The state that was saved last, if there is one. */
    public Optional<PipelineState> load() {
        return read(file);
    }

    /**
     * Reads a work directory's state without locking it, for looking only.
     *
     * @throws CdpException if the file is not a state that this library can read
     */
    public static Optional<PipelineState> peek(Path workDirectory) {
        return read(workDirectory.resolve(FILE_NAME));
    }

    private static Optional<PipelineState> read(Path file) {
        return Files.exists(file) ? Optional.of(StateJson.read(file)) : Optional.empty();
    }

    /**
     * Saves the state; when this returns, it is on disk.
     *
     * @throws CdpException if it cannot be written; the file then holds what it held before
     */
    public void save(PipelineState state) {
        durable.replace(text.of(state));
    }

    /** Writes a text file all or nothing, and forces it to disk, even where the thread is interrupted. */
    public static void writeDurably(Path file, String text) {
        try (DurableFile durable = new DurableFile(file)) {
            durable.replace(StandardCharsets.UTF_8.encode(text));
        }
    }

    @Override
    public void close() {
        // The lock is given back whatever the directory's channel says.
        try (lock) {
            durable.close();
        }
    }
}
