package io.cdppipeline.deploy;

/**
 * A project on a target.
 *
 * @param projectId the target's id of the project
 * @param projectName its name
 * @param revision the revision that was deployed
 * @param contentHash tells contents apart whatever the revision: {@link
 *     io.cdppipeline.phase.GeneratedProject#contentHash()} of the deployed project
 */
public record Deployment(String projectId, String projectName, String revision, String contentHash) {}
