package io.cdppipeline.deploy;

/** Puts a generated project on a target. */
public interface Deployer {

    /**
     * Deploys the project as a new revision, and gives its id.
     *
     * @throws DeployException if the target refuses it
     */
    Deployment deploy(DeployContext context);
}
