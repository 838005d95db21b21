package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.lint.ProjectLimits;
import io.cdppipeline.phase.GeneratedProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that we generate keeps all our rules. */
class GoldenLintTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    static Stream<Path> projects() throws IOException {
        try (Stream<Path> paths = Files.walk(GOLDEN)) {
            return paths
                    .filter(path -> path.toString().endsWith(".dig"))
                    .map(Path::getParent)
                    .distinct()
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("projects")
    void nothingIsFoundInAGeneratedProject(Path project) {
        assertThat(Linter.lint(project))
                // A project of Shopify's first connector was asked for.
                .filteredOn(finding -> !finding.rule().equals("ingestion.shopify-v1"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("projects")
    void aGeneratedProjectIsBelowTheLimitsOfTheService(Path project) throws IOException {
        GeneratedProject.Builder files = GeneratedProject.builder();
        try (Stream<Path> paths = Files.walk(project)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.file(project.relativize(path).toString(), Files.readString(path));
            }
        }

        assertThat(ProjectLimits.findings(files.build())).isEmpty();
    }
}
