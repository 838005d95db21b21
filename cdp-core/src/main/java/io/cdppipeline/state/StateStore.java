package io.cdppipeline.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link PipelineState} in {@code pipeline_state.json} of a work directory, for one process at a time.
 *
 * <p>A save is all or nothing: it is written beside the file, forced to disk and renamed over it. Not thread-safe; close
 * it to let the next process in.
 */
public final class StateStore implements AutoCloseable {

    /** The state file's name. */
    public static final String FILE_NAME = "pipeline_state.json";

    private static final String LOCK_NAME = ".pipeline_state.lock";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path file;
    private final FileChannel lockChannel;
    private final FileLock lock;

    private StateStore(Path file, FileChannel lockChannel, FileLock lock) {
        this.file = file;
        this.lockChannel = lockChannel;
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
            FileChannel channel = FileChannel.open(
                    workDirectory.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new CdpException("Another run is going on in " + workDirectory
                        + ": wait for it to end, or use another work directory");
            }
            return new StateStore(workDirectory.resolve(FILE_NAME), channel, lock);
        } catch (IOException e) {
            throw new CdpException("The work directory " + workDirectory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
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
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode tree = JSON.readTree(Files.readString(file));
            int version = tree.path("schema_version").asInt(-1);
            if (version != PipelineState.CURRENT_SCHEMA) {
                throw new CdpException(
                        "The state file " + file + " has schema version " + version + ", and this library reads "
                                + PipelineState.CURRENT_SCHEMA + ": move the file away to start anew");
            }
            return Optional.of(JSON.treeToValue(tree, PipelineState.class));
        } catch (JsonProcessingException e) {
            throw new CdpException(
                    "The state file " + file + " cannot be read (" + e.getOriginalMessage()
                            + "): move it away to start anew",
                    e);
        } catch (IOException e) {
            throw new CdpException("The state file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The state as JSON text, as the file has it; also what the JSON report is made of. */
    public static String toJson(PipelineState state) {
        try {
            return JSON.writeValueAsString(state) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A state that cannot be written", e);
        }
    }

    /**
     * Saves the state; when this returns, it is on disk.
     *
     * @throws CdpException if it cannot be written; the file then holds what it held before
     */
    public void save(PipelineState state) {
        writeDurably(file, toJson(state));
    }

    /** Writes a text file all or nothing, and forces it to disk. */
    public static void writeDurably(Path file, String text) {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (FileChannel out = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                var bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory(file);
        } catch (IOException e) {
            throw new CdpException("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** A rename is only durable once its directory is; systems that cannot open directories do that by themselves. */
    private static void forceDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || System.getProperty("os.name").startsWith("Windows")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
        } catch (IOException e) {
            throw new CdpException("The lock of " + file + " cannot be released: " + e.getMessage(), e);
        }
    }
}
