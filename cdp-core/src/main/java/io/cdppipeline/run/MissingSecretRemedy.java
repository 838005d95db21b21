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
        Optional<DeployedProject> project = context.target()
                .projects()
                .flatMap(projects -> failure.project().flatMap(projects::find));
        if (name.isEmpty() || uploads.isEmpty() || project.isEmpty() || failure.attempt() > TIMES) {
            return Optional.empty();
        }
        Optional<Secret> secret = context.secrets()
                .secret(new Request(failure.phaseId(), project.get().name(), name.get()));
        secret.ifPresent(value -> uploads.get().put(project.get().id(), name.get(), value));
        return secret.map(value -> "The secret " + name.get() + " was uploaded to project "
                + project.get().name());
    }
}
