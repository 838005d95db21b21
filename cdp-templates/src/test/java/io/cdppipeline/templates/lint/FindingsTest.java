package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.lint.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private final List<String> looked = new ArrayList<>();
    private final AtomicReference<Object> of = new AtomicReference<>("");

    private final LintRule rule = Rule.error("test.select-2", "", "Nothing selects 2.")
            .project((project, findings) -> findings.each(project.sqls(), of.get(), sql -> {
                looked.add(sql.file());
                if (sql.text().contains("2")) {
                    findings.at(sql.start(), "It selects 2, told " + of.get());
                }
            }));

    private List<String> found(SortedMap<String, SortedMap<String, String>> projects) {
        return Linter.builder().rule(rule).build().checkAll(projects).stream()
                .filter(finding -> finding.rule().equals(rule.id()))
                .map(Finding::location)
                .toList();
    }

    private static SortedMap<String, SortedMap<String, String>> project(String directory, Map<String, String> files) {
        return new TreeMap<>(Map.of(directory, new TreeMap<>(files)));
    }

    @Test
    void whatWasFoundInAFileIsFoundAgainWithoutALook() {
        SortedMap<String, SortedMap<String, String>> project =
                project("once", Map.of("a.sql", "SELECT 1 AS once", "b.sql", "SELECT 2 AS once"));

        assertThat(found(project)).containsExactly("once/b.sql:1:1");
        assertThat(found(project)).containsExactly("once/b.sql:1:1");
        assertThat(looked).containsExactly("a.sql", "b.sql");
    }

    @Test
    void itIsFoundInTheDirectoryWhereTheProjectLiesNow() {
        found(project("here", Map.of("b.sql", "SELECT 2 AS moved")));

        assertThat(found(project("there", Map.of("b.sql", "SELECT 2 AS moved"))))
                .containsExactly("there/b.sql:1:1");
    }

    @Test
    void anotherTextAndAnotherFileAreLookedAt() {
        found(project("texts", Map.of("a.sql", "SELECT 1 AS other")));

        assertThat(found(project("texts", Map.of("a.sql", "SELECT 2 AS other", "b.sql", "SELECT 1 AS other"))))
                .containsExactly("texts/a.sql:1:1");
        assertThat(looked).containsExactly("a.sql", "a.sql", "b.sql");
    }

    @Test
    void whatTheLookDependsOnDecidesWhetherItIsLookedAtAgain() {
        SortedMap<String, SortedMap<String, String>> project = project("told", Map.of("a.sql", "SELECT 2 AS told"));
        of.set(Set.of("x"));
        found(project);
        of.set(Set.of("y"));
        found(project);
        of.set(Set.of("x"));
        found(project);

        assertThat(looked).containsExactly("a.sql", "a.sql");
    }

    @Test
    void aRuleThatLooksTwiceByTheSameIsRefused() {
        LintRule twice = Rule.error("test.twice", "", "Nothing is looked at twice.")
                .project((project, findings) -> {
                    findings.each(project.sqls(), "", sql -> {});
                    findings.each(project.sqls(), "", sql -> findings.at(sql.start(), "found by the second look"));
                });
        Linter linter = Linter.builder().rule(twice).build();

        assertThatThrownBy(() -> linter.check(new TreeMap<>(Map.of("a.sql", "SELECT 1"))))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("test.twice")
                .cause()
                .hasMessageContaining("looks twice");
    }
}
