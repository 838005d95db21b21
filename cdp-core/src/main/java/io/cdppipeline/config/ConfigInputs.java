package io.cdppipeline.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a YAML configuration may refer to outside itself: environment variables by {@code ${env:NAME}}, files by
 * {@code ${file:path}}. A test brings its own.
 */
public interface ConfigInputs {

    /** The value of an environment variable; empty if it is not set. */
    Optional<String> environment(String name);

    /**
     * The text of a file.
     *
     * @param path as the configuration writes it
     * @throws IOException if there is no such file or it cannot be read
     */
    String file(String path) throws IOException;

    /** A path of the configuration as one of this process; relative ones are relative to the current directory. */
    default Path path(String path) {
        return Path.of(path);
    }

    /** This process's environment and the machine's files; relative paths are relative to the directory. */
    static ConfigInputs of(Path directory) {
        return of(directory, name -> Optional.ofNullable(System.getenv(name)));
    }

    /** An environment of the caller's own, and the machine's files; relative paths are relative to the directory. */
    static ConfigInputs of(Path directory, Function<String, Optional<String>> environment) {
        return new ConfigInputs() {
            @Override
            public Optional<String> environment(String name) {
                return environment.apply(name);
            }

            @Override
            public String file(String path) throws IOException {
                return Files.readString(directory.resolve(path), StandardCharsets.UTF_8);
            }

            @Override
            public Path path(String path) {
                return directory.resolve(path);
            }

            @Override
            public String toString() {
                return "ConfigInputs[" + directory + "]";
            }
        };
    }
}
