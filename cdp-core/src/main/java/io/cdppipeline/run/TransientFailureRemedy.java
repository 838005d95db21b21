package io.cdppipeline.run;

import io.cdppipeline.CdpException;
import java.time.Duration;
import java.util.Optional;

/** Waits a little and lets the step run again where the target was out of reach, at most so many times for a phase. */
public final class TransientFailureRemedy implements Remedy {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);

    private final int most;

    /**
     * @param most how often a phase may fail and be run again by this remedy
     */
    public TransientFailureRemedy(int most) {
        this.most = most;
    }

    @Override
    public Optional<String> mend(RemedyContext context) throws InterruptedException {
        Failure failure = context.failure();
        boolean passing = failure.cause()
                .filter(cause -> cause instanceof CdpException known && known.transientFailure())
                .isPresent();
        if (!passing || failure.count() > most) {
            return Optional.empty();
        }
        Duration wait = FIRST_WAIT.multipliedBy(failure.count());
        context.pauses().pause(wait);
        return Optional.of("The target was out of reach; tried again after " + wait.toSeconds() + " s");
    }
}
