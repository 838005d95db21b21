package io.cdppipeline.local.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Named JSON objects of one kind, in memory and, if there is a file, in it: the file is replaced at once and forced to the
 * disk before a change is answered. For tens or hundreds of small things. Thread-safe; nodes are copied in and out.
 */
public final class Documents {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final Optional<Path> file;
    private final TreeMap<String, ObjectNode> documents = new TreeMap<>();

    /**
     * @param file where they are kept; read if it is there; empty to keep them in memory only
     * @throws CdpException if the file cannot be read
     */
    public Documents(Optional<Path> file) {
        this.file = file;
        file.filter(Files::exists).ifPresent(this::read);
    }

    public synchronized Optional<ObjectNode> get(String name) {
        return Optional.ofNullable(documents.get(name)).map(ObjectNode::deepCopy);
    }

    /** All, by their names. */
    public synchronized List<ObjectNode> all() {
        return new ArrayList<>(
                documents.values().stream().map(ObjectNode::deepCopy).toList());
    }

    /** Adds one; whether there was none of that name. */
    public synchronized boolean add(String name, ObjectNode document) {
        if (documents.containsKey(name)) {
            return false;
        }
        documents.put(name, document.deepCopy());
        write();
        return true;
    }

    /** Changes one and gives what it has become; empty if there is none of that name. */
    public synchronized Optional<ObjectNode> change(String name, UnaryOperator<ObjectNode> change) {
        ObjectNode before = documents.get(name);
        if (before == null) {
            return Optional.empty();
        }
        ObjectNode after = change.apply(before.deepCopy()).deepCopy();
        documents.put(name, after);
        write();
        return Optional.of(after.deepCopy());
    }

    /** Moves one to another name; whether that could be done. */
    public synchronized boolean rename(String from, String to) {
        ObjectNode document = documents.get(from);
        if (document == null || documents.containsKey(to)) {
            return false;
        }
        documents.remove(from);
        documents.put(to, document);
        write();
        return true;
    }

    /** Removes one and gives what it was. */
    public synchronized Optional<ObjectNode> remove(String name) {
        Optional<ObjectNode> removed = Optional.ofNullable(documents.remove(name));
        removed.ifPresent(document -> write());
        return removed;
    }

    private void read(Path path) {
        try {
            ObjectNode all = (ObjectNode) MAPPER.readTree(path.toFile());
            for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> each : all.properties()) {
                documents.put(each.getKey(), (ObjectNode) each.getValue());
            }
        } catch (IOException | ClassCastException e) {
            throw new CdpException(
                    "Cannot read the state in " + path + ": restore the file, or remove it to begin anew: "
                            + e.getMessage(),
                    e);
        }
    }

    private void write() {
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get();
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try {
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            // A connector's configuration may hold a password.
            Files.deleteIfExists(next);
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(bytes());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CdpException("Cannot write the state to " + path + ": " + e.getMessage(), e);
        }
    }

    private byte[] bytes() throws JsonProcessingException {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(documents);
    }
}
