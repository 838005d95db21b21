package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.phase.GeneratedProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Holds a project to the files below {@code src/test/resources/golden}; {@code -Dgolden.update=true} rewrites them. */
public final class Golden {

    private static final Path ROOT = Path.of("src/test/resources/golden");

    private Golden() {}

    public static void assertSame(String name, GeneratedProject project) {
        Path directory = ROOT.resolve(name);
        try {
            if (Boolean.getBoolean("golden.update")) {
                rewrite(directory, project);
            }
            assertThat(project.files()).as("files of golden/%s", name).containsExactlyEntriesOf(read(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TreeMap<String, String> read(Path directory) throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(path).toString().replace('\\', '/'), Files.readString(path));
            }
        }
        return files;
    }

    private static void rewrite(Path directory, GeneratedProject project) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                List<Path> old = paths.sorted(Comparator.reverseOrder()).toList();
                for (Path path : old) {
                    Files.delete(path);
                }
            }
        }
        for (var file : project.files().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
