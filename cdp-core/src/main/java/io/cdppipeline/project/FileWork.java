package io.cdppipeline.project;

import io.cdppipeline.project.TextFiles.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Reads and writes many small files, over the cores where there are enough of them. */
final class FileWork {

    /** Fewer are done before other threads have woken up. */
    private static final int WORTH_SHARING = 64;

    private FileWork() {}

    /** Something with a file that may fail. */
    @FunctionalInterface
    interface Step<R> {
        R with(String path) throws IOException;
    }

    /**
     * Does the step with every path, in any order, then hands over the results in the order of the paths. After a failure no
     * step is begun, and none goes on once this has thrown: what they have written can be removed.
     */
    static <R> void each(List<String> paths, Step<R> step, BiConsumer<String, R> result) throws IOException {
        Queue<IOException> failures = new ConcurrentLinkedQueue<>();
        List<Optional<R>> results =
                stream(paths).map(path -> tried(path, step, failures)).toList();
        IOException failure = failures.poll();
        if (failure != null) {
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
        for (int i = 0; i < results.size(); i++) {
            result.accept(paths.get(i), results.get(i).orElseThrow());
        }
    }

    private static Stream<String> stream(Collection<String> paths) {
        return paths.size() < WORTH_SHARING ? paths.stream() : paths.parallelStream();
    }

    private static <R> Optional<R> tried(String path, Step<R> step, Queue<IOException> failures) {
        if (failures.isEmpty()) {
            try {
                return Optional.of(step.with(path));
            } catch (IOException e) {
                failures.add(e);
            }
        }
        return Optional.empty();
    }

    /**
     * Writes files below a directory. A directory that is not there appears with all of them; in one that is, each file is
     * replaced all or nothing.
     */
    static void write(Path directory, Map<String, Text> files) throws IOException {
        if (Files.isDirectory(directory)) {
            directories(directory, files.keySet());
            each(
                    List.copyOf(files.keySet()),
                    path -> {
                        Path file = directory.resolve(path);
                        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
                        Files.writeString(beside, text(files, path).text());
                        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                        return file;
                    },
                    (path, file) -> {});
        } else {
            Files.createDirectories(parent(directory));
            Path fresh = directory.resolveSibling("." + directory.getFileName() + ".new");
            remove(fresh);
            try {
                Files.createDirectory(fresh);
                directories(fresh, files.keySet());
                each(
                        List.copyOf(files.keySet()),
                        path -> Files.writeString(
                                fresh.resolve(path), text(files, path).text()),
                        (path, file) -> {});
                Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                remove(fresh);
            }
        }
        each(
                List.copyOf(files.keySet()),
                path -> {
                    Text text = text(files, path);
                    TextFiles.SHARED.wrote(directory.resolve(path), text);
                    // The manifest asks for it next; here the cores share the work.
                    return text.hash();
                },
                (path, hash) -> {});
    }

    private static Text text(Map<String, Text> files, String path) throws IOException {
        Text text = files.get(path);
        if (text == null) {
            throw new NoSuchFileException(path);
        }
        return text;
    }

    private static Path parent(Path directory) {
        Path parent = directory.toAbsolutePath().getParent();
        return parent == null ? directory.toAbsolutePath() : parent;
    }

    private static void directories(Path root, Collection<String> paths) throws IOException {
        TreeSet<String> directories = new TreeSet<>();
        for (String path : paths) {
            int slash = path.lastIndexOf('/');
            if (slash > 0) {
                directories.add(path.substring(0, slash));
            }
        }
        for (String each : directories) {
            Files.createDirectories(root.resolve(each));
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = new ArrayList<>(walk.toList());
        }
        paths.sort(Comparator.reverseOrder());
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
