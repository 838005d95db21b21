package io.cdppipeline.local.job;

import io.cdppipeline.CdpException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directory of files that results are exported to: {@code file:///orders/daily.csv}. Thread-safe. */
final class ExportFiles {

    private static final Pattern ADDRESS = Pattern.compile("file:///?((?:[A-Za-z0-9_][A-Za-z0-9._=-]*/)*"
            + "[A-Za-z0-9_][A-Za-z0-9_=-]*\\.(csv|tsv|jsonl|json|msgpack\\.gz|msgpack))");

    private final Path directory;

    ExportFiles(Path directory) {
        this.directory = directory;
    }

    /** A file, by its path within the directory. */
    record Target(String path, ResultFormat format) {}

    /**
     * The file of an address.
     *
     * @return empty if the address is none of a file
     * @throws CdpException if it is one that cannot be written here
     */
    static Optional<Target> of(String address) {
        if (!address.startsWith("file:")) {
            return Optional.empty();
        }
        Matcher file = ADDRESS.matcher(address);
        if (!file.matches()) {
            throw new CdpException("Results cannot be exported to " + address + ": name a file like"
                    + " file:///orders/daily.csv (or .tsv, .json, .jsonl, .msgpack, .msgpack.gz), which is put into the"
                    + " export directory");
        }
        return Optional.of(
                new Target(file.group(1), ResultFormat.of(file.group(2)).orElseThrow()));
    }

    /** Writes the file all at once, in the place of one that is there; texts begin with the names of the columns. */
    Path write(JobResult rows, Target target) {
        Path file = directory.resolve(target.path());
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.getParent());
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside))) {
                target.format().write(rows, true, out);
            }
            return Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CdpException("The result cannot be exported to " + file + ": " + e, e);
        }
    }
}
