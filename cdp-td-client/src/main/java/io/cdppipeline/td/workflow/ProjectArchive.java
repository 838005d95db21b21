package io.cdppipeline.td.workflow;

import io.cdppipeline.CdpException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
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

    private final SortedMap<String, byte[]> files;
    private final byte[] bytes;

    private ProjectArchive(SortedMap<String, byte[]> files, byte[] bytes) {
        this.files = files;
        this.bytes = bytes;
    }

    /** An archive of texts by their path within the project, with {@code /}. */
    public static ProjectArchive of(Map<String, String> files) {
        SortedMap<String, byte[]> sorted = new TreeMap<>();
        files.forEach((path, text) -> sorted.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return new ProjectArchive(sorted, pack(sorted));
    }

    private static byte[] pack(SortedMap<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setModTime(Instant.EPOCH.toEpochMilli());
                entry.setIds(0, 0);
                entry.setNames("", "");
                entry.setMode(TarArchiveEntry.DEFAULT_FILE_MODE);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
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
        Map<String, byte[]> large = files.entrySet().stream()
                .filter(file -> file.getValue().length > limit)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        long total = files.values().stream().mapToLong(file -> file.length).sum();
        if (large.isEmpty() && total <= limit && bytes.length <= limit) {
            return;
        }
        String named = (large.isEmpty() ? files : large)
                .entrySet().stream()
                        .sorted(Map.Entry.<String, byte[]>comparingByValue(Comparator.comparing(file -> -file.length))
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(5)
                        .map(file -> file.getKey() + " (" + file.getValue().length + " bytes)")
                        .collect(Collectors.joining(", "));
        throw new CdpException("Cannot push project " + project + ": its files have " + total
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
