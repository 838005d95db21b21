package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The journal's file: lines of JSON that are appended, and now and then written anew without those that say nothing. */
final class JournalFile implements AutoCloseable {

    static final String NAME = "workflow.journal";

    private static final String LOCK = "workflow.lock";
    private static final String NEXT = "workflow.journal.new";

    private final Path directory;
    private final RandomAccessFile lockFile;
    private RandomAccessFile file;

    private JournalFile(Path directory, RandomAccessFile lockFile, RandomAccessFile file) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.file = file;
    }

    /** @throws IOException also if another engine uses the directory */
    static JournalFile open(Path directory) throws IOException {
        Files.createDirectories(directory);
        RandomAccessFile lockFile = new RandomAccessFile(directory.resolve(LOCK).toFile(), "rw");
        if (!lock(lockFile)) {
            lockFile.close();
            throw new IOException("another engine uses it; give each engine a state directory of its own");
        }
        Files.deleteIfExists(directory.resolve(NEXT));
        return new JournalFile(
                directory,
                lockFile,
                new RandomAccessFile(directory.resolve(NAME).toFile(), "rw"));
    }

    private static boolean lock(RandomAccessFile file) throws IOException {
        try {
            FileLock lock = file.getChannel().tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** What is told of every line. */
    @FunctionalInterface
    interface LineReader {
        /** @throws IOException if the line is no event */
        void read(JsonNode event, byte[] line) throws IOException;
    }

    /** Reads every whole line from the start; one that a crash cut short is cut off. */
    void read(LineReader reader) throws IOException {
        file.setLength(lines(reader));
        file.seek(file.length());
    }

    private long lines(LineReader reader) throws IOException {
        long end = 0;
        int number = 0;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(directory.resolve(NAME)))) {
            for (int each = in.read(); each >= 0; each = in.read()) {
                line.write(each);
                if (each == '\n') {
                    number++;
                    end += line.size();
                    event(reader, line.toByteArray(), number);
                    line.reset();
                }
            }
        }
        return end;
    }

    private static void event(LineReader reader, byte[] line, int number) throws IOException {
        try {
            reader.read(Json.MAPPER.readTree(line), line);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IOException("line " + number + " of the journal is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Not by way of a channel, which an interrupted thread would close for all.
     *
     * @param force whether it must be on the disk before this returns
     */
    void append(JsonNode event, boolean force) throws IOException {
        file.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        if (force) {
            file.getFD().sync();
        }
    }

    long length() throws IOException {
        return file.length();
    }

    /** Writes the file anew, all at once: a crash leaves the old one or the new one. */
    void compact(int keptAttempts) throws IOException {
        JournalCompactor compactor = new JournalCompactor();
        lines((event, line) -> compactor.look(event));
        compactor.decide(keptAttempts);
        Path next = directory.resolve(NEXT);
        try (FileOutputStream target = new FileOutputStream(next.toFile());
                OutputStream out = new BufferedOutputStream(target)) {
            compactor.writeIds(out);
            lines((event, line) -> {
                if (compactor.keeps(event)) {
                    out.write(line);
                }
            });
            out.flush();
            target.getFD().sync();
        }
        file.close();
        Files.move(next, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        file = new RandomAccessFile(directory.resolve(NAME).toFile(), "rw");
        file.seek(file.length());
        forceDirectory();
    }

    /** So that the new name is on the disk too; where a directory cannot be opened, renames need no such help. */
    private void forceDirectory() throws IOException {
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (lockFile) {
            file.close();
        }
    }
}
