package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigInputs;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.docs.JavaShell;
import io.cdppipeline.docs.Page;
import io.cdppipeline.examples.quickstart.Quickstart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the README shows. */
class ReadmeIT {

    private static final Path ROOT = Path.of("..");

    @TempDir
    Path directory;

    private static List<String> blocks(String language) throws IOException {
        return Page.of("README.md").blocks(language);
    }

    /** Snippets name the directory {@code quickstart}; here it is a temporary one. */
    private String here(String snippet) {
        return snippet.replace(
                "\"quickstart",
                "\"" + directory.resolve("quickstart").toString().replace("\\", "\\\\"));
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
    void theTenLinesOfJavaRunAndThePhaseOfYourOwnAfterThem() throws IOException {
        Quickstart.prepare(directory.resolve("quickstart"));
        String pipeline = blocks("java").get(0);
        String phase = blocks("java").get(1);

        assertThat(pipeline.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(10);
        assertThat(phase.substring(phase.indexOf("PhaseGenerator loyalty")).lines())
                .hasSizeLessThanOrEqualTo(14);
        try (JavaShell shell = new JavaShell()) {
            shell.run(here(pipeline));
            assertThat(shell.run("result.success()")).contains("true");
            shell.run(phase);
            assertThat(shell.run(here("CdpPipeline.builder().config(Path.of(\"quickstart/pipeline.yml\"))"
                                    + ".phase(loyalty).from(\"loyalty\").build().run()"))
                            .orElseThrow())
                    .contains("| Loyalty | ✓ Success |");
        }
    }

    @Test
    void theThreeLinesOfJshellRun() throws IOException {
        List<String> lines = here(blocks("jshell").get(0)).lines().toList();

        assertThat(lines).hasSize(3);
        // jshell itself begins with this import.
        try (JavaShell shell = new JavaShell("java.nio.file.*")) {
            shell.run(lines.get(0));
            shell.run(lines.get(1));
            assertThat(shell.run(lines.get(2)).orElseThrow()).contains("| Unification | ✓ Success |");
        }
    }

    @Test
    void theConfigurationForTreasureDataIsRead() throws IOException {
        String yaml = blocks("yaml").get(0);

        assertThat(ConfigLoader.parse(yaml, "README.md", ConfigInputs.of(directory, name -> Optional.of("1/ab")))
                        .histUnionTables())
                .containsExactly("shopify_orders", "shopify_customers", "shopify_products");
    }
}
