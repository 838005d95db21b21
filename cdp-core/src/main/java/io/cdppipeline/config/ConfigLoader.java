package io.cdppipeline.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a pipeline's YAML and tells everything that is wrong with it at once, each problem with its line and column.
 *
 * <p>Values may hold {@code ${env:NAME}} and {@code ${file:path}}; the path is relative to the YAML's own directory, and one
 * line end at the end of the file is not part of the value. The sections and keys are those of
 * {@link #reference()}; their rules come from the facts on the phase packs, B1 and B5. Thread-safe.
 */
public final class ConfigLoader {

    private ConfigLoader() {}

    /**
     * Reads a file, with this process's environment.
     *
     * @throws ConfigException if the file cannot be read or is no usable configuration
     */
    public static PipelineConfig load(Path file) {
        return load(file, ConfigInputs.of(directory(file)));
    }

    /**
     * Reads a file.
     *
     * @param inputs where its references lead
     * @throws ConfigException if the file cannot be read or is no usable configuration
     */
    public static PipelineConfig load(Path file, ConfigInputs inputs) {
        return parse(read(file), file.toString(), inputs);
    }

    /**
     * Reads a text, with this process's environment.
     *
     * @param fileName what messages call the text; {@code ${file:path}} is relative to its directory
     * @throws ConfigException if it is no usable configuration
     */
    public static PipelineConfig parse(String yaml, String fileName) {
        return parse(yaml, fileName, ConfigInputs.of(directory(fileName)));
    }

    /**
     * Reads a text.
     *
     * @param fileName what messages call the text
     * @param inputs where its references lead
     * @throws ConfigException if it is no usable configuration
     */
    public static PipelineConfig parse(String yaml, String fileName, ConfigInputs inputs) {
        Problems problems = new Problems();
        return YamlReader.read(yaml, fileName, problems)
                .map(tree -> ConfigBinder.bind(tree, Interpolation.from(inputs), problems))
                .orElseThrow(() -> new ConfigException(problems.list()));
    }

    /**
     * Holds a configuration built in code to the rules that a file is held to.
     *
     * @return the same configuration
     * @throws ConfigException with every problem, each located by section and key: {@code ingestion.start_date}
     */
    public static PipelineConfig validate(PipelineConfig config) {
        List<ConfigProblem> problems = problems(config);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    /** The reference of all sections and keys, in Markdown; made of the table that the loader itself reads by. */
    public static String reference() {
        return ConfigReference.markdown();
    }

    static List<ConfigProblem> problems(PipelineConfig config) {
        Problems problems = new Problems();
        ConfigBinder.check(ConfigTree.of(config), problems);
        return problems.list();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file", e);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "the file is not UTF-8 text", e);
        } catch (IOException | UncheckedIOException e) {
            String why = Files.isDirectory(file) ? "this is a directory" : "the file cannot be read: " + e.getMessage();
            throw unreadable(file, why, e);
        }
    }

    private static ConfigException unreadable(Path file, String why, Exception cause) {
        return new ConfigException(
                List.of(new ConfigProblem(file.toString(), why + "; a configuration is one YAML file")), cause);
    }

    private static Path directory(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static Path directory(String fileName) {
        try {
            return directory(Path.of(fileName));
        } catch (InvalidPathException e) {
            // A name for messages only, as "<text>" on Windows.
            return Path.of("").toAbsolutePath();
        }
    }
}
