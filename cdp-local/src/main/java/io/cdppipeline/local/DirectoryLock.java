package io.cdppipeline.local;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The right of one instance to a directory. The operating system takes it back when the process ends, however it ends; the
 * file stays and says who held it last. Thread-safe.
 */
final class DirectoryLock implements AutoCloseable {

    /** Where the lock lies: beyond the text, so that others can read it where locks are mandatory. */
    private static final long LOCKED_BYTE = 1L << 40;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param directory an existing directory
     * @throws CdpException if another process, or another instance in this one, holds it; the message says which
     */
    static DirectoryLock take(Path directory, Clock clock) {
        Path file = directory.resolve("lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                String holder = Files.readString(file).strip();
                channel.close();
                throw new CdpException("The embedded Treasure Data in " + directory + " is in use by "
                        + (holder.isEmpty() ? "another process" : holder)
                        + ": close that one first, or choose another directory");
            }
            ProcessHandle self = ProcessHandle.current();
            String text = "process " + self.pid() + " since " + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            return new DirectoryLock(channel);
        } catch (IOException e) {
            close(channel, e);
            throw new CdpException("Cannot lock the directory " + directory + ": " + e.getMessage(), e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // This process holds it, through another instance.
            return false;
        }
    }

    private static void close(@Nullable FileChannel channel, IOException cause) {
        try {
            if (channel != null) {
                channel.close();
            }
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
        }
    }
}
