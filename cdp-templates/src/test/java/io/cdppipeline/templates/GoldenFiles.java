package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.phase.GeneratedProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Generated files held to checked-in ones, which {@code -Dgolden.update=true} rewrites. */
public final class GoldenFiles {

    private static final Path ROOT = Path.of("src/test/resources/golden");

    private GoldenFiles() {}

    /**
     * Fails unless the project's files are those below {@code src/test/resources/golden/{name}}: same paths, same bytes,
     * wherever the process runs.
     *
     * @param generated makes the project, from its configuration on; called several times
     * @return the project
     */
    public static GeneratedProject assertGolden(String name, Supplier<GeneratedProject> generated) {
        GeneratedProject project = generated.get();
        assertGolden(name, project.files());
        Elsewhere.assertSame(project.files(), () -> generated.get().files());
        return project;
    }

    private static void assertGolden(String name, Map<String, String> files) {
        Path directory = ROOT.resolve(name);
        try {
            if (Boolean.getBoolean("golden.update")) {
                rewrite(directory, files);
            }
            Map<String, String> golden = read(directory);
            assertThat(files.keySet()).as("files of " + name).containsExactlyInAnyOrderElementsOf(golden.keySet());
            files.forEach((path, text) -> assertThat(text).as(name + "/" + path).isEqualTo(golden.get(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> read(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    files.put(directory.relativize(path).toString().replace('\\', '/'), Files.readString(path));
                }
            }
        }
        return files;
    }

    private static void rewrite(Path directory, Map<String, String> files) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path :
                        List.copyOf(paths.sorted(Comparator.reverseOrder()).toList())) {
                    Files.delete(path);
                }
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
