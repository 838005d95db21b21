package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.Expectation;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Severity;
import io.cdppipeline.config.SqlCheckConfig;
import io.cdppipeline.config.ValidationConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseValidationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path directory;

    private final FakeTarget target = new FakeTarget().table("acme_src", "orders", 10);
    private final List<String> queries = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    @BeforeEach
    void everyQueryGivesThree() {
        answer(3L);
    }

    private void answer(Object value) {
        target.answers = (database, sql) -> {
            queries.add(database + ": " + sql);
            return new QueryResult(List.of(new Column("n", "bigint")), List.of(List.of(value)));
        };
    }

    private static SqlCheckConfig check(String expect, Severity severity) {
        return SqlCheckConfig.builder()
                .name("orders without a customer")
                .phase("first")
                .sql("SELECT COUNT(*) FROM orders WHERE customer_id IS NULL")
                .expect(new Expectation(expect))
                .severity(severity)
                .build();
    }

    private CdpPipeline.Builder pipeline(ValidationConfig validation) {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .validation(validation)
                        .build())
                .target(target)
                .workDirectory(directory)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .pauses(wait -> {})
                .failureHandler(failure -> {
                    failures.add(failure);
                    return Decision.ABORT;
                })
                .phase(PhaseGenerator.of(
                        "first",
                        context -> GeneratedProject.builder()
                                .workflow("first_run", "+go:\n  echo>: hello\n")
                                .expect("acme_src", "orders")
                                .build()));
    }

    private static PhaseState first(PipelineResult result) {
        return result.report().phases().get("first");
    }

    @Test
    void aCheckOfTheConfigurationRunsInThePhasesDatabaseAndPasses() {
        PipelineResult result = pipeline(ValidationConfig.builder()
                        .addChecks(check("<= 3", Severity.FAIL))
                        .build())
                .build()
                .run();

        assertThat(result.success()).isTrue();
        assertThat(queries).containsExactly("acme_src: SELECT COUNT(*) FROM orders WHERE customer_id IS NULL");
        assertThat(first(result).checks()).contains(Check.pass("orders without a customer", "3, expected <= 3"));
    }

    @Test
    void aCheckThatFailsGatesTheRunAndStandsInTheReport() {
        PipelineResult result = pipeline(ValidationConfig.builder()
                        .addChecks(check("= 0", Severity.FAIL))
                        .build())
                .build()
                .run();

        assertThat(result.success()).isFalse();
        assertThat(failures).hasSize(1).allMatch(failure -> !failure.warning());
        assertThat(result.report().markdown())
                .contains("| First | orders without a customer | ✗ FAIL | 3, expected = 0: SELECT COUNT(*) FROM orders"
                        + " WHERE customer_id IS NULL |");
    }

    @Test
    void aCheckThatWarnsIsAskedAbout() {
        CdpPipeline.Builder pipeline = pipeline(ValidationConfig.builder()
                .addChecks(check("= 0", Severity.WARN))
                .build());
        FailureHandler accepting = failure -> failure.warning() ? Decision.ACCEPT : Decision.ABORT;

        assertThat(pipeline.build().run().success()).isFalse();
        assertThat(failures).hasSize(1).allMatch(Failure::warning);
        assertThat(pipeline.failureHandler(accepting).build().run().success()).isTrue();
    }

    @Test
    void aKindOfCheckWarnsFailsOrIsLeftOutAsTheConfigurationSays() {
        ValidationConfig.Builder hundred = ValidationConfig.builder().minRows(100);

        assertThat(first(pipeline(hundred.build()).build().run()).checks())
                .containsExactly(Check.warn("acme_src.orders exists", "10 rows, fewer than the 100 of min_rows")
                        .as(CheckKind.ROWS));
        assertThat(first(pipeline(hundred.putSeverity(CheckKind.ROWS, Severity.FAIL)
                                        .build())
                                .build()
                                .run())
                        .checks())
                .extracting(Check::status)
                .containsExactly(Check.Status.FAIL);
        PipelineResult without = pipeline(ValidationConfig.builder()
                        .minRows(100)
                        .putSeverity(CheckKind.ROWS, Severity.OFF)
                        .build())
                .build()
                .run();
        assertThat(without.success()).isTrue();
        assertThat(first(without).checks()).isEmpty();
    }

    @Test
    void aQueryThatFailsIsACheckThatFailed() {
        target.answers = (database, sql) -> {
            throw new CdpException("line 1:22: table 'orders' does not exist");
        };

        PipelineResult result = pipeline(ValidationConfig.builder()
                        .addChecks(check("= 0", Severity.WARN))
                        .build())
                .build()
                .run();

        assertThat(first(result).checks())
                .contains(Check.warn(
                        "orders without a customer",
                        "the query failed in acme_src: line 1:22: table 'orders' does not exist"));
    }

    @Test
    void aValidatorThatCannotJudgeHidesNothingThatTheOthersFound() {
        PipelineResult result = pipeline(ValidationConfig.builder().minRows(100).build())
                .validator("first", context -> {
                    throw new IllegalStateException("no judge");
                })
                .validator("first", context -> Validation.of(Check.pass("mine", "all well")))
                .build()
                .run();

        assertThat(first(result).error())
                .hasValueSatisfying(error -> assertThat(error).contains("no judge"));
        assertThat(first(result).checks()).extracting(Check::name).containsExactly("acme_src.orders exists", "mine");
    }

    @Test
    void theNewestRowMustBeNoOlderThanTheConfigurationAllows() {
        ValidationConfig week =
                ValidationConfig.builder().maxAge(Duration.ofDays(7)).build();
        answer(NOW.minus(Duration.ofDays(8)).getEpochSecond());

        assertThat(first(pipeline(week).build().run()).checks())
                .contains(Check.warn(
                                "acme_src.orders is fresh",
                                "the newest row is of 2026-02-21T10:00:00Z, older than the PT168H of max_age")
                        .as(CheckKind.FRESHNESS));
        answer(NOW.minus(Duration.ofDays(7)).getEpochSecond());
        assertThat(pipeline(week).build().run().success()).isTrue();
    }

    @Test
    void aMetricThatCannotBeHadIsTold() {
        target.answers = (database, sql) -> {
            throw new CdpException("no such column");
        };
        PipelineResult result = pipeline(ValidationConfig.builder().build())
                .phase(PhaseGenerator.of(
                        "second",
                        context -> GeneratedProject.builder()
                                .workflow("second_run", "+go:\n  echo>: hello\n")
                                .metric("coverage", "SELECT x")
                                .build()))
                .build()
                .run();

        PhaseState second = result.report().phases().get("second");
        assertThat(second.status()).isEqualTo(PhaseStatus.COMPLETED);
        assertThat(second.metrics()).isEmpty();
        assertThat(second.notes()).containsExactly("The metric 'coverage' is not known: no such column");
    }

    @Test
    void ofSeveralMetricsOnlyTheOneThatCannotBeHadIsUnknown() {
        target.answers = (database, sql) -> {
            if (sql.contains("x")) {
                throw new CdpException("no such column");
            }
            return new QueryResult(List.of(new Column("n", "bigint")), List.of(List.of(7L)));
        };
        PipelineResult result = pipeline(ValidationConfig.builder().build())
                .phase(PhaseGenerator.of(
                        "second",
                        context -> GeneratedProject.builder()
                                .workflow("second_run", "+go:\n  echo>: hello\n")
                                .metric("customers", "SELECT 7")
                                .metric("coverage", "SELECT x")
                                .metric("orders", "SELECT 7")
                                .build()))
                .build()
                .run();

        PhaseState second = result.report().phases().get("second");
        assertThat(second.metrics()).containsOnly(Map.entry("customers", 7.0), Map.entry("orders", 7.0));
        assertThat(second.notes()).containsExactly("The metric 'coverage' is not known: no such column");
    }

    @Test
    void aCheckOfAPhaseThatIsNotThereIsRefusedWithItsName() {
        SqlCheckConfig lost = SqlCheckConfig.builder()
                .from(check("= 0", Severity.FAIL))
                .phase("frist")
                .build();

        assertThatThrownBy(() -> pipeline(
                                ValidationConfig.builder().addChecks(lost).build())
                        .build())
                .hasMessageContaining(
                        "the check 'orders without a customer' of 'validation' names the phase 'frist', which is"
                                + " not among [first]");
    }
}
