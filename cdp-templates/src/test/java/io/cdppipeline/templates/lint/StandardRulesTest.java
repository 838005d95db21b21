package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.templates.FixedCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StandardRulesTest extends LintRuleContract {

    private static final Path PAGE = Path.of("../docs/lint.md");

    @Override
    protected List<LintRule> rules() {
        return Linter.builder().catalog(new FixedCatalog()).build().rules();
    }

    /** Rules that look at a journal: {@link LinterTest} has their project. */
    private static final Set<String> OF_THE_JOURNAL = Set.of(
            "orchestrator.phase-order",
            "orchestrator.state-secret",
            "orchestrator.skipped-without-reason",
            "orchestrator.coverage");

    @Test
    void everyRuleHasAProjectThatBreaksIt() {
        Set<String> tested = new HashSet<>(OF_THE_JOURNAL);
        Stream.of(
                        GeneralRulesTest.cases(),
                        IngestionRulesTest.cases(),
                        HistUnionRulesTest.cases(),
                        StagingRulesTest.cases(),
                        UnificationRulesTest.cases(),
                        HybridRulesTest.cases(),
                        CatalogRulesTest.cases())
                .flatMap(cases -> cases)
                .forEach(each -> tested.add(each.rule()));

        assertThat(rules()).extracting(LintRule::id).allMatch(tested::contains).doesNotHaveDuplicates();
    }

    /** Run with {@code -Dlint.docs.update=true} to write the page. */
    @Test
    void thePageListsTheRulesAsTheyAre() throws IOException {
        String page = LintPage.text(rules());
        if (Boolean.getBoolean("lint.docs.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyRuleOfTheFactSheetIsARuleOrIsEnforcedElsewhere() {
        Set<String> covered = new TreeSet<>(LintPage.ELSEWHERE.keySet());
        rules().forEach(rule -> covered.addAll(LintPage.numbers(rule)));

        assertThat(covered)
                .containsAll(IntStream.rangeClosed(1, 102)
                        .mapToObj(Integer::toString)
                        .toList());
    }
}
