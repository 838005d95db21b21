package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigInputs;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.examples.quickstart.Quickstart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the README shows. */
class ReadmeIT {

    private static final Path ROOT = Path.of("..");

    @TempDir
    Path directory;

    private static List<String> blocks(String language) throws IOException {
        Matcher block = Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        List<String> found = new ArrayList<>();
        while (block.find()) {
            found.add(block.group(1));
        }
        return found;
    }

    /** Snippets name the directory {@code quickstart}; here it is a temporary one. */
    private String here(String snippet) {
        return snippet.replace(
                "\"quickstart",
                "\"" + directory.resolve("quickstart").toString().replace("\\", "\\\\"));
    }

    /**
     * Runs code in a jshell of this process.
     *
     * @param inputs what is typed before each return
     * @return the last value, as jshell would show it
     */
    private static Optional<String> jshell(List<String> inputs) {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            Optional<String> last = eval(shell, "import java.nio.file.*;");
            for (String input : inputs) {
                last = eval(shell, input);
            }
            return last;
        }
    }

    private static Optional<String> eval(JShell shell, String input) {
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

    @Test
    void theFirstTwoCommandsAreTheQuickstartAndTheTests() throws IOException {
        assertThat(blocks("sh"))
                .startsWith(
                        "mvn -B -q -DskipTests package && java -jar cdp-examples/target/quickstart.jar\n",
                        "mvn -B verify\n");
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains("README.md");
    }

    @Test
    void theTenLinesOfJavaRun() throws IOException {
        Quickstart.prepare(directory.resolve("quickstart"));
        String snippet = blocks("java").get(0);

        assertThat(snippet.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(10);
        assertThat(jshell(List.of(here(snippet), "result.success()"))).contains("true");
    }

    @Test
    void theThreeLinesOfJshellRun() throws IOException {
        String snippet = blocks("jshell").get(0);

        assertThat(snippet.lines()).hasSize(3);
        assertThat(jshell(here(snippet).lines().toList()).orElseThrow()).contains("| Unification | ✓ Success |");
    }

    @Test
    void theConfigurationForTreasureDataIsRead() throws IOException {
        String yaml = blocks("yaml").get(0);

        assertThat(ConfigLoader.parse(yaml, "README.md", ConfigInputs.of(directory, name -> Optional.of("1/ab")))
                        .histUnionTables())
                .containsExactly("shopify_orders", "shopify_customers", "shopify_products");
    }

    @Test
    void thePhaseOfYourOwnIsShortAndCompiles() throws IOException {
        String snippet = blocks("java").get(1);
        String phase = snippet.substring(snippet.indexOf("PhaseGenerator loyalty"));

        assertThat(phase.lines()).hasSizeLessThanOrEqualTo(14);
        assertThat(jshell(List.of(snippet, "loyalty.id()"))).contains("\"loyalty\"");
    }
}
