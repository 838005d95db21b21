package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinterTest {

    private static final String NO_ZONE = "+a:\n  echo>: hello\n";

    @TempDir
    Path work;

    private static List<String> rules(List<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }

    private void write(String path, String text) throws IOException {
        Path file = work.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aFindingSaysWhereWhatAndHowToMendIt() {
        assertThat(Linter.lint(new TreeMap<>(Map.of("w.dig", NO_ZONE))))
                .singleElement()
                .hasToString(
                        "w.dig:1:1: WARNING [general.timezone] The workflow sets no timezone. Fix: write timezone: UTC at"
                                + " the top");
    }

    @Test
    void aDirectoryWithWorkflowsIsOneProject() throws IOException {
        write("w.dig", NO_ZONE);
        write("queries/old.sql", "SELECT 1");

        assertThat(Linter.lint(work)).extracting(Finding::location).containsExactly("queries/old.sql", "w.dig:1:1");
    }

    @Test
    void aDirectoryOfProjectsIsAPipelineAndItsCopiesAreLeftOut() throws IOException {
        write("hist_union/a_hist_union.dig", NO_ZONE);
        write("staging/transform_a.dig", NO_ZONE);
        write("staging_backup/20240101-000000/transform_a.dig", NO_ZONE);
        write("staging_backup/old.dig", NO_ZONE);
        write(".hidden/w.dig", NO_ZONE);

        assertThat(Linter.lint(work))
                .filteredOn(finding -> finding.rule().equals("general.timezone"))
                .extracting(Finding::location)
                .containsExactly("hist_union/a_hist_union.dig:1:1", "staging/transform_a.dig:1:1");
    }

    @Test
    void whatGitIgnoresIsNotLookedAt() throws IOException {
        write("a_ingest.dig", "timezone: UTC\n");
        write("credentials_ingestion.json", "{\"a_token\": \"x\"}");
        assertThat(rules(Linter.lint(work))).contains("general.credentials-file");

        write(".gitignore", "credentials_*.json\n");
        assertThat(rules(Linter.lint(work))).doesNotContain("general.credentials-file");
    }

    @Test
    void aDirectoryThatIsNotThereIsRefusedWithItsName() {
        assertThatThrownBy(() -> Linter.lint(work.resolve("nowhere")))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void aCommentWithAReasonPassesAFindingBy() {
        assertThat(
                        rules(
                                Linter.lint(
                                        new TreeMap<>(
                                                Map.of(
                                                        "head.dig",
                                                        "# lint:ignore general.timezone the client works in Japan\n"
                                                                + NO_ZONE,
                                                        "above.dig",
                                                        "timezone: UTC\n+a:\n  # lint:ignore general.secret-name it is the old one's\n  echo>: ${secret:X}\n",
                                                        "line.dig",
                                                        "timezone: UTC\n+a:\n  echo>: ${secret:X} # lint:ignore general.secret-name it is the old one's\n")))))
                .isEmpty();
    }

    @Test
    void aCommentPassesByOnlyTheRuleThatItNames() {
        assertThat(rules(Linter.lint(
                        new TreeMap<>(Map.of("w.dig", "# lint:ignore general.schedule it is meant so\n" + NO_ZONE)))))
                .containsExactly("general.timezone");
    }

    @Test
    void rulesAreMadeWorseOrLeftOut() {
        TreeMap<String, String> files = new TreeMap<>(Map.of("w.dig", NO_ZONE));

        assertThat(Linter.builder()
                        .severity("general.timezone", Severity.ERROR)
                        .build()
                        .check(files))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR);
        assertThat(Linter.builder().disable("general.timezone").build().check(files))
                .isEmpty();
    }

    @Test
    void everyMistakeInASetupIsNamedAtOnce() {
        assertThatThrownBy(() -> Linter.builder()
                        .disable("no.rule")
                        .severity("no.other", Severity.INFO)
                        .rule(new NoEcho("general.tabs"))
                        .build())
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("disable(\"no.rule\") names no rule")
                .hasMessageContaining("severity(\"no.other\") names no rule")
                .hasMessageContaining("two rules have the id 'general.tabs'");
    }

    @Test
    void aRuleOfOnesOwnIsAskedAndItsFailureNamed() {
        TreeMap<String, String> files = new TreeMap<>(Map.of("w.dig", "timezone: UTC\n" + NO_ZONE));
        LintRule failing = new NoEcho("own.failing") {
            @Override
            public void check(LintProject project, Findings findings) {
                throw new IllegalStateException("broken");
            }
        };

        assertThat(Linter.builder().rule(new NoEcho("own.no-echo")).build().check(files))
                .singleElement()
                .hasToString("w.dig:3:10: WARNING [own.no-echo] hello is said. Fix: say nothing");
        assertThatThrownBy(() -> Linter.builder().rule(failing).build().check(files))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("own.failing")
                .hasRootCauseMessage("broken");
    }

    @Test
    void theJournalOfARunIsLookedAtBesideItsProjects() throws IOException {
        write("ingestion/a_ingest.dig", "timezone: UTC\n+a:\n  echo>: a\n_error: {+b: {echo>: b}}\n");
        write("pipeline_state.json", """
                {"td_api_key": "1/0123456789abcdef0123456789abcdef01234567", "phases": {
                  "ingestion": {"status": "failed", "started_at": "2024-01-01T00:00:00Z"},
                  "staging": {"status": "completed", "started_at": "2024-01-01T01:00:00Z"},
                  "hist_union": {"status": "skipped", "notes": []},
                  "unification": {"status": "pending", "metrics": {"coverage of orders": 0.5}}}}
                """);
        assertThat(rules(Linter.lint(work)))
                .containsExactlyInAnyOrder(
                        "orchestrator.phase-order",
                        "orchestrator.state-secret",
                        "orchestrator.skipped-without-reason",
                        "orchestrator.coverage");

        write("pipeline_state.json", """
                {"td_api_key": "****", "phases": {
                  "ingestion": {"status": "completed", "started_at": "2024-01-01T00:00:00Z"},
                  "hist_union": {"status": "skipped", "notes": ["confirmed by Ada"]},
                  "staging": {"status": "completed", "started_at": "2024-01-01T01:00:00Z"},
                  "unification": {"status": "completed", "metrics": {"coverage of orders": 0.97}}}}
                """);
        assertThat(Linter.lint(work)).isEmpty();
    }

    private static class NoEcho implements LintRule {

        private final String id;

        NoEcho(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String what() {
            return "Workflows are silent.";
        }

        @Override
        public String why() {
            return "Nobody listens.";
        }

        @Override
        public String fix() {
            return "say nothing";
        }

        @Override
        public void check(LintProject project, Findings findings) {
            project.tasks().stream()
                    .filter(task -> task.is("echo>"))
                    .forEach(task -> findings.at(task.value().place(), task.value() + " is said"));
        }
    }
}
