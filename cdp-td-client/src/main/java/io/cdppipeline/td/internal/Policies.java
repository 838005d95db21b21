package io.cdppipeline.td.internal;

import io.cdppipeline.td.CircuitBreakerPolicy;
import io.cdppipeline.td.RetryPolicy;
import io.cdppipeline.td.Sleeper;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Our policies in the words of resilience4j. */
final class Policies {

    private Policies() {}

    static CircuitBreaker circuitBreaker(String host, TransportSettings settings) {
        CircuitBreakerPolicy policy = settings.circuitBreaker();
        Sleeper time = settings.sleeper();
        CircuitBreaker breaker = CircuitBreaker.of(
                host,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(policy.window())
                        .minimumNumberOfCalls(policy.minimumCalls())
                        .failureRateThreshold(Math.min(100, policy.failurePercent()))
                        .waitDurationInOpenState(policy.openFor())
                        .permittedNumberOfCallsInHalfOpenState(3)
                        .clock(new SleepersClock(time))
                        .currentTimestampFunction(clock -> time.nanoTime(), TimeUnit.NANOSECONDS)
                        .build());
        if (!policy.enabled()) {
            breaker.transitionToDisabledState();
        }
        return breaker;
    }

    static Retry retry(String host, TransportSettings settings) {
        return Retry.of(
                host,
                RetryConfig.<Object>custom()
                        .maxAttempts(settings.retry().maxAttempts())
                        .retryOnException(AttemptFailure.class::isInstance)
                        .intervalBiFunction((attempt, result) -> delayMillis(
                                settings,
                                attempt,
                                result.getLeft() instanceof AttemptFailure failure
                                        ? failure.retryAfter()
                                        : Optional.empty()))
                        .build());
    }

    /** Full jitter, or what the service asks for if that is longer. */
    private static long delayMillis(TransportSettings settings, int attempt, Optional<Duration> asked) {
        RetryPolicy policy = settings.retry();
        long bound = policy.firstDelay().toMillis();
        long most = policy.maxDelay().toMillis();
        for (int i = 1; i < attempt && bound < most; i++) {
            bound *= 2;
        }
        long drawn = (long) (settings.random().nextDouble() * Math.min(bound, most));
        return Math.max(drawn, asked.map(Duration::toMillis).orElse(0L));
    }

    /** The circuit breaker asks a clock how long it has been open, and a clock on the wall may be set. */
    private static final class SleepersClock extends Clock {

        private final Sleeper sleeper;

        SleepersClock(Sleeper sleeper) {
            this.sleeper = sleeper;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(sleeper.nanoTime());
        }
    }
}
