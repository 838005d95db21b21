package io.cdppipeline.templates.lint;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the projects in a directory: the directory itself, or each below it that holds a workflow. */
final class DirectoryReader {

    private static final long LARGEST = 8L * 1024 * 1024;

    private final Path root;
    private final List<String> directories = new ArrayList<>();

    DirectoryReader(Path root) {
        this.root = root;
    }

    LintWorkspace read() {
        if (!Files.isDirectory(root)) {
            throw new CdpException("There is no directory " + root + ": give the one of a project or of a pipeline");
        }
        try {
            List<LintProject> projects = new ArrayList<>();
            SortedMap<String, String> beside = new TreeMap<>();
            if (!isProject(root)) {
                for (Path path : children(root)) {
                    if (Files.isDirectory(path)) {
                        directories.add(name(path));
                        if (isProject(path)) {
                            projects.add(ProjectReader.read(name(path) + "/", files(path)));
                        }
                    } else {
                        text(path).ifPresent(text -> beside.put(name(path), text));
                    }
                }
            }
            if (projects.isEmpty()) {
                return new LintWorkspace(List.of(ProjectReader.read("", files(root))), new TreeMap<>(), directories);
            }
            return new LintWorkspace(projects, beside, directories);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + root, e);
        }
    }

    private static boolean isProject(Path directory) throws IOException {
        String name = name(directory);
        if (name.endsWith("_backup") || name.equals("pipeline_logs")) {
            return false;
        }
        return children(directory).stream().anyMatch(path -> name(path).endsWith(".dig") && Files.isRegularFile(path));
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> !name(path).startsWith(".")).sorted().toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private SortedMap<String, String> files(Path project) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        collect(project, project, files);
        return files;
    }

    private void collect(Path project, Path directory, SortedMap<String, String> files) throws IOException {
        for (Path path : children(directory)) {
            if (Files.isDirectory(path)) {
                collect(project, path, files);
            } else if (!isIgnored(path)) {
                text(path)
                        .ifPresent(text ->
                                files.put(project.relativize(path).toString().replace('\\', '/'), text));
            }
        }
    }

    /** Whether git leaves a file out, as far as simple patterns go: no {@code !}, no {@code **}. */
    private static boolean isIgnored(Path file) throws IOException {
        for (Path directory = file.toAbsolutePath().getParent(); directory != null; directory = directory.getParent()) {
            Path rules = directory.resolve(".gitignore");
            if (Files.isRegularFile(rules)) {
                String below =
                        directory.relativize(file.toAbsolutePath()).toString().replace('\\', '/');
                for (String line : text(rules).orElse("").lines().toList()) {
                    if (!line.isBlank()
                            && !line.startsWith("#")
                            && !line.startsWith("!")
                            && matches(line.strip(), below)) {
                        return true;
                    }
                }
            }
            if (Files.exists(directory.resolve(".git"))) {
                break;
            }
        }
        return false;
    }

    private static boolean matches(String rule, String path) {
        boolean anchored = rule.startsWith("/");
        String glob = anchored ? rule.substring(1) : rule;
        String regex = (anchored ? "" : "(.*/)?")
                + Pattern.quote(glob.endsWith("/") ? glob + "*" : glob).replace("*", "\\E[^/]*\\Q")
                + "(/.*)?";
        return path.matches(regex);
    }

    private static Optional<String> text(Path path) throws IOException {
        if (Files.size(path) > LARGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            // A file that is no text is no file of a workflow's.
            return Optional.empty();
        }
    }
}
