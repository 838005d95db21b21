package io.cdppipeline.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.local.LocalTreasureData;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Starts {@link MortalRun}s in processes of their own. The first that ends well leaves an archive of its loaded classes, which
 * the later ones map into memory instead of loading them again.
 */
final class MortalProcess {

    /**
     * How a process ended.
     *
     * @param exit its exit status
     * @param output what it printed
     */
    record Ended(int exit, String output) {}

    private final String classPath;
    private final Path archive;

    /** Archives want a class path of jars only, so every directory on it is packed into one. */
    MortalProcess(Path directory) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path place = Path.of(entry);
            if (Files.isDirectory(place)) {
                jars.add(pack(place, directory.resolve(jars.size() + ".jar")).toString());
            } else if (Files.exists(place)) {
                jars.add(entry);
            }
        }
        classPath = String.join(File.pathSeparator, jars);
        archive = directory.resolve("classes.jsa");
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> tree = Files.walk(classes)) {
            entries.setLevel(0);
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }

    /** Runs the pipeline of a directory, killed at a moment; 0 for never. */
    Ended run(Path work, LocalTreasureData td, int fatal) throws IOException, InterruptedException {
        Path output = work.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xlog:disable",
                        Files.exists(archive)
                                ? "-XX:SharedArchiveFile=" + archive
                                : "-XX:ArchiveClassesAtExit=" + archive,
                        "-cp",
                        classPath,
                        MortalRun.class.getName(),
                        work.toString(),
                        td.endpoint().toString(),
                        td.apiKey().reveal(),
                        Integer.toString(fatal))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the run ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }
}
