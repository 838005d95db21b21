package io.cdppipeline.td;

import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.td.workflow.ArchiveTooLargeException;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdProject;
import java.util.regex.Pattern;

/** Deploys by pushing to the workflow API. */
final class ProjectPusher implements Deployer {

    private static final int TOO_LARGE = 413;
    private static final Pattern SIZE = Pattern.compile("exceeds limit|entity too large", Pattern.CASE_INSENSITIVE);
    /** What a server refuses with status 400 without having read a workflow (digdag fact sheet, section 2.1). */
    private static final Pattern NO_WORKFLOW = Pattern.compile("Content-Length|\\.gz format|Content-Type|Too many");

    private final TdClient client;

    ProjectPusher(TdClient client) {
        this.client = client;
    }

    @Override
    public Deployment deploy(DeployContext context) {
        ProjectArchive archive = ProjectArchive.of(context.project().files());
        try {
            TdProject project = client.projects().push(context.projectName(), context.revision(), archive);
            return new Deployment(
                    project.id(),
                    project.name(),
                    context.revision(),
                    context.project().contentHash());
        } catch (TdClientException e) {
            throw new DeployException(diagnosis(e), String.valueOf(e.getMessage()), e);
        } catch (ArchiveTooLargeException e) {
            throw new DeployException(Diagnosis.of(FailureKind.SIZE), String.valueOf(e.getMessage()), e);
        }
    }

    private static Diagnosis diagnosis(TdClientException e) {
        return switch (e.kind()) {
            case UNAUTHORIZED, FORBIDDEN -> Diagnosis.of(FailureKind.AUTHENTICATION);
            case THROTTLED, UNAVAILABLE, NETWORK, MALFORMED_ANSWER, SUSPENDED -> Diagnosis.of(FailureKind.NETWORK);
            case INVALID, NOT_FOUND -> refusal(e);
            case CONFLICT, INTERRUPTED -> Diagnosis.of(FailureKind.OTHER);
        };
    }

    private static Diagnosis refusal(TdClientException e) {
        String message = String.valueOf(e.getMessage());
        if (e.status().orElse(0) == TOO_LARGE || SIZE.matcher(message).find()) {
            return Diagnosis.of(FailureKind.SIZE);
        }
        boolean syntax = e.kind() == TdClientException.Kind.INVALID
                && !NO_WORKFLOW.matcher(message).find();
        return Diagnosis.ofMessage(message)
                .orElseGet(() -> Diagnosis.of(syntax ? FailureKind.SYNTAX : FailureKind.OTHER));
    }
}
