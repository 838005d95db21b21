package io.cdppipeline.local.job;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Job ids that count up and never come twice, not even after a crash: ids are reserved on disk in blocks before the first
 * of a block is given. What a block has left when the process ends is skipped. Thread-safe.
 */
final class JobIds {

    private static final int BLOCK = 100;

    private final Optional<Path> file;
    private long last;
    private long reserved;

    /** @param file where the highest reserved id is kept; empty to start at 1 and keep nothing */
    JobIds(Optional<Path> file) {
        this.file = file;
        this.last = file.map(JobIds::read).orElse(0L);
        this.reserved = last;
    }

    synchronized long next() {
        if (last == reserved && file.isPresent()) {
            write(file.get(), reserved + BLOCK);
            reserved += BLOCK;
        }
        return ++last;
    }

    private static long read(Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            throw new CdpException(
                    "Cannot read the last job id from " + file
                            + ": restore the file, or write a number into it that is higher than any job id so far",
                    e);
        }
    }

    private static void write(Path file, long id) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CdpException("Cannot write the last job id to " + file + ": " + e.getMessage(), e);
        }
    }
}
