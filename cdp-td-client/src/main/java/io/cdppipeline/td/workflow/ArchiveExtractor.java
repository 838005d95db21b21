package io.cdppipeline.td.workflow;

import io.cdppipeline.CdpException;
import io.cdppipeline.td.internal.BoundedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Unpacks a project's archive into a new directory, and trusts nothing in it: paths that are absolute or lead upwards, links,
 * devices, a path twice, and more or larger files than a project has are refused. What is refused or breaks off leaves
 * nothing behind.
 */
final class ArchiveExtractor {

    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_PATH = 4096;
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    private final long mostBytes;
    private int entries;

    ArchiveExtractor(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Unpacks.
     *
     * @param directory where to; must not exist, or be empty
     * @return the paths of the files within it, in the archive's order
     */
    List<Path> extract(InputStream archive, Path directory) throws IOException {
        Path target = directory.toAbsolutePath().normalize();
        requireUnused(target);
        Path parent = target.getParent();
        if (parent == null) {
            throw new CdpException("Cannot unpack a project into " + directory + ": it is no directory to be made");
        }
        Files.createDirectories(parent);
        Path work = Files.createTempDirectory(parent, ".unpacking-");
        try {
            List<Path> files = unpack(archive, work);
            Files.deleteIfExists(target);
            Files.move(work, target);
            return files;
        } finally {
            deleteTree(work);
        }
    }

    private static void requireUnused(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (Files.isDirectory(target)) {
            try (Stream<Path> content = Files.list(target)) {
                if (content.findAny().isEmpty()) {
                    return;
                }
            }
        }
        throw new CdpException("Cannot unpack a project into " + target
                + ": there is something already; name a directory that does not exist or is empty");
    }

    private List<Path> unpack(InputStream archive, Path work) throws IOException {
        List<Path> files = new ArrayList<>();
        // What comes out of the gzip is counted, headers and what follows the files included.
        try (InputStream plain = new BoundedStream(new GZIPInputStream(archive), mostBytes, this::tooLarge);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain, StandardCharsets.UTF_8.name())) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                if (++entries > MOST_ENTRIES) {
                    throw refused(entry, "it is entry " + entries + ", and a project has at most " + MOST_ENTRIES);
                }
                unpack(tar, entry, work, files);
            }
            // What follows the last entry is read too, since the checksum comes at the very end.
            tar.transferTo(OutputStream.nullOutputStream());
            plain.transferTo(OutputStream.nullOutputStream());
        }
        return files;
    }

    private void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path work, List<Path> files)
            throws IOException {
        if (entry.isSymbolicLink() || entry.isLink()) {
            throw refused(entry, "it is a link to '" + shown(entry.getLinkName()) + "', and projects hold files only");
        }
        byte kind = entry.getLinkFlag();
        boolean plain = kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
        if ((!plain && kind != TarConstants.LF_DIR) || entry.isSparse()) {
            throw refused(entry, "it is neither a plain file nor a directory");
        }
        Path path = path(entry, work);
        if (entry.isDirectory()) {
            makeDirectories(entry, work.resolve(path));
            return;
        }
        Path file = work.resolve(path);
        Path parent = file.getParent();
        makeDirectories(entry, parent == null ? work : parent);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            tar.transferTo(out);
        } catch (FileAlreadyExistsException e) {
            throw refused(entry, "it is there twice");
        }
        if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + path + " executable");
        }
        files.add(path);
    }

    private static void makeDirectories(TarArchiveEntry entry, Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw refused(entry, "a file has the name of its directory");
        }
    }

    private static Path path(TarArchiveEntry entry, Path work) {
        String name = entry.getName();
        if (name.length() > LONGEST_PATH || name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
            throw refused(entry, "its path is longer than " + LONGEST_PATH + " or holds a backslash or a zero");
        }
        if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
            throw refused(entry, "its path is absolute");
        }
        if (List.of(name.split("/", -1)).contains("..")) {
            throw refused(entry, "its path leads upwards");
        }
        Path path;
        try {
            path = work.getFileSystem().getPath(name).normalize();
        } catch (InvalidPathException e) {
            throw refused(entry, "no file can have this path");
        }
        boolean nothing = path.toString().isEmpty();
        if ((nothing && !entry.isDirectory()) || !work.resolve(path).normalize().startsWith(work)) {
            throw refused(entry, "its path is none within the project");
        }
        return path;
    }

    private static CdpException refused(TarArchiveEntry entry, String why) {
        return new CdpException("Cannot unpack the project: the archive's entry '" + shown(entry.getName())
                + "' is refused, since " + why + "; nothing was unpacked");
    }

    private static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void tooLarge() {
        throw new CdpException("Cannot unpack the project: it has more than " + mostBytes
                + " bytes unpacked; nothing was unpacked. Where that is no mistake, raise archiveLimit(…)");
    }
}
