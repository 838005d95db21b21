package io.cdppipeline.td.workflow;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the files of a project's directory, as the command line client of the open-source server does. */
final class ProjectFiles {

    /** Far above what any server takes; more than this is not even read. */
    private static final long MOST_BYTES = 256L << 20;

    private final Path root;
    private final IgnoreRules rules;
    private final SortedMap<String, Path> found = new TreeMap<>();
    private final Map<String, Long> sizes = new TreeMap<>();

    private ProjectFiles(Path root, IgnoreRules rules) {
        this.root = root;
        this.rules = rules;
    }

    /** The regular files by their path within the project, without hidden ones and those that are to be ignored. */
    static SortedMap<String, Path> of(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                throw new CdpException("Cannot pack the project in " + directory + ": it is no directory");
            }
            Path root = directory.toRealPath();
            Path ignore = root.resolve(".digdagignore");
            ProjectFiles files = new ProjectFiles(
                    root,
                    Files.isRegularFile(ignore) ? IgnoreRules.parse(Files.readString(ignore)) : IgnoreRules.none());
            files.walk();
            files.requireReadable(directory);
            return files.found;
        } catch (IOException e) {
            throw new CdpException("Cannot pack the project in " + directory + ": " + e, e);
        }
    }

    private void walk() throws IOException {
        Files.walkFileTree(
                root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                            throws IOException {
                        if (directory.equals(root)) {
                            return FileVisitResult.CONTINUE;
                        }
                        if (leftOut(directory, true)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        requireInside(directory);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        if (!leftOut(file, false)) {
                            requireInside(file);
                            if (!attributes.isRegularFile()) {
                                throw new CdpException("Cannot pack the project in " + root + ": " + path(file)
                                        + " is no regular file; delete it or name it in .digdagignore");
                            }
                            found.put(path(file), file);
                            sizes.put(path(file), attributes.size());
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private boolean leftOut(Path path, boolean directory) {
        Path name = path.getFileName();
        return (name != null && name.toString().startsWith(".")) || rules.ignores(path(path), directory);
    }

    /** A link may lead to another file of the project, but what is elsewhere is no part of it. */
    private void requireInside(Path path) throws IOException {
        if (!path.toRealPath().startsWith(root)) {
            throw new CdpException("Cannot pack the project in " + root + ": " + path(path)
                    + " is a link out of the project; copy what it leads to, or name it in .digdagignore");
        }
    }

    private String path(Path path) {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private void requireReadable(Path directory) {
        long total = sizes.values().stream().mapToLong(Long::longValue).sum();
        if (total > MOST_BYTES) {
            throw new CdpException("Cannot pack the project in " + directory + ": its files have " + total
                    + " bytes, far more than a server takes. Move out or name in .digdagignore the largest: "
                    + sizes.entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                    .thenComparing(Map.Entry.comparingByKey()))
                            .limit(5)
                            .map(file -> file.getKey() + " (" + file.getValue() + " bytes)")
                            .collect(Collectors.joining(", ")));
        }
    }
}
