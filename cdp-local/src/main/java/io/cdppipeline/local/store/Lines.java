package io.cdppipeline.local.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON objects, one a line, in a file that grows. A line is handed to the operating system before the call returns, so it
 * survives the death of this process; what a power cut leaves of the last line is dropped at the next start. Thread-safe.
 */
public final class Lines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final Path file;
    private final OutputStream out;

    private Lines(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** Gives every whole line of a file, if it is there, to the reader; ends at the first that is none. */
    public static void read(Path file, Consumer<ObjectNode> reader) {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = parse(line);
                if (!(node instanceof ObjectNode object)) {
                    LOG.warn("{} ends with a line that was not written to its end; it is dropped", file);
                    return;
                }
                reader.accept(object);
            }
        } catch (IOException e) {
            throw new CdpException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }

    /** Replaces a file's content and opens it for more. */
    public static Lines rewrite(Path file, List<ObjectNode> content) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(next))) {
                for (ObjectNode line : content) {
                    out.write(bytes(line));
                }
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Lines(file, Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new CdpException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Adds a line. */
    public synchronized void append(ObjectNode line) {
        try {
            out.write(bytes(line));
        } catch (IOException e) {
            throw new CdpException("Cannot write to " + file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(ObjectNode line) throws JsonProcessingException {
        return (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new CdpException("Cannot close " + file + ": " + e.getMessage(), e);
        }
    }
}
