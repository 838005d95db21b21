package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.ProjectLimits;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.GenerationMatrix.Generated;
import io.cdppipeline.templates.lint.Linter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every source × mode × engine × id method × update strategy. Where the shapes of files differ, whole projects are checked in
 * beside {@code matrix.txt}; that file holds each byte of all others by its digest.
 */
class GenerationMatrixTest {

    private static final Path MANIFEST = Path.of("src/test/resources/golden/matrix.txt");
    private static final String ANEW =
            "If that is meant, run GenerationMatrixTest with -Dgolden.update=true (mvn -pl cdp-templates"
                    + " -am test -Dtest=GenerationMatrixTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true), look at what"
                    + " git diff says of matrix.txt, and at the files themselves in the whole projects beside it";

    private static List<Generated> matrix = List.of();

    @BeforeAll
    static void generate() {
        matrix = GenerationMatrix.all();
    }

    private static String manifest() {
        Map<List<String>, List<String>> projects = new LinkedHashMap<>();
        for (Generated generated : matrix) {
            generated
                    .projects()
                    .forEach((name, project) -> projects.computeIfAbsent(lines(project), any -> new ArrayList<>())
                            .add(name));
        }
        StringBuilder text = new StringBuilder("""
                # What the matrix of sources, modes, engines, id methods and strategies generates: for each project, or all that are
                # the same, its files with the first half of their SHA-256. GenerationMatrixTest compares, and says how to write this anew.
                """);
        projects.forEach((lines, names) -> {
            text.append('\n');
            names.forEach(name -> text.append(name).append('\n'));
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        });
        return text.toString();
    }

    private static List<String> lines(GeneratedProject project) {
        List<String> lines = new ArrayList<>();
        project.skipReason().ifPresent(reason -> lines.add("skipped: " + reason));
        project.files().forEach((path, text) -> lines.add(digest(text) + " " + path));
        return lines;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** That a project is of Shopify's first connector is worth to be said, and what was asked for. */
    private static boolean isNotMeant(Finding finding) {
        return !finding.rule().equals("ingestion.shopify-v1");
    }

    @Test
    void everyFileIsTheSameBytesAsBefore() throws IOException {
        String manifest = manifest();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(MANIFEST, manifest);
        }
        assertThat(List.of(Files.readString(MANIFEST).split("\n\n")))
                .as("projects of the matrix with their files. " + ANEW)
                .containsExactly(manifest.split("\n\n"));
    }

    @Test
    void everyProjectIsReadByItsParsersAndLintFindsNothingInIt() {
        Set<SortedMap<String, String>> looked = new HashSet<>();
        for (Generated generated : matrix) {
            Linter linter = Linter.builder().catalog(generated.catalog()).build();
            generated.projects().forEach((name, project) -> {
                if (looked.add(project.files())) {
                    assertThat(linter.check(project.files()))
                            .as(name)
                            .filteredOn(GenerationMatrixTest::isNotMeant)
                            .isEmpty();
                }
            });
        }
    }

    @Test
    void theProjectsOfOnePipelineAgreeWithEachOther() {
        for (Generated generated : matrix) {
            SortedMap<String, SortedMap<String, String>> projects = new TreeMap<>();
            // Of each phase the last variant: Hive's staging, and the ids that stay and grow.
            generated.projects().forEach((name, project) -> {
                if (!project.files().isEmpty()) {
                    projects.put(name.substring(0, name.indexOf(' ')), project.files());
                }
            });
            assertThat(Linter.standard().checkAll(projects))
                    .as(generated.source() + " " + generated.mode())
                    .filteredOn(GenerationMatrixTest::isNotMeant)
                    .isEmpty();
        }
    }

    @Test
    void everyProjectIsBelowTheLimitsOfTheService() {
        for (Generated generated : matrix) {
            generated
                    .projects()
                    .forEach((name, project) ->
                            assertThat(ProjectLimits.findings(project)).as(name).isEmpty());
        }
    }
}
