package io.cdppipeline.phase;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.workflow.WorkflowProject;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Generates the workflow project of one phase. This is what a phase of your own implements.
 *
 * <p>Generation is a function of the context: same configuration, same catalog, same bytes. It writes no file and starts
 * nothing. An exception of any kind fails the phase, with the phase's id in the message.
 */
public interface PhaseGenerator {

    /** The phase's id, unique in a pipeline: {@code [a-z][a-z0-9_]*}. */
    String id();

    /** The files of the project, the workflows to start, and what they are expected to make. */
    GeneratedProject generate(PhaseContext context);

    /**
     * What is wrong with the files of a project of this phase: those that {@link #generate} gave, or the same with edits that
     * somebody made. By default what the reader of workflows finds.
     */
    default List<Finding> check(SortedMap<String, String> files) {
        return WorkflowProject.read(files).findings();
    }

    /** A generator from a function, for jshell and tests. */
    static PhaseGenerator of(String id, Function<PhaseContext, GeneratedProject> generate) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(generate, "generate");
        return new PhaseGenerator() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public GeneratedProject generate(PhaseContext context) {
                return generate.apply(context);
            }

            @Override
            public String toString() {
                return "PhaseGenerator[" + id + "]";
            }
        };
    }
}
