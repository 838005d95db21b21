package io.cdppipeline.deploy;

import io.cdppipeline.phase.GeneratedProject;

/**
 * What a deployer is given.
 *
 * @param phaseId the phase that generated the project
 * @param projectName the project's name on the target
 * @param revision a name for this revision that the project has not had
 * @param project the files, as they were written to disk
 */
public record DeployContext(String phaseId, String projectName, String revision, GeneratedProject project) {}
