package io.cdppipeline.run;

import io.cdppipeline.config.Secret;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.run.SecretSource.Request;
import io.cdppipeline.target.ProjectSecrets;
import io.cdppipeline.target.Projects.DeployedProject;
import java.util.Optional;

/** Uploads a secret that a workflow found missing, if the {@link SecretSource} has it; asked the first two times. */
public final class MissingSecretRemedy implements Remedy {

    private static final int TIMES = 2;

    @Override
    public Optional<String> mend(RemedyContext context) {
        Failure failure = context.failure();
        Optional<String> name = failure.diagnosis()
                .filter(diagnosis -> diagnosis.kind() == FailureKind.MISSING_SECRET)
                .flatMap(Diagnosis::subject);
        Optional<ProjectSecrets> uploads = context.target().secrets();
        if (name.isEmpty() || uploads.isEmpty() || failure.attempt() > TIMES) {
            return Optional.empty();
        }
        return project(context).flatMap(project -> upload(context, uploads.get(), project, name.get()));
    }

    private static Optional<DeployedProject> project(RemedyContext context) {
        return context.target()
                .projects()
                .flatMap(projects -> context.failure().project().flatMap(projects::find));
    }

    private static Optional<String> upload(
            RemedyContext context, ProjectSecrets uploads, DeployedProject project, String name) {
        Optional<Secret> secret =
                context.secrets().secret(new Request(context.failure().phaseId(), project.name(), name));
        secret.ifPresent(value -> uploads.put(project.id(), name, value));
        return secret.map(value -> "The secret " + name + " was uploaded to project " + project.name());
    }
}
