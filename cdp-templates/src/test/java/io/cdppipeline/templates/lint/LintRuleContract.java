package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every {@link LintRule} must do; extend it for one of your own. */
public abstract class LintRuleContract {

    /** The rules to hold to it. */
    protected abstract List<LintRule> rules();

    @Test
    void itHasAnIdAndTellsWhatWhyAndHow() {
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(rule.id()).matches("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+");
            assertThat(rule.what()).as(rule.id()).isNotBlank().endsWith(".");
            assertThat(rule.why()).as(rule.id()).isNotBlank().endsWith(".");
            assertThat(rule.fix()).as(rule.id()).isNotBlank().doesNotEndWith(".");
        });
    }

    @Test
    void itTakesProjectsThatAreEmptyOrNoProjectsAtAll() {
        List<Map<String, String>> strange = List.of(
                Map.of(),
                Map.of("w.dig", ""),
                Map.of("w.dig", "- a\n", "a.sql", "", "config/unify.yml", "null"),
                Map.of(
                        "w.dig",
                        "+a:\n  td>:\n+b: 1\n_export: 2\n",
                        "config/src_params.yml",
                        "tables: 1\ndependency_groups: a\n"),
                Map.of("unif_runner.dig", "_error: []\n", "config/unify.yml", "keys: a\ntables: {a: 1}\n"),
                Map.of("a_datasources.yml", "hist_datasources: [1, [2], {a: {b: c}}]\ndate_ranges: [null]\n"));
        for (LintRule rule : rules()) {
            for (Map<String, String> files : strange) {
                LintProject project = ProjectReader.read("", new TreeMap<>(files));
                LintWorkspace workspace = new LintWorkspace(List.of(project), new TreeMap<>(), List.of());
                List<String> found = new ArrayList<>();
                Findings findings = new Findings(rule, "", finding -> found.add(finding.rule()));
                assertThatCode(() -> {
                            rule.check(project, findings);
                            rule.check(workspace, findings);
                        })
                        .as(rule.id() + " on " + files)
                        .doesNotThrowAnyException();
                assertThat(found)
                        .as("rules that findings of " + rule.id() + " name")
                        .allMatch(rule.id()::equals);
            }
        }
    }
}
