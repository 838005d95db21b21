package io.cdppipeline.td;

import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdProject;

/** Deploys by pushing to the workflow API. */
final class ProjectPusher implements Deployer {

    private final TdClient client;

    ProjectPusher(TdClient client) {
        this.client = client;
    }

    @Override
    public Deployment deploy(DeployContext context) {
        ProjectArchive archive = ProjectArchive.of(context.project().files());
        try {
            TdProject project = client.projects().push(context.projectName(), context.revision(), archive);
            return new Deployment(project.id(), project.name(), context.revision(), archive.sha256());
        } catch (TdClientException.NonRetriable e) {
            throw new DeployException(String.valueOf(e.getMessage()), e);
        }
    }
}
