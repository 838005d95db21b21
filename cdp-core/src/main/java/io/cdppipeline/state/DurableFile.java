package io.cdppipeline.state;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is replaced all or nothing: written beside, forced to disk, renamed over it, and the rename forced to disk, too.
 * Not thread-safe.
 */
final class DurableFile implements AutoCloseable {

    /** Systems that cannot open directories make renames durable by themselves. */
    private static final boolean DIRECTORIES_ARE_FORCED =
            !System.getProperty("os.name").startsWith("Windows");

    private final Path file;
    private final Path beside;
    private final @Nullable Path directory;
    private @Nullable FileChannel openDirectory;

    DurableFile(Path file) {
        this.file = file;
        this.beside = file.resolveSibling(file.getFileName() + ".tmp");
        this.directory = file.toAbsolutePath().getParent();
    }

    /**
     * Replaces what the file holds, even where the thread is interrupted.
     *
     * @throws CdpException if it cannot be written; the file then holds what it held before
     */
    void replace(ByteBuffer bytes) {
        // A thread that is told to stop still has to say so in the journal, but an interrupt closes the channels it
        // uses.
        boolean interrupted = Thread.interrupted();
        try {
            boolean written = false;
            while (!written) {
                try {
                    write(bytes);
                    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    forceDirectory();
                    written = true;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            removeAfter(e);
            throw new CdpException(
                    "The file " + file + " cannot be written (" + e + "), and holds what it held before: make room for "
                            + bytes.remaining() + " bytes, or make the directory writable, and run again",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        try (FileChannel out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ByteBuffer rest = bytes.duplicate(); rest.hasRemaining(); ) {
                out.write(rest);
            }
            out.force(true);
        }
    }

    /** A rename is only durable once its directory is. */
    private void forceDirectory() throws IOException {
        if (directory == null || !DIRECTORIES_ARE_FORCED) {
            return;
        }
        FileChannel channel = openDirectory;
        if (channel == null || !channel.isOpen()) {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
            openDirectory = channel;
        }
        channel.force(true);
    }

    private void removeAfter(IOException failure) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        if (openDirectory != null) {
            try {
                openDirectory.close();
            } catch (IOException e) {
                throw new CdpException("The directory " + directory + " cannot be closed: " + e, e);
            }
        }
    }
}
