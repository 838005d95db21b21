package io.cdppipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.validate.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link FailureHandler} that decides alone or has somebody at hand: extend it with yours. One that asks
 * a person is given the answers of a person who gives up.
 */
public abstract class FailureHandlerContract {

    /** A new handler, asked once. */
    protected abstract FailureHandler handler();

    /** Failures of every kind that a run can meet. */
    protected static List<Failure> failures() {
        return List.of(
                failure(Step.GENERATE, 1).build(),
                failure(Step.DEPLOY, 3).build(),
                failure(Step.MONITOR, 2)
                        .message("Workflow a (session 1, attempt 2) failed:\n+a+b: no such table")
                        .addProbableCauses("The phase before did not make the table")
                        .logExcerpt("the last line")
                        .build(),
                failure(Step.MONITOR, 1).timedOut(true).build(),
                failure(Step.VALIDATE, 1)
                        .addChecks(Check.fail("acme_src.orders exists", "there is no such table"))
                        .build(),
                warning(1).build());
    }

    protected static Failure.Builder failure(Step step, int count) {
        return Failure.builder()
                .phaseId("ingestion")
                .phaseTitle("Ingestion")
                .step(step)
                .count(count)
                .message("it did not work")
                .addTables("acme_src.shopify_orders")
                .addLaterPhases("Hist-Union", "Staging")
                .logFile(Path.of("no such directory", "phase1_ingestion.log"));
    }

    protected static Failure.Builder warning(int count) {
        return failure(Step.VALIDATE, count)
                .warning(true)
                .addChecks(
                        Check.pass("acme_src.orders exists", "it does"),
                        Check.warn("acme_src.orders has rows", "it is empty"));
    }

    @Test
    void decidesAtEveryStep() {
        assertThat(failures()).allSatisfy(failure -> assertThat(handler().decide(failure))
                .as(failure.step().title())
                .isNotNull());
    }

    @Test
    void acceptsNothingThatIsNoWarning() {
        assertThat(failures())
                .filteredOn(failure -> !failure.warning())
                .allSatisfy(failure -> assertThat(handler().decide(failure)).isNotEqualTo(Decision.ACCEPT));
    }

    @Test
    void waitsForNothingThatHasEnded() {
        assertThat(failures())
                .filteredOn(failure -> !failure.timedOut())
                .allSatisfy(failure ->
                        assertThat(handler().decide(failure)).isNotIn(Decision.CONTINUE, Decision.CHECK));
    }

    @Test
    void aFailureThatComesAgainAndAgainIsNotRetriedForEver() {
        assertThat(failures())
                .allSatisfy(failure -> assertThat(handler()
                                .decide(Failure.builder()
                                        .from(failure)
                                        .count(1_000_000)
                                        .build()))
                        .isNotIn(Decision.RETRY, Decision.CONTINUE));
    }

    @Test
    void theSameFailureIsDecidedAlike() {
        assertThat(failures())
                .allSatisfy(failure ->
                        assertThat(handler().decide(failure)).isEqualTo(handler().decide(failure)));
    }

    @Test
    void noPauseIsNegative() {
        assertThat(failures()).allSatisfy(failure -> {
            for (Decision decision : Decision.values()) {
                assertThat(handler().pauseBefore(failure, decision)).isGreaterThanOrEqualTo(Duration.ZERO);
            }
        });
    }
}
