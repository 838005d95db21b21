package io.cdppipeline.config;

import io.cdppipeline.CdpException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A configuration that cannot be used; it names every problem at once. */
public final class ConfigException extends CdpException {

    private final transient List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        this(problems, null);
    }

    ConfigException(List<ConfigProblem> problems, @Nullable Throwable cause) {
        super(
                problems.size() == 1
                        ? problems.get(0).toString()
                        : problems.size() + " problems in the configuration:\n"
                                + problems.stream()
                                        .map(problem -> "  " + problem)
                                        .collect(Collectors.joining("\n")),
                cause);
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order of the file. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
