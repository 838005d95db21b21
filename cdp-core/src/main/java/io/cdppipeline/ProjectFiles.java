package io.cdppipeline;

import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.state.Hashes;
import io.cdppipeline.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a generated project to its directory. A file that somebody else wrote or edited is never lost: it is moved to
 * {@code {directory}_backup/{run id}/} first. Files that an earlier run generated and this one does not are removed.
 */
final class ProjectFiles {

    private final Path workDirectory;
    private final String directory;
    private final String runId;

    ProjectFiles(Path workDirectory, String directory, String runId) {
        this.workDirectory = workDirectory;
        this.directory = directory;
        this.runId = runId;
    }

    /**
     * What was written.
     *
     * @param hashes by path relative to the work directory
     * @param backedUp paths of the files that were moved aside
     */
    record Written(Map<String, String> hashes, List<String> backedUp) {}

    /**
     * @param before hashes of the files that this library wrote last
     * @throws CdpException if a file cannot be written
     */
    Written write(GeneratedProject project, Map<String, String> before) {
        Map<String, String> hashes = new LinkedHashMap<>();
        List<String> backedUp = new ArrayList<>();
        try {
            for (Map.Entry<String, String> file : project.files().entrySet()) {
                String path = directory + "/" + file.getKey();
                String hash = Hashes.sha256(file.getValue());
                Path place = workDirectory.resolve(path);
                if (!Files.exists(place)) {
                    Files.createDirectories(place.getParent());
                    StateStore.writeDurably(place, file.getValue());
                } else {
                    String now = Hashes.sha256(Files.readString(place));
                    if (!now.equals(hash)) {
                        if (!now.equals(before.get(path))) {
                            backedUp.add(backUp(place, file.getKey()));
                        }
                        StateStore.writeDurably(place, file.getValue());
                    }
                }
                hashes.put(path, hash);
            }
            for (Map.Entry<String, String> file : project.localFiles().entrySet()) {
                Path place = workDirectory.resolve(directory).resolve(file.getKey());
                if (!Files.exists(place)) {
                    Files.createDirectories(place.getParent());
                    StateStore.writeDurably(place, file.getValue());
                }
            }
            for (Map.Entry<String, String> old : before.entrySet()) {
                Path place = workDirectory.resolve(old.getKey());
                if (!hashes.containsKey(old.getKey())
                        && Files.exists(place)
                        && Hashes.sha256(Files.readString(place)).equals(old.getValue())) {
                    Files.delete(place);
                }
            }
        } catch (IOException e) {
            throw new CdpException(
                    "The project cannot be written to " + workDirectory.resolve(directory) + ": " + e.getMessage(), e);
        }
        return new Written(hashes, backedUp);
    }

    private String backUp(Path place, String path) throws IOException {
        Path backup =
                workDirectory.resolve(directory + "_backup").resolve(runId).resolve(path);
        Files.createDirectories(backup.getParent());
        Files.move(place, backup, StandardCopyOption.REPLACE_EXISTING);
        return workDirectory.relativize(backup).toString();
    }
}
