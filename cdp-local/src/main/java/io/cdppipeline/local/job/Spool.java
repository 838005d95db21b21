package io.cdppipeline.local.job;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Bytes that are kept in memory while they are few and in a file when they are many. Immutable once written. */
public final class Spool implements AutoCloseable {

    private static final int IN_MEMORY = 64 * 1024;

    private final byte @Nullable [] bytes;
    private final @Nullable Path file;
    private final long size;

    private Spool(byte @Nullable [] bytes, @Nullable Path file, long size) {
        this.bytes = bytes;
        this.file = file;
        this.size = size;
    }

    /**
     * Takes what the content writes.
     *
     * @param directory an existing directory for the file, if it comes to that
     */
    public static Spool of(Path directory, Content content) throws IOException {
        Sink sink = new Sink(directory);
        try (sink) {
            content.writeTo(sink);
        } catch (IOException | RuntimeException e) {
            sink.discard();
            throw e;
        }
        return sink.spool();
    }

    /** Writes the content to a file of that name, whatever its size; replaces what is there. */
    public static Spool to(Path file, Content content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
            content.writeTo(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(next);
            throw e;
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return in(file);
    }

    /** What a file holds. */
    public static Spool in(Path file) throws IOException {
        return new Spool(null, file, Files.size(file));
    }

    /** How many bytes there are. */
    public long size() {
        return size;
    }

    /** The bytes from an offset on. */
    public InputStream open(long offset) throws IOException {
        InputStream in = file == null
                ? new ByteArrayInputStream(bytes == null ? new byte[0] : bytes)
                : new BufferedInputStream(Files.newInputStream(file));
        in.skipNBytes(offset);
        return in;
    }

    /** Deletes the file, if there is one. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    /** What writes the bytes. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final class Sink extends OutputStream {

        private final Path directory;
        private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private @Nullable Path file;
        private @Nullable OutputStream toFile;
        private long size;

        Sink(Path directory) {
            this.directory = directory;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            if (toFile == null && size + len > IN_MEMORY) {
                file = Files.createTempFile(directory, "spool-", ".bin");
                toFile = Files.newOutputStream(file);
                memory.writeTo(toFile);
                memory.reset();
            }
            OutputStream out = toFile == null ? memory : toFile;
            out.write(b, off, len);
            size += len;
        }

        @Override
        public void close() throws IOException {
            if (toFile != null) {
                toFile.close();
            }
        }

        Spool spool() {
            return new Spool(file == null ? memory.toByteArray() : null, file, size);
        }

        void discard() throws IOException {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}
