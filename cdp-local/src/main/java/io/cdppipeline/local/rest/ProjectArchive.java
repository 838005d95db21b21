package io.cdppipeline.local.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The gzipped tar that a project is pushed as. Nothing is written to disk; a path that leads out of the project, a link,
 * or more content than the limits allow is refused (facts: digdag, section 6).
 */
final class ProjectArchive {

    /** Bytes of the archive, of each file, and of all files together. */
    static final int LIMIT = 2 * 1024 * 1024;

    private static final int MOST_ENTRIES = 10_000;

    /** With all headers; what unpacks to more is no project. */
    private static final long MOST_UNPACKED = 32L * 1024 * 1024;

    private ProjectArchive() {}

    /**
     * The regular files by their path, {@code queries/orders.sql}.
     *
     * @throws RestException with status 400
     */
    static SortedMap<String, byte[]> unpack(byte[] archive) throws IOException {
        if (archive.length < 2 || (archive[0] & 0xff) != 0x1f || (archive[1] & 0xff) != 0x8b) {
            throw new RestException(400, "Input is not in the .gz format");
        }
        try (InputStream gzip = new BoundedStream(
                        new GZIPInputStream(new ByteArrayInputStream(archive)),
                        MOST_UNPACKED,
                        () -> new RestException(
                                400, "Total size of the archive exceeds limit (it unpacks to more than " + MOST_UNPACKED
                                        + " bytes)"));
                TarArchiveInputStream tar = new TarArchiveInputStream(gzip, "UTF-8")) {
            return files(tar);
        } catch (IOException | IllegalArgumentException e) {
            throw new RestException(400, "Cannot read the archive: " + e.getMessage());
        }
    }

    private static SortedMap<String, byte[]> files(TarArchiveInputStream tar) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        long total = 0;
        int entries = 0;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (++entries > MOST_ENTRIES) {
                throw new RestException(400, "The archive has more than " + MOST_ENTRIES + " entries");
            }
            if (entry.isDirectory()) {
                continue;
            }
            if (!regular(entry)) {
                throw new RestException(400, "The archive may hold regular files only, but has: " + entry.getName());
            }
            String path = path(entry.getName());
            if (entry.getSize() > LIMIT) {
                throw new RestException(
                        400,
                        "Size of a file in the archive exceeds limit (" + entry.getSize() + " > " + LIMIT + " bytes): "
                                + path);
            }
            total += entry.getSize();
            if (total > LIMIT) {
                throw new RestException(
                        400, "Total size of the archive exceeds limit (" + total + " > " + LIMIT + " bytes)");
            }
            files.put(path, tar.readNBytes((int) entry.getSize()));
        }
        return files;
    }

    private static boolean regular(TarArchiveEntry entry) {
        return !entry.isLink()
                && !entry.isSymbolicLink()
                && !entry.isFIFO()
                && !entry.isCharacterDevice()
                && !entry.isBlockDevice()
                && !entry.isSparse();
    }

    private static String path(String name) {
        Deque<String> parts = new ArrayDeque<>();
        boolean absolute = name.startsWith("/") || name.startsWith("\\") || name.matches("^[A-Za-z]:.*");
        for (String part : name.replace('\\', '/').split("/")) {
            if (part.equals("..") || part.indexOf('\0') >= 0) {
                absolute = true;
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (absolute || parts.isEmpty()) {
            throw new RestException(400, "The archive has a file outside of the project: " + name);
        }
        return String.join("/", parts);
    }
}
