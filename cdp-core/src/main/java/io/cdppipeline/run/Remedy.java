package io.cdppipeline.run;

import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.target.Target;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Mends one kind of failure, unasked or after asking {@link Approvals}. */
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
     * @param project the phase's project as it was generated last; empty if it could not be generated
     * @param approvals who approves of changes
     * @param secrets where secrets come from
     * @param replaceTexts takes other texts for some of the project's files, by path; they stand in for the generated ones as
     *     long as these stay the same
     */
    record RemedyContext(
            Failure failure,
            Target target,
            Pauses pauses,
            Optional<GeneratedProject> project,
            Approvals approvals,
            SecretSource secrets,
            Consumer<Map<String, String>> replaceTexts) {

        /** A context without a project, in which nothing is approved and no secret is known. */
        public RemedyContext(Failure failure, Target target, Pauses pauses) {
            this(failure, target, pauses, Optional.empty(), Approvals.none(), SecretSource.none(), texts -> {});
        }

        /** The same context of another failure. */
        public RemedyContext of(Failure other) {
            return new RemedyContext(other, target, pauses, project, approvals, secrets, replaceTexts);
        }
    }
}
