package io.cdppipeline.state;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one run to a work directory. The operating system takes it back when its process ends, however it ends. The
 * file says who holds it, or held it when its process was cut off.
 */
final class WorkDirectoryLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectoryLock.class);

    static final String FILE_NAME = ".pipeline_state.lock";

    /** Where the lock lies: beyond the text, so that others can read it where locks are mandatory. */
    private static final long LOCKED_BYTE = 1L << 40;

    private static final Pattern ON_HOST = Pattern.compile(" on ([^,\\s]+)");

    /**
     * Who holds what in this process. To ask the system would not do: on POSIX systems a process loses its lock on a file
     * when it closes any channel to it.
     */
    private static final Map<Path, String> HELD_HERE = new ConcurrentHashMap<>();

    private final Path file;
    private final Path key;
    private final FileChannel channel;
    private boolean closed;

    private WorkDirectoryLock(Path file, Path key, FileChannel channel) {
        this.file = file;
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock. One that a process of this host was cut off with is free; one that a process of another host may have
     * been cut off with is left to a person, since not every shared disk has locks.
     *
     * @throws CdpException if another run has it; the message says which process, where and since when
     */
    static WorkDirectoryLock take(Path workDirectory) {
        return take(workDirectory, host());
    }

    static WorkDirectoryLock take(Path workDirectory, String host) {
        String holder = holder(host);
        Path key;
        try {
            key = workDirectory.toRealPath();
        } catch (IOException e) {
            throw new CdpException("The work directory " + workDirectory + " cannot be used: " + e, e);
        }
        String other = HELD_HERE.putIfAbsent(key, holder);
        if (other != null) {
            throw taken(workDirectory, other);
        }
        boolean done = false;
        try {
            WorkDirectoryLock lock = take(workDirectory, key, holder, host);
            done = true;
            return lock;
        } finally {
            if (!done) {
                HELD_HERE.remove(key);
            }
        }
    }

    private static WorkDirectoryLock take(Path workDirectory, Path key, String holder, String host) {
        Path file = workDirectory.resolve(FILE_NAME);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean free = channel.tryLock(LOCKED_BYTE, 1, false) != null;
            String last = text(channel);
            if (!free) {
                throw taken(workDirectory, last);
            }
            Matcher elsewhere = ON_HOST.matcher(last);
            if (elsewhere.find() && !elsewhere.group(1).equals(host)) {
                throw new CdpException("A run in " + workDirectory + ", of " + last
                        + ", has not ended as far as can be seen from this host, " + host
                        + ": wait for it to end; or, if that process is no more, delete " + file + " and run again");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            return new WorkDirectoryLock(file, key, channel);
        } catch (IOException e) {
            closeAfter(e, channel);
            throw new CdpException("The work directory " + workDirectory + " cannot be used: " + e, e);
        } catch (CdpException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    private static CdpException taken(Path workDirectory, String holder) {
        return new CdpException("Another run is going on in " + workDirectory
                + (holder.isEmpty() ? "" : ", of " + holder)
                + ": wait for it to end, or use another work directory");
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(512);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    }

    private static void closeAfter(Exception failure, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static String holder(String host) {
        ProcessHandle self = ProcessHandle.current();
        return "process " + self.pid() + (host.isEmpty() ? "" : " on " + host)
                + self.info()
                        .startInstant()
                        .map(start -> ", which started " + start.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
    }

    /** As the system calls itself, empty if it does not say; a look-up in the network might not come back. */
    private static String host() {
        Path linux = Path.of("/proc/sys/kernel/hostname");
        try {
            if (Files.isReadable(linux)) {
                return Files.readString(linux).strip();
            }
        } catch (IOException e) {
            LOG.debug("The host's name is taken from the environment", e);
        }
        String name = System.getenv().getOrDefault("HOSTNAME", System.getenv("COMPUTERNAME"));
        return name == null ? "" : name.strip();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // An interrupt would close the channel before the file says that nobody holds it.
        boolean interrupted = Thread.interrupted();
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            closeAfter(e, channel);
            throw new CdpException("The lock " + file + " cannot be released: " + e.getMessage(), e);
        } finally {
            HELD_HERE.remove(key);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
