package io.cdppipeline.project;

import io.cdppipeline.state.Hashes;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Texts of files, remembered with the size, time and identity that the file had: a file that still has them is not read again.
 * One for the whole process, since pipelines come and go while their directories stay. Thread-safe.
 */
final class TextFiles {

    static final TextFiles SHARED = new TextFiles();

    private static final int MOST_REMEMBERED = 200_000;

    /** A file so young may change once more without its time showing it. */
    private static final long TICK_MILLIS = 20;

    private final Map<Path, Remembered> remembered = new ConcurrentHashMap<>();

    /**
     * A text and its hash, which is worked out when it is asked for.
     *
     * <p>Two threads may work it out at once, and come to the same.
     */
    static final class Text {
        private final String text;
        private @Nullable String hash;

        Text(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        String hash() {
            String known = hash;
            if (known == null) {
                known = Hashes.sha256(text);
                hash = known;
            }
            return known;
        }
    }

    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {

        static Stamp of(BasicFileAttributes attributes) {
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    private record Remembered(Stamp stamp, SoftReference<Text> text) {}

    /** What a file holds; empty if it is not there. Bytes that are no UTF-8 are read one character each. */
    Optional<Text> read(Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            remembered.remove(file);
            return Optional.empty();
        }
        Stamp stamp = Stamp.of(attributes);
        Remembered last = remembered.get(file);
        Text known =
                last == null || !last.stamp().equals(stamp) ? null : last.text().get();
        if (known != null) {
            return Optional.of(known);
        }
        boolean settled = stamp.modified().toMillis() + TICK_MILLIS < System.currentTimeMillis();
        Text text = new Text(text(file));
        if (settled) {
            remember(file, new Remembered(stamp, new SoftReference<>(text)));
        }
        return Optional.of(text);
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        }
    }

    /** Notes what has just been written to a file. */
    void wrote(Path file, Text text) throws IOException {
        remember(
                file,
                new Remembered(
                        Stamp.of(Files.readAttributes(file, BasicFileAttributes.class)), new SoftReference<>(text)));
    }

    private void remember(Path file, Remembered what) {
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(file, Objects.requireNonNull(what));
    }
}
