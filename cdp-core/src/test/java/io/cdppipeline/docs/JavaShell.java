package io.cdppipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/** A jshell in this process, with the class path of the tests, that takes what the documentation shows. Not thread-safe. */
public final class JavaShell implements AutoCloseable {

    private final JShell shell = JShell.builder().executionEngine("local").build();

    /** With imports: {@code "java.nio.file.*"}. */
    public JavaShell(String... imports) {
        shell.addToClasspath(System.getProperty("java.class.path"));
        for (String each : imports) {
            run("import " + each + ";");
        }
    }

    /**
     * Runs all of it, and fails where anything does not compile or throws.
     *
     * @return the last value, as jshell would show it
     */
    public Optional<String> run(String input) {
        String last = null;
        String rest = input;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            // Without its semicolon a line counts as unfinished, which a reader at the prompt need not care about.
            String source = next.source() == null ? rest : next.source();
            for (SnippetEvent event : shell.eval(source)) {
                assertThat(event.status())
                        .as(() -> source
                                + shell.diagnostics(event.snippet())
                                        .map(diagnostic -> diagnostic.getMessage(null))
                                        .toList())
                        .isEqualTo(Snippet.Status.VALID);
                assertThat(event.exception()).as(source).isNull();
                last = event.value();
            }
            rest = next.source() == null ? "" : next.remaining();
        }
        return Optional.ofNullable(last);
    }

    @Override
    public void close() {
        shell.close();
    }
}
