package io.cdppipeline.templates.histunion;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.ValidationConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.ScriptedSql;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import io.cdppipeline.validate.ValidatorContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistUnionValidatorTest extends ValidatorContract {

    @Override
    protected Validator validator() {
        return new HistUnionValidator();
    }

    @Override
    protected ValidationContext good() {
        return context(
                7,
                5,
                2,
                withId(),
                GeneratedProject.builder().build(),
                ValidationConfig.builder().build());
    }

    @Override
    protected ValidationContext bad() {
        return context(
                4,
                5,
                2,
                withId(),
                GeneratedProject.builder().build(),
                ValidationConfig.builder().build());
    }

    private static FixedCatalog withId() {
        return new FixedCatalog().with("acme_src", "a_hist_union", "id bigint");
    }

    private static ValidationContext context(
            long target,
            long hist,
            long inc,
            FixedCatalog catalog,
            GeneratedProject project,
            ValidationConfig validation) {
        ScriptedSql sql = new ScriptedSql()
                .number(
                        "FROM acme_src.a WHERE time <= (SELECT COALESCE(max(inc_value), 0) FROM acme_config.inc_log WHERE"
                                + " project_name = 'hist_union' AND table_name = 'a')",
                        inc)
                .number("FROM acme_src.a_hist WHERE time <= ", hist)
                .number("count(*) FROM acme_src.a_hist_union", target)
                .number("SELECT count(id) - count(DISTINCT id) FROM acme_src.a_hist_union", 2);
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .histUnion(HistUnionConfig.builder().addTables("a").build())
                .validation(validation)
                .build();
        return new ValidationContext("hist_union", config, project, List.of(), catalog, sql);
    }

    private static List<String> checks(
            long target, long hist, long inc, FixedCatalog catalog, GeneratedProject project) {
        return checks(context(
                target, hist, inc, catalog, project, ValidationConfig.builder().build()));
    }

    private static List<String> checks(ValidationContext context) {
        return new HistUnionValidator()
                .validate(context).checks().stream().map(Check::toString).toList();
    }

    private static List<String> checks(long target, long hist, long inc) {
        return checks(
                target,
                hist,
                inc,
                new FixedCatalog(),
                GeneratedProject.builder().build());
    }

    @Test
    void passesATargetThatIsItsTwoSides() {
        assertThat(checks(7, 5, 2))
                .containsExactly(
                        "PASS acme_src.a_hist_union covers both sides: 7 rows, of 5 in acme_src.a_hist and 2 in acme_src.a",
                        "PASS acme_src.a_hist_union has each row once: As many rows as both sides together");
    }

    @Test
    void tellsIdsThatAreThereMoreThanOnce() {
        FixedCatalog catalog = new FixedCatalog().with("acme_src", "a_hist_union", "id bigint");

        assertThat(checks(7, 5, 2, catalog, GeneratedProject.builder().build()))
                .last()
                .isEqualTo(
                        "PASS acme_src.a_hist_union ids: 2 rows are further versions of an id; a dedupe rule of the staging"
                                + " decides which one stays");
    }

    @Test
    void failsMoreRepeatedIdsThanTheConfigurationAllows() {
        GeneratedProject project = GeneratedProject.builder().build();

        assertThat(checks(context(
                        7,
                        5,
                        2,
                        withId(),
                        project,
                        ValidationConfig.builder().maxDuplicates(1).build())))
                .last()
                .isEqualTo(
                        "FAIL acme_src.a_hist_union ids: 2 rows are further versions of an id; a dedupe rule of the staging"
                                + " decides which one stays; max_duplicates is 1");
        assertThat(checks(context(
                        7,
                        5,
                        2,
                        withId(),
                        project,
                        ValidationConfig.builder().maxDuplicates(2).build())))
                .allMatch(check -> check.startsWith("PASS"));
    }

    @Test
    void failsRowsThatAreMissingOrThereTwice() {
        assertThat(checks(4, 5, 2))
                .containsExactly(
                        "FAIL acme_src.a_hist_union covers both sides: 4 rows, of 5 in acme_src.a_hist and 2 in acme_src.a:"
                                + " rows are missing; drop the target and run the phase again",
                        "FAIL acme_src.a_hist_union has each row once: 3 rows too few; drop the target and run the phase"
                                + " again");
        assertThat(checks(9, 5, 2))
                .last()
                .isEqualTo(
                        "FAIL acme_src.a_hist_union has each row once: 2 rows too many; drop the target and run the phase"
                                + " again");
    }

    @Test
    void looksForVersionsThatTheDedupeRuleLeft() {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .histUnion(HistUnionConfig.builder()
                        .addTables("a")
                        .putDedupe(
                                "a",
                                DedupeRule.builder()
                                        .addPartitionBy("id", "Order")
                                        .addOrderBy("time desc")
                                        .build())
                        .build())
                .build();
        ScriptedSql sql = new ScriptedSql()
                .number("FROM acme_src.a_hist_union", 3)
                .number(
                        "(SELECT id, \"order\" FROM acme_src.a_hist_union WHERE id IS NOT NULL OR \"order\" IS NOT NULL"
                                + " GROUP BY id, \"order\" HAVING count(*) > 1)",
                        2);
        ValidationContext context = new ValidationContext(
                "hist_union", config, GeneratedProject.builder().build(), List.of(), new FixedCatalog(), sql);

        assertThat(new HistUnionValidator().validate(context).checks())
                .extracting(Check::toString)
                .containsExactly("FAIL acme_src.a_hist_union has one version of each id, \"order\": 2 of them are there"
                        + " more than once; run the phase again");
    }

    @Test
    void leavesTwoEmptySidesToTheIngestionsChecks() {
        assertThat(checks(0, 0, 0))
                .containsExactly(
                        "PASS acme_src.a_hist_union covers both sides: 0 rows, of 0 in acme_src.a_hist and 0 in acme_src.a",
                        "PASS acme_src.a_hist_union has each row once: As many rows as both sides together");
    }

    @Test
    void hasNothingToCheckWhereThePhaseHadNothingToDo() {
        assertThat(checks(0, 0, 0, new FixedCatalog(), GeneratedProject.skip("no history")))
                .isEmpty();
    }
}
