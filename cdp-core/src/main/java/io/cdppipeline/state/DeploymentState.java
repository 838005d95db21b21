package io.cdppipeline.state;

import io.cdppipeline.deploy.Deployment;
import java.time.Instant;
import java.util.Objects;

/**
 * A deployment and when it was made.
 *
 * @param deployment what was deployed
 * @param deployedAt when the target had taken it
 */
public record DeploymentState(Deployment deployment, Instant deployedAt) {

    public DeploymentState {
        Objects.requireNonNull(deployment, "deployment");
        Objects.requireNonNull(deployedAt, "deployedAt");
    }
}
