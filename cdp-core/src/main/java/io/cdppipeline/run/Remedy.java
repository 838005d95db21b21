package io.cdppipeline.run;

import io.cdppipeline.target.Target;
import java.util.Optional;

/** Mends one kind of failure without asking anybody. */
@FunctionalInterface
public interface Remedy {

    /**
     * Mends the failure if it is of this remedy's kind.
     *
     * @return what was done, after which the phase runs again from the failed step; empty if it is not this kind
     * @throws InterruptedException if the run is interrupted while mending
     */
    Optional<String> mend(RemedyContext context) throws InterruptedException;

    /**
     * What a remedy is given.
     *
     * @param failure what failed
     * @param target where it failed
     * @param pauses how it may wait
     */
    record RemedyContext(Failure failure, Target target, Pauses pauses) {}
}
