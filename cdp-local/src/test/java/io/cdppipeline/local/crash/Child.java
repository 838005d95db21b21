package io.cdppipeline.local.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own, whose lines are read until it is killed. */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final Path temporary;

    private Child(Process process, Path temporary) {
        this.process = process;
        this.temporary = temporary;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(Class<?> main, String... args) throws IOException {
        return start(List.of(), main, args);
    }

    /** Under a shell that sets a limit first; {@code limit} is a command of it. */
    static Child limited(String limit, Class<?> main, String... args) throws IOException {
        return start(List.of("sh", "-c", limit + "; exec \"$0\" \"$@\""), main, args);
    }

    /** With a disk of its own in a directory, which nobody else sees. */
    static Child withDisk(Path directory, int megabytes, Class<?> main, String... args) throws IOException {
        return start(onDisk(directory, megabytes, "exec \"$0\" \"$@\""), main, args);
    }

    /** Whether this system lets a process have a disk of its own. */
    static boolean mayHaveDisk(Path directory) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(onDisk(directory, 1, "true"))
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // There is no such program.
        }
    }

    private static List<String> onDisk(Path directory, int megabytes, String command) {
        return List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + megabytes + "m tmpfs '" + directory + "' && " + command);
    }

    private static Child start(List<String> before, Class<?> main, String... args) throws IOException {
        // DuckDB unpacks its library there, and whoever is killed leaves it.
        Path temporary = Files.createTempDirectory("child-");
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(
                List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary, "-cp", classPath(), main.getName()));
        command.addAll(List.of(args));
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start(), temporary);
    }

    /** That of the tests, whichever way they were started. */
    private static String classPath() {
        if (Child.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    /** The next line, or null at the end. */
    String line() throws IOException {
        return out.readLine();
    }

    /** Reads up to a line that says something; what came before it is in the message if it does not come. */
    void await(String line) throws IOException {
        List<String> before = new ArrayList<>();
        for (String each = line(); each != null; each = line()) {
            if (each.equals("@ " + line)) {
                return;
            }
            before.add(each);
        }
        throw new AssertionError("The child did not say '" + line + "':\n" + String.join("\n", before));
    }

    /** Kills it as {@code kill -9} does, and reads what it had said. */
    void kill(Consumer<String> rest) throws IOException, InterruptedException {
        // By its handle: the process itself would close the streams.
        process.toHandle().destroyForcibly();
        for (String each = line(); each != null; each = line()) {
            rest.accept(each);
        }
        process.waitFor();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        List<Path> left;
        try (Stream<Path> walk = Files.walk(temporary)) {
            left = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : left) {
            Files.delete(each);
        }
    }
}
