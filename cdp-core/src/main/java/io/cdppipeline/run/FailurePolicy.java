package io.cdppipeline.run;

import io.cdppipeline.validate.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides without asking anybody, by rules that were set before the run.
 *
 * <pre>{@code
 * FailurePolicy.builder()
 *     .retry(2, Duration.ofMinutes(5))
 *     .acceptWarnings("acme_src.shopify_returns *")
 *     .skip("churn_score")
 *     .build()
 * }</pre>
 *
 * <p>A warning is accepted if rules accept every check that warned; a session that has not ended in time is waited for; any
 * other failure is retried as often as is allowed; what is left is skipped if its phase may be, and ends the run otherwise.
 * Immutable and thread-safe.
 */
public final class FailurePolicy implements FailureHandler {

    private final int retries;
    private final Duration pause;
    private final int waits;
    private final Set<String> skipped;
    private final List<Pattern> accepted;

    private FailurePolicy(Builder builder) {
        this.retries = builder.retries;
        this.pause = builder.pause;
        this.waits = builder.waits;
        this.skipped = Set.copyOf(builder.skipped);
        this.accepted = List.copyOf(builder.accepted);
    }

    /** A policy that aborts at everything, to begin with. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Decision decide(Failure failure) {
        if (failure.warning() && accepts(failure.checks())) {
            return Decision.ACCEPT;
        }
        if (failure.timedOut() && failure.count() <= waits) {
            return Decision.CONTINUE;
        }
        if (!failure.warning() && !failure.timedOut() && failure.count() <= retries) {
            return Decision.RETRY;
        }
        return skipped.contains(failure.phaseId()) ? Decision.SKIP : Decision.ABORT;
    }

    private boolean accepts(List<Check> checks) {
        return checks.stream()
                .filter(check -> check.status() != Check.Status.PASS)
                .allMatch(check -> check.status() == Check.Status.WARN
                        && accepted.stream()
                                .anyMatch(name -> name.matcher(check.name()).matches()));
    }

    @Override
    public Duration pauseBefore(Failure failure, Decision decision) {
        return decision == Decision.RETRY ? pause : Duration.ZERO;
    }

    /** Builds a {@link FailurePolicy}; not thread-safe. */
    public static final class Builder {

        private int retries;
        private Duration pause = Duration.ZERO;
        private int waits;
        private final Set<String> skipped = new LinkedHashSet<>();
        private final List<Pattern> accepted = new ArrayList<>();

        private Builder() {}

        /** How often a phase that fails is run again from the failed step, and how long to wait before each time. */
        public Builder retry(int times, Duration pause) {
            this.retries = notNegative(times, "times");
            if (pause.isNegative()) {
                throw new IllegalArgumentException("pause must not be negative, not " + pause);
            }
            this.pause = pause;
            return this;
        }

        /** How often a session that has not ended in time is waited for once more. */
        public Builder keepWaiting(int times) {
            this.waits = notNegative(times, "times");
            return this;
        }

        /** Phases that the pipeline may do without. Phases after them read what an earlier run left, if there was one. */
        public Builder skip(String... phaseIds) {
            skipped.addAll(List.of(phaseIds));
            return this;
        }

        /** Checks whose warnings are accepted, by name; {@code *} stands for any characters. */
        public Builder acceptWarnings(String... checkNames) {
            for (String name : checkNames) {
                accepted.add(Pattern.compile(
                        Pattern.quote(Objects.requireNonNull(name, "name")).replace("*", "\\E.*\\Q")));
            }
            return this;
        }

        public FailurePolicy build() {
            return new FailurePolicy(this);
        }

        private static int notNegative(int times, String name) {
            if (times < 0) {
                throw new IllegalArgumentException(name + " must not be negative, not " + times);
            }
            return times;
        }
    }
}
