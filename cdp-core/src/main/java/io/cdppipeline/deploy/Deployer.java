package io.cdppipeline.deploy;

import java.util.Optional;

/** Puts a generated project on a target. */
public interface Deployer {

    /**
     * Deploys the project as a new revision, and gives its id.
     *
     * @throws DeployException if the target refuses it
     */
    Deployment deploy(DeployContext context);

    /**
     * What is deployed under a name now, for a plan to compare with. It changes nothing.
     *
     * @return empty if there is no such project, or this deployer cannot tell
     */
    default Optional<DeployedProject> deployed(String projectName) {
        return Optional.empty();
    }
}
