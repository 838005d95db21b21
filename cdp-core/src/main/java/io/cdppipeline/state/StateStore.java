package io.cdppipeline.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Collectors;
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

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // A field that a hand has misspelt would otherwise be as good as deleted.
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path file;
    private final WorkDirectoryLock lock;

    private StateStore(Path file, WorkDirectoryLock lock) {
        this.file = file;
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
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file);
            JsonNode tree = JSON.readTree(text);
            if (!tree.isObject()) {
                throw unreadable(file, tree.isMissingNode() ? "it is empty" : "it holds no JSON object", null);
            }
            JsonNode version = tree.path("schema_version");
            if (version.asInt(-1) > PipelineState.CURRENT_SCHEMA) {
                throw new CdpException("The state file " + file + " was written by a newer version of this library"
                        + " (schema " + version.asInt() + "; this one reads " + PipelineState.CURRENT_SCHEMA
                        + "): run with that version, or move the file away to begin a new run");
            }
            if (version.asInt(-1) < 1) {
                throw unreadable(
                        file, "its schema_version is " + (version.isMissingNode() ? "missing" : version), null);
            }
            boolean sealed = ((ObjectNode) tree).remove(Seal.FIELD) != null;
            PipelineState state = JSON.treeToValue(StateMigrations.toCurrent((ObjectNode) tree), PipelineState.class);
            if (state.phases().isEmpty()) {
                throw unreadable(file, "it has no phases", null);
            }
            if (sealed && !Seal.fits(text)) {
                throw unreadable(
                        file,
                        "it is not as it was saved. If somebody edited it on purpose, remove its last entry, \""
                                + Seal.FIELD + "\", to have it taken as it is",
                        null);
            }
            return Optional.of(state);
        } catch (JsonProcessingException e) {
            throw unreadable(file, problem(e), e);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is no UTF-8 text", e);
        } catch (IOException e) {
            throw new CdpException("The state file " + file + " cannot be read: " + e, e);
        }
    }

    /** What a hand, a full disk or a broken one has done to the file: where, and which field. */
    private static String problem(JsonProcessingException e) {
        String field = e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(each -> each.getFieldName() == null ? "[" + each.getIndex() + "]" : each.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        String what = (field.isEmpty() ? "" : field + ": ")
                + e.getOriginalMessage().lines().findFirst().orElse("no JSON");
        return e.getLocation() == null || e instanceof JsonMappingException
                ? what
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ": " + what;
    }

    private static CdpException unreadable(Path file, String problem, @Nullable Throwable cause) {
        return new CdpException(
                "The state file " + file + " is damaged (" + problem
                        + "). Put back a copy of it to resume its run; or move"
                        + " it away to begin a new one, after a look at the target: sessions that the lost run had started"
                        + " may still be going on there",
                cause);
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
        writeDurably(file, Seal.on(toJson(state)));
    }

    /** Writes a text file all or nothing, and forces it to disk, even where the thread is interrupted. */
    public static void writeDurably(Path file, String text) {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // A thread that is told to stop still has to say so in the journal, but an interrupt closes the channels it uses.
        boolean interrupted = Thread.interrupted();
        try {
            boolean written = false;
            while (!written) {
                try {
                    write(beside, bytes);
                    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    forceDirectory(file);
                    written = true;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            removeAfter(e, beside);
            throw new CdpException(
                    "The file " + file + " cannot be written (" + e + "), and holds what it held before: make room for "
                            + bytes.length + " bytes, or make the directory writable, and run again",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                out.write(rest);
            }
            out.force(true);
        }
    }

    private static void removeAfter(IOException failure, Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            failure.addSuppressed(e);
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
        lock.close();
    }
}
