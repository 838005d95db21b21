package io.cdppipeline.state;

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
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The right of one run to a work directory. The operating system takes it back when its process ends, however it ends; the
 * file stays and says who held it last.
 */
final class WorkDirectoryLock implements AutoCloseable {

    static final String FILE_NAME = ".pipeline_state.lock";

    /** Where the lock lies: beyond the text, so that others can read it where locks are mandatory. */
    private static final long LOCKED_BYTE = 1L << 40;

    private final Path file;
    private final FileChannel channel;

    private WorkDirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws CdpException if another run has it; the message says which process, where and since when
     */
    static WorkDirectoryLock take(Path workDirectory) {
        Path file = workDirectory.resolve(FILE_NAME);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                String holder = Files.readString(file).strip();
                throw new CdpException("Another run is going on in " + workDirectory
                        + (holder.isEmpty() ? "" : ", of " + holder)
                        + ": wait for it to end, or use another work directory");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((holder() + "\n").getBytes(StandardCharsets.UTF_8)));
            return new WorkDirectoryLock(file, channel);
        } catch (IOException e) {
            closeAfter(e, channel);
            throw new CdpException("The work directory " + workDirectory + " cannot be used: " + e, e);
        }
    }

    private static void closeAfter(IOException failure, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            // This process holds it, for another pipeline.
            return null;
        }
    }

    private static String holder() {
        ProcessHandle self = ProcessHandle.current();
        return "process " + self.pid() + host()
                + self.info()
                        .startInstant()
                        .map(start -> ", which started " + start.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
    }

    /** As the system calls itself; a look-up in the network might not come back. */
    private static String host() {
        String name = System.getenv().getOrDefault("HOSTNAME", System.getenv("COMPUTERNAME"));
        return name == null ? "" : " on " + name;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CdpException("The lock " + file + " cannot be released: " + e.getMessage(), e);
        }
    }
}
