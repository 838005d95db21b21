package io.cdppipeline;

import io.cdppipeline.config.Secret;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.run.SecretSource;
import io.cdppipeline.target.ProjectSecrets;
import io.cdppipeline.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sees to it that a deployed project has the secrets its workflows read, before they are started. */
final class SecretUploads {

    private final Optional<SecretSource> source;
    private final Turn turn;
    private final Target target;

    SecretUploads(Optional<SecretSource> source, Turn turn, Target target) {
        this.source = source;
        this.turn = turn;
        this.target = target;
    }

    /**
     * Uploads what is missing and the source has; without a source nothing is looked at.
     *
     * @return the names of those uploaded
     * @throws DeployException if some are still missing; it names them all
     */
    List<String> complete(String phaseId, Deployment deployment, GeneratedProject project) {
        Optional<ProjectSecrets> secrets = target.secrets();
        if (source.isEmpty() || secrets.isEmpty() || project.secretsNeeded().isEmpty()) {
            return List.of();
        }
        Set<String> there = secrets.get().names(deployment.projectId());
        List<String> uploaded = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : project.secretsNeeded()) {
            if (there.contains(name)) {
                continue;
            }
            SecretSource.Request request = new SecretSource.Request(phaseId, deployment.projectName(), name);
            Optional<Secret> secret = turn.waiting(() -> source.get().secret(request));
            if (secret.isPresent()) {
                secrets.get().put(deployment.projectId(), name, secret.get());
                uploaded.add(name);
            } else {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new DeployException(
                    Diagnosis.of(FailureKind.MISSING_SECRET, missing.get(0)),
                    "The project " + deployment.projectName() + " has no secret " + String.join(", ", missing)
                            + ", which its workflows read, and the source of secrets has none either: set "
                            + (missing.size() == 1 ? "it" : "them")
                            + " on the project, or give " + (missing.size() == 1 ? "it" : "them")
                            + " to the source, and try again",
                    null);
        }
        return uploaded;
    }
}
