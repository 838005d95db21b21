package io.cdppipeline.td.workflow;

import io.cdppipeline.CdpException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A workflow project as it is pushed: a gzipped tar of regular files with sorted paths and fixed times, owners and modes, so
 * that the same files always give the same bytes. Immutable and thread-safe.
 */
public final class ProjectArchive {

    /** What a server takes unless it is told otherwise: 2 MiB (digdag fact sheet, section 6). */
    public static final long DEFAULT_LIMIT = 2L << 20;

    private static final int EXECUTABLE_MODE = 0100755;

    private static final class Content {
        private final byte[] bytes;
        private final boolean executable;

        Content(byte[] bytes, boolean executable) {
            this.bytes = bytes;
            this.executable = executable;
        }
    }

    private final SortedMap<String, Content> files;
    private final byte[] bytes;

    private ProjectArchive(SortedMap<String, Content> files) {
        this.files = files;
        this.bytes = pack(files);
    }

    /** An archive of texts by their path within the project, with {@code /}. */
    public static ProjectArchive of(Map<String, String> files) {
        SortedMap<String, Content> sorted = new TreeMap<>();
        files.forEach((path, text) -> sorted.put(path, new Content(text.getBytes(StandardCharsets.UTF_8), false)));
        return new ProjectArchive(sorted);
    }

    /**
     * An archive of a project's directory: its regular files and those of its subdirectories, but for those whose name begins
     * with a dot and those that the rules in its {@code .digdagignore} leave out. Files that may be executed stay so.
     *
     * @throws CdpException if a file cannot be read, is no regular file, or is a link that leads out of the directory
     */
    public static ProjectArchive ofDirectory(Path directory) {
        SortedMap<String, Content> sorted = new TreeMap<>();
        ProjectFiles.of(directory).forEach((name, file) -> {
            try {
                sorted.put(name, new Content(Files.readAllBytes(file), Files.isExecutable(file)));
            } catch (IOException e) {
                throw new CdpException("Cannot pack " + name + " of the project in " + directory + ": " + e, e);
            }
        });
        return new ProjectArchive(sorted);
    }

    private static byte[] pack(SortedMap<String, Content> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, Content> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().bytes.length);
                entry.setModTime(Instant.EPOCH.toEpochMilli());
                entry.setIds(0, 0);
                entry.setNames("", "");
                entry.setMode(file.getValue().executable ? EXECUTABLE_MODE : TarArchiveEntry.DEFAULT_FILE_MODE);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue().bytes);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** The paths of the files, in their order. */
    public List<String> paths() {
        return List.copyOf(files.keySet());
    }

    /** The archive's size in bytes. */
    public int size() {
        return bytes.length;
    }

    /** SHA-256 of the archive, hexadecimal. */
    public String sha256() {
        return HexFormat.of().formatHex(digest("SHA-256"));
    }

    /** MD5 of the archive in base 64, as the workflow API tells it of a revision. */
    public String md5() {
        return Base64.getEncoder().encodeToString(digest("MD5"));
    }

    /** The archive's bytes; the caller may change them. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Refuses an archive that a server would refuse: one where the archive, a file, or all files together are larger than
     * the limit.
     */
    void requireWithin(long limit, String project) {
        Map<String, Integer> sizes = files.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, file -> file.getValue().bytes.length));
        Map<String, Integer> large = sizes.entrySet().stream()
                .filter(file -> file.getValue() > limit)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        long total = sizes.values().stream().mapToLong(Integer::longValue).sum();
        if (large.isEmpty() && total <= limit && bytes.length <= limit) {
            return;
        }
        String named = (large.isEmpty() ? sizes : large)
                .entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(5)
                        .map(file -> file.getKey() + " (" + file.getValue() + " bytes)")
                        .collect(Collectors.joining(", "));
        throw new ArchiveTooLargeException("Cannot push project " + project + ": its files have " + total
                + " bytes, packed " + bytes.length + ", and the limit is " + limit
                + " for each file, for all files and for the archive. Make smaller or take out "
                + (large.isEmpty() ? "some of the largest: " : "") + named);
    }

    private byte[] digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }

    @Override
    public String toString() {
        return "ProjectArchive[" + files.size() + " files, " + bytes.length + " bytes]";
    }
}
