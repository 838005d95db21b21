package io.cdppipeline.state;

/**
 * A deployment that is about to be made, journaled before the project is sent, so that a killed process looks whether the
 * target took it before it sends anything again.
 *
 * @param projectName the project
 * @param revision the revision's name
 * @param contentHash what is sent, as {@link io.cdppipeline.phase.GeneratedProject#contentHash()} has it
 */
public record DeploymentIntent(String projectName, String revision, String contentHash) {}
