package io.cdppipeline.project;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.plan.EditedFile;
import io.cdppipeline.plan.EditedFilesException;
import io.cdppipeline.plan.UnifiedDiff;
import io.cdppipeline.project.TextFiles.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A generated project's directory. What this library wrote it knows again by its hash, so that a file which somebody else
 * wrote or edited is never lost: it stays, or is moved to {@code {directory}_backup/{run id}/} first, or stops the phase.
 * Files that an earlier run generated and this one does not are removed.
 *
 * <p>The hashes are in the directory itself ({@link Manifest}), so that they are there in a fresh clone too. The files are
 * written all or nothing, but not forced to disk one by one: a project can be generated again, and one that a crash cut off
 * is found out by its hashes. Immutable; it does not guard against two that write to one directory at once.
 */
public final class ProjectFiles {

    private final Path workDirectory;
    private final String directory;
    private final Path place;

    /**
     * The directory of a project.
     *
     * @param directory its path within the work directory
     */
    public ProjectFiles(Path workDirectory, String directory) {
        this.workDirectory = workDirectory;
        this.directory = directory;
        this.place = workDirectory.resolve(directory);
    }

    /** What is on disk, and what of it is whose. Immutable and thread-safe. */
    public static final class OnDisk {

        /** Of the files that were generated before or would be now, by path within the project. */
        private final SortedMap<String, Text> texts;

        /** Hashes of the files that this library wrote last, by the same. */
        private final Map<String, String> known;

        private final List<EditedFile> edited;

        private OnDisk(SortedMap<String, Text> texts, Map<String, String> known, List<EditedFile> edited) {
            this.texts = texts;
            this.known = known;
            this.edited = List.copyOf(edited);
        }

        /** What the files hold that were generated before or would be now, by path within the project. */
        public Map<String, String> texts() {
            Map<String, String> plain = new TreeMap<>();
            texts.forEach((path, text) -> plain.put(path, text.text()));
            return plain;
        }

        /** Files that are neither as written nor as they would be now. */
        public List<EditedFile> edited() {
            return edited;
        }

        /**
         * The project as it is deployed: with the edited texts, where they are kept.
         *
         * @throws EditedFilesException if there are such and the policy refuses them
         */
        public GeneratedProject resolved(GeneratedProject generated, String directory, EditedFiles policy) {
            if (edited.isEmpty() || policy == EditedFiles.BACK_UP) {
                return generated;
            }
            if (policy == EditedFiles.REFUSE) {
                throw new EditedFilesException(directory, edited);
            }
            Map<String, String> kept = new TreeMap<>();
            edited.forEach(file -> kept.put(file.path(), file.text()));
            return generated.withTexts(kept);
        }
    }

    /**
     * What was written.
     *
     * @param hashes by path relative to the work directory
     * @param backedUp paths of the files that were moved aside, relative to the work directory
     */
    public record Written(Map<String, String> hashes, List<String> backedUp) {}

    /**
     * Looks at the directory and changes nothing.
     *
     * @param journaled hashes of the files that this library wrote last, by path relative to the work directory, where the
     *     directory has no manifest
     * @throws CdpException if a file cannot be read
     */
    public OnDisk look(GeneratedProject project, Map<String, String> journaled) {
        try {
            Map<String, String> known = Manifest.read(place).orElseGet(() -> within(journaled));
            TreeMap<String, Text> texts = new TreeMap<>();
            if (Files.isDirectory(place)) {
                List<String> paths = new ArrayList<>(project.files().keySet());
                known.keySet().stream()
                        .filter(path -> !project.files().containsKey(path))
                        .forEach(paths::add);
                FileWork.each(
                        paths,
                        path -> TextFiles.SHARED.read(place.resolve(path)),
                        (path, text) -> text.ifPresent(found -> texts.put(path, found)));
            }
            List<EditedFile> edited = new ArrayList<>();
            project.files()
                    .forEach((path, text) -> edited(path, text, texts, known).ifPresent(edited::add));
            return new OnDisk(texts, known, edited);
        } catch (IOException e) {
            throw new CdpException("The project in " + place + " cannot be read: " + e, e);
        }
    }

    private Map<String, String> within(Map<String, String> journaled) {
        Map<String, String> known = new TreeMap<>();
        String prefix = directory + "/";
        journaled.forEach((path, hash) -> {
            if (path.startsWith(prefix)) {
                known.put(path.substring(prefix.length()), hash);
            }
        });
        return known;
    }

    private Optional<EditedFile> edited(
            String path, String generated, Map<String, Text> texts, Map<String, String> known) {
        Text there = texts.get(path);
        // An empty file is what a crash leaves, or somebody who wants it generated again.
        if (there == null
                || there.text().isEmpty()
                || there.text().equals(generated)
                || there.hash().equals(known.get(path))) {
            return Optional.empty();
        }
        String name = directory + "/" + path;
        return Optional.of(new EditedFile(
                path,
                there.text(),
                UnifiedDiff.of(name + " (generated)", generated, name + " (on disk)", there.text())));
    }

    /**
     * Writes what is new or has changed.
     *
     * @param project as generated, without anybody's edits
     * @param look what was there a moment ago
     * @param keep whether edited files stay
     * @param runId the name of the directory that edited files are moved to otherwise
     * @throws CdpException if a file cannot be written
     */
    public Written write(GeneratedProject project, OnDisk look, boolean keep, String runId) {
        List<String> backedUp = new ArrayList<>();
        TreeMap<String, Text> generated = new TreeMap<>();
        TreeMap<String, Text> changed = new TreeMap<>();
        project.files().forEach((path, text) -> {
            Text there = look.texts.get(path);
            boolean same = there != null && there.text().equals(text);
            Text written = same ? there : new Text(text);
            generated.put(path, written);
            if (!same) {
                changed.put(path, written);
            }
        });
        try {
            for (EditedFile file : look.edited) {
                if (keep) {
                    changed.remove(file.path());
                } else {
                    backedUp.add(backUp(file.path(), runId));
                }
            }
            FileWork.write(place, changed);
            for (Map.Entry<String, String> file : project.localFiles().entrySet()) {
                Path local = place.resolve(file.getKey());
                if (!Files.exists(local)) {
                    FileWork.write(place, Map.of(file.getKey(), new Text(file.getValue())));
                }
            }
            for (Map.Entry<String, String> old : look.known.entrySet()) {
                Text there = look.texts.get(old.getKey());
                if (!generated.containsKey(old.getKey())
                        && there != null
                        && there.hash().equals(old.getValue())) {
                    Files.delete(place.resolve(old.getKey()));
                }
            }
            Map<String, String> hashes = Manifest.write(place, generated, look.known);
            Map<String, String> byPath = new LinkedHashMap<>();
            hashes.forEach((path, hash) -> byPath.put(directory + "/" + path, hash));
            return new Written(byPath, backedUp);
        } catch (IOException e) {
            throw new CdpException("The project cannot be written to " + place + ": " + e.getMessage(), e);
        }
    }

    private String backUp(String path, String runId) throws IOException {
        Path backup =
                workDirectory.resolve(directory + "_backup").resolve(runId).resolve(path);
        Files.createDirectories(backup.getParent());
        Files.move(place.resolve(path), backup, StandardCopyOption.REPLACE_EXISTING);
        return workDirectory.relativize(backup).toString();
    }
}
