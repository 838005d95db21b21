package io.cdppipeline.state;

import io.cdppipeline.deploy.Deployment;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A deployment, when it was made and what became of it.
 *
 * @param deployment what was deployed
 * @param deployedAt when the target had taken it
 * @param succeededAt when the phase was completed with it, the first time; empty while it was not
 * @param restores the earlier revision whose files these are, where a rollback made this one
 */
public record DeploymentState(
        Deployment deployment, Instant deployedAt, Optional<Instant> succeededAt, Optional<String> restores) {

    public DeploymentState {
        Objects.requireNonNull(deployment, "deployment");
        Objects.requireNonNull(deployedAt, "deployedAt");
        Objects.requireNonNull(succeededAt, "succeededAt");
        Objects.requireNonNull(restores, "restores");
    }

    /** A deployment that the phase has not been completed with yet. */
    public DeploymentState(Deployment deployment, Instant deployedAt) {
        this(deployment, deployedAt, Optional.empty(), Optional.empty());
    }

    /** The same, completed at this moment unless it was before. */
    public DeploymentState succeeded(Instant now) {
        return new DeploymentState(deployment, deployedAt, succeededAt.or(() -> Optional.of(now)), restores);
    }
}
