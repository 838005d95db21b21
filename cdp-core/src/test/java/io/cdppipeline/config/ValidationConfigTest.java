package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValidationConfigTest {

    private static final String WHOLE = """
            global: {client: acme, td_endpoint: local}
            validation:
              min_rows: 100
              min_coverage: 85.5
              max_age: 7d
              max_duplicates: 0
              max_unread: 1
              allowed_empty_tables: [shopify_products, acme_stg.shopify_stg_products]
              severity: {coverage: warn, columns: OFF}
              checks:
                - name: every order has a customer
                  phase: staging
                  sql: SELECT COUNT(*) FROM shopify_stg_orders WHERE customer_id IS NULL
                  expect: "= 0"
                - {name: some rows, phase: ingestion, database: acme_src, sql: SELECT 1, expect: rows, severity: warn}
            """;

    private static ValidationConfig read(String yaml) {
        return ConfigLoader.parse(yaml, "pipeline.yml").validation();
    }

    private static List<String> problems(String validation) {
        try {
            read("global: {client: acme, td_endpoint: local}\nvalidation:\n" + validation.indent(2));
            return List.of();
        } catch (ConfigException e) {
            return e.problems().stream().map(ConfigProblem::toString).toList();
        }
    }

    @Test
    void everyThresholdAndCheckIsRead() {
        ValidationConfig read = read(WHOLE);

        assertThat(read.minRows()).isEqualTo(100);
        assertThat(read.minCoverage()).isEqualTo(85.5);
        assertThat(read.maxAge()).contains(Duration.ofDays(7));
        assertThat(read.maxDuplicates()).hasValue(0);
        assertThat(read.maxUnread()).isEqualTo(1);
        assertThat(read.severity())
                .isEqualTo(Map.of(CheckKind.COVERAGE, Severity.WARN, CheckKind.COLUMNS, Severity.OFF));
        assertThat(read.checks())
                .containsExactly(
                        SqlCheckConfig.builder()
                                .name("every order has a customer")
                                .phase("staging")
                                .sql("SELECT COUNT(*) FROM shopify_stg_orders WHERE customer_id IS NULL")
                                .expect(new Expectation("= 0"))
                                .build(),
                        SqlCheckConfig.builder()
                                .name("some rows")
                                .phase("ingestion")
                                .database("acme_src")
                                .sql("SELECT 1")
                                .expect(new Expectation("rows"))
                                .severity(Severity.WARN)
                                .build());
    }

    @Test
    void tablesMayBeEmptyByTheirNameOrTheirDatabaseAndName() {
        ValidationConfig read = read(WHOLE);

        assertThat(read.mayBeEmpty("acme_src", "shopify_products")).isTrue();
        assertThat(read.mayBeEmpty("acme_stg", "shopify_stg_products")).isTrue();
        assertThat(read.mayBeEmpty("acme_src", "shopify_stg_products")).isFalse();
    }

    @Test
    void theReferencePrintsTheDefaults() {
        ValidationConfig defaults = ValidationConfig.builder().build();

        assertThat(ConfigReference.MIN_ROWS.otherwise()).isEqualTo(Long.toString(defaults.minRows()));
        assertThat(Double.parseDouble(ConfigReference.MIN_COVERAGE.otherwise())).isEqualTo(defaults.minCoverage());
        assertThat(Double.parseDouble(ConfigReference.MAX_UNREAD.otherwise())).isEqualTo(defaults.maxUnread());
    }

    @Test
    void aSectionBuiltInCodeIsHeldToTheSameRules() {
        PipelineConfig built = ConfigLoader.parse(WHOLE, "pipeline.yml");

        assertThat(built.problems()).isEmpty();
        assertThat(PipelineConfig.builder()
                        .from(built)
                        .validation(ValidationConfig.builder()
                                .minCoverage(180)
                                .maxAge(Duration.ofSeconds(-1))
                                .build())
                        .build()
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "validation.min_coverage: 'min_coverage' of 'validation' must be a number of percent, 0 to 100,"
                                + " found '180.0'",
                        "validation.max_age: 'max_age' of 'validation' must be a time, as '7d', '12h' or '30m', found"
                                + " 'PT-1S'");
    }

    @Test
    void allMistakesAreToldAtOnceWithTheirPlaces() {
        assertThat(problems("""
                min_rows: -1
                max_age: soon
                severity: {covrage: warn, rows: maybe}
                checks:
                  - {name: a, phase: staging, sql: SELECT 1, expect: about 5}
                  - {name: a, phase: staging, expect: "= 0"}
                """))
                .containsExactly(
                        "pipeline.yml:3:13: 'min_rows' of 'validation' must be a number, 0 or more, found '-1'",
                        "pipeline.yml:4:12: 'max_age' of 'validation' must be a time, as '7d', '12h' or '30m', found"
                                + " 'soon'",
                        "pipeline.yml:5:14: unknown kind of check 'covrage' in 'severity' of 'validation'; did you mean"
                                + " 'coverage'?",
                        "pipeline.yml:5:35: 'rows' of 'severity' of 'validation' must be 'off', 'warn' or 'fail', found"
                                + " 'maybe'",
                        "pipeline.yml:7:56: 'expect' of an entry of 'checks' of 'validation' must be a comparison, as"
                                + " '= 0', '<> 0', '>= 1', 'between 1 and 5' or \"= 'ok'\", or 'rows' or 'no rows',"
                                + " found 'about 5'",
                        "pipeline.yml:8:7: an entry of 'checks' of 'validation' needs 'sql': a Presto query",
                        "pipeline.yml:8:14: 'checks' of 'validation' has two checks 'a'; give each a name of its own");
    }

    @Test
    void anExpectationComparesTheFirstValue() {
        assertThat(holds("= 0", 0L)).isTrue();
        assertThat(holds("0", 0.0)).isTrue();
        assertThat(holds("= 0", 1L)).isFalse();
        assertThat(holds("<> 0", 1L)).isTrue();
        assertThat(holds("!= 0", 0L)).isFalse();
        assertThat(holds(">= 1", 1L)).isTrue();
        assertThat(holds("> 1", 1L)).isFalse();
        assertThat(holds("<1.5", 1.25)).isTrue();
        assertThat(holds("<= -1", 0L)).isFalse();
        assertThat(holds("BETWEEN 1 AND 5", 5L)).isTrue();
        assertThat(holds("between 1 and 5", 5.1)).isFalse();
        assertThat(holds("= 'ok'", "ok")).isTrue();
        assertThat(holds("<> 'ok'", "ok")).isFalse();
        assertThat(holds("= 0", "many")).isFalse();
        assertThat(holds("= 9007199254740993", 9007199254740993L)).isTrue();
        assertThat(holds("= 9007199254740993", 9007199254740992L)).isFalse();
    }

    private static boolean holds(String expectation, Object value) {
        return new Expectation(expectation).accepts(List.of(List.of(value)));
    }

    @Test
    void anExpectationOfRowsCountsThemAndNoneSatisfiesNoComparison() {
        assertThat(new Expectation("no rows").accepts(List.of())).isTrue();
        assertThat(new Expectation("no rows").accepts(List.of(List.of(1)))).isFalse();
        assertThat(new Expectation("rows").accepts(List.of())).isFalse();
        assertThat(new Expectation("= 0").accepts(List.of())).isFalse();
        assertThat(new Expectation("<> 0").accepts(List.of(java.util.Collections.singletonList(null))))
                .isFalse();
        assertThatThrownBy(() -> new Expectation("about 5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 'about 5'");
    }
}
