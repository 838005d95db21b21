package io.cdppipeline.preflight;

import io.cdppipeline.phase.Phase;
import io.cdppipeline.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the work directory can be written, and what lies there already. */
final class DirectoriesCheck implements PreflightCheck {

    @Override
    public String id() {
        return "work_directory";
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        List<PreflightResult> results = new ArrayList<>();
        Path directory = context.workDirectory();
        results.add(work(directory));
        List<String> foreign = Files.exists(directory.resolve(StateStore.FILE_NAME))
                ? List.of()
                : context.phases().stream()
                        .map(Phase::directory)
                        .filter(name -> Files.exists(directory.resolve(name)))
                        .toList();
        results.add(
                foreign.isEmpty()
                        ? PreflightResult.pass(
                                "project_directories", "Project directories", "nothing of anybody else's is in the way")
                        : PreflightResult.warn(
                                "project_directories",
                                "Project directories",
                                String.join(", ", foreign) + " in " + directory
                                        + " are not of a run that is known there",
                                "files that a phase generates otherwise are moved to {directory}_backup; begin in an empty"
                                        + " directory to keep them where they are"));
        return results;
    }

    private PreflightResult work(Path directory) {
        Path existing = existing(directory);
        boolean usable = existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
        if (usable && directory.equals(existing)) {
            return PreflightResult.pass(id(), "Work directory", directory + " can be written");
        }
        return usable
                ? PreflightResult.pass(id(), "Work directory", directory + " is not there yet, and can be made")
                : PreflightResult.fail(
                        id(),
                        "Work directory",
                        directory + " cannot be written",
                        "make it a directory that the user of this process may write, or set another with workDirectory(...)");
    }

    /** The directory, or the nearest above it that is there. */
    static @Nullable Path existing(Path directory) {
        Path existing = directory;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }
}
