package io.cdppipeline.project;

import io.cdppipeline.project.TextFiles.Text;
import io.cdppipeline.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hashes of a project's files as they were generated: {@code .generated.sha256} in its directory, in the form of
 * {@code sha256sum}, which can check it. It is written last and belongs to the project when that is committed.
 */
final class Manifest {

    static final String FILE_NAME = ".generated.sha256";

    private static final int HASH_LENGTH = 64;
    private static final String GAP = "  ";

    private Manifest() {}

    /** Hashes by path within the project; empty if the directory has no manifest. */
    static Optional<Map<String, String>> read(Path project) throws IOException {
        Optional<Text> text = TextFiles.SHARED.read(project.resolve(FILE_NAME));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> hashes = new TreeMap<>();
        int path = HASH_LENGTH + GAP.length();
        // A line that somebody broke knows nothing: its file counts as edited if it is not as generated.
        text.get()
                .text()
                .lines()
                .filter(line -> line.startsWith(GAP, HASH_LENGTH))
                .forEach(line -> hashes.put(line.substring(path), line.substring(0, HASH_LENGTH)));
        return Optional.of(hashes);
    }

    /** Writes the hashes if they are not there already, and gives them. */
    static Map<String, String> write(Path project, SortedMap<String, Text> files, Map<String, String> before)
            throws IOException {
        TreeMap<String, String> hashes = new TreeMap<>();
        files.forEach((path, text) -> hashes.put(path, text.hash()));
        Path file = project.resolve(FILE_NAME);
        if (!hashes.equals(before) || !Files.exists(file)) {
            StringBuilder lines = new StringBuilder();
            hashes.forEach(
                    (path, hash) -> lines.append(hash).append(GAP).append(path).append('\n'));
            StateStore.writeDurably(file, lines.toString());
            TextFiles.SHARED.wrote(file, new Text(lines.toString()));
        }
        return hashes;
    }
}
