package io.cdppipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.validate.Check;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailurePolicyTest extends FailureHandlerContract {

    private final FailurePolicy policy = FailurePolicy.builder()
            .retry(2, Duration.ofMinutes(5))
            .keepWaiting(1)
            .acceptWarnings("acme_src.* has rows")
            .build();

    @Override
    protected FailureHandler handler() {
        return policy;
    }

    @Test
    void aPolicyWithoutRulesAbortsAtEverything() {
        FailurePolicy nothing = FailurePolicy.builder().build();

        assertThat(failures()).allSatisfy(failure -> assertThat(nothing.decide(failure))
                .isEqualTo(Decision.ABORT));
    }

    @Test
    void aFailureIsRetriedAsOftenAsAllowedWithAPauseBeforeEach() {
        assertThat(policy.decide(failure(Step.DEPLOY, 2).build())).isEqualTo(Decision.RETRY);
        assertThat(policy.pauseBefore(failure(Step.DEPLOY, 2).build(), Decision.RETRY))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.decide(failure(Step.DEPLOY, 3).build())).isEqualTo(Decision.ABORT);
        assertThat(policy.pauseBefore(failure(Step.DEPLOY, 3).build(), Decision.ABORT))
                .isZero();
    }

    @Test
    void aSessionThatTakesLongIsWaitedForAndNeverStartedAnew() {
        assertThat(policy.decide(failure(Step.MONITOR, 1).timedOut(true).build()))
                .isEqualTo(Decision.CONTINUE);
        assertThat(policy.decide(failure(Step.MONITOR, 2).timedOut(true).build()))
                .isEqualTo(Decision.ABORT);
    }

    @Test
    void aWarningIsAcceptedIfEveryCheckThatWarnsIs() {
        assertThat(policy.decide(warning(1).build())).isEqualTo(Decision.ACCEPT);
        assertThat(policy.decide(warning(1)
                        .addChecks(Check.warn("coverage", "87 %"))
                        .build()))
                .isEqualTo(Decision.ABORT);
    }

    @Test
    void aNameIsNoRegularExpression() {
        assertThat(policy.decide(failure(Step.VALIDATE, 1)
                        .warning(true)
                        .addChecks(Check.warn("acme_srcXorders has rows", "it is empty"))
                        .build()))
                .isEqualTo(Decision.ABORT);
    }

    @Test
    void whatIsLeftIsSkippedWhereThePhaseMayBe() {
        FailurePolicy skipping = FailurePolicy.builder()
                .retry(1, Duration.ZERO)
                .skip("ingestion")
                .build();

        assertThat(skipping.decide(failure(Step.DEPLOY, 1).build())).isEqualTo(Decision.RETRY);
        assertThat(skipping.decide(failure(Step.DEPLOY, 2).build())).isEqualTo(Decision.SKIP);
        assertThat(skipping.decide(failure(Step.DEPLOY, 2).phaseId("staging").build()))
                .isEqualTo(Decision.ABORT);
    }

    @Test
    void numbersBelowZeroAreRefused() {
        assertThatThrownBy(() -> FailurePolicy.builder().retry(-1, Duration.ZERO))
                .hasMessage("times must not be negative, not -1");
        assertThatThrownBy(() -> FailurePolicy.builder().retry(1, Duration.ofSeconds(-1)))
                .hasMessage("pause must not be negative, not PT-1S");
    }
}
