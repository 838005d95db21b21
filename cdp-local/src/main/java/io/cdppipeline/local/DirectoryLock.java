package io.cdppipeline.local;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right of one instance to a directory. The operating system takes it back when the process ends, however it ends; the
 * file stays and says who held it last. Thread-safe.
 */
final class DirectoryLock implements AutoCloseable {

    /** Where the lock lies: beyond the text, so that others can read it where locks are mandatory. */
    private static final long LOCKED_BYTE = 1L << 40;

    /**
     * The directories that this process holds. They are asked first: where the lock belongs to a process, as on Linux, opening
     * and closing the file a second time would give the lock up.
     */
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param directory an existing directory
     * @throws CdpException if another process, or another instance in this one, holds it; the message says which
     */
    static DirectoryLock take(Path directory, Clock clock) {
        try {
            Path real = directory.toRealPath();
            String self = "process " + ProcessHandle.current().pid() + " on " + Host.name() + " since "
                    + clock.instant().truncatedTo(ChronoUnit.SECONDS);
            String here = HELD.putIfAbsent(real, self);
            if (here != null) {
                throw inUse(directory, here + " (this very process)");
            }
            try {
                return new DirectoryLock(real, lock(directory, self));
            } catch (IOException | RuntimeException e) {
                HELD.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw new CdpException("Cannot lock the directory " + directory + ": " + e.getMessage(), e);
        }
    }

    private static FileChannel lock(Path directory, String self) throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                String holder = Files.readString(file).strip();
                throw inUse(directory, holder.isEmpty() ? "another process" : holder);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((self + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            return channel;
        } catch (IOException | RuntimeException e) {
            close(channel, e);
            throw e;
        }
    }

    private static CdpException inUse(Path directory, String holder) {
        return new CdpException("The embedded Treasure Data in " + directory + " is in use by " + holder
                + ": close that one first, or choose another directory");
    }

    private static void close(FileChannel channel, Exception cause) {
        try {
            channel.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CdpException("Cannot release the lock of the embedded Treasure Data: " + e.getMessage(), e);
        } finally {
            HELD.remove(directory);
        }
    }
}
