package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.monitor.SessionTakenException;
import io.cdppipeline.monitor.StartContext;
import io.cdppipeline.monitor.TooManySessionsException;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.td.workflow.StartedAttempt;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdWorkflow;

/** Starts workflows through the workflow API, which itself keeps a session time from being started twice. */
final class SessionStarter implements WorkflowStarter {

    /** What digdag says where as many attempts run as an account may have; 100 by default. */
    private static final String TOO_MANY = "Too many attempts running";

    private final TdClient client;

    SessionStarter(TdClient client) {
        this.client = client;
    }

    @Override
    public Session start(StartContext context) {
        StartedAttempt started = started(context);
        TdAttempt attempt = started.attempt();
        if (started.adopted() && !sameRun(context, attempt)) {
            throw new SessionTakenException(context.workflow(), context.sessionTime());
        }
        return new Session(
                context.workflow(),
                attempt.sessionId(),
                attempt.id(),
                attempt.sessionTime().toInstant(),
                started.adopted());
    }

    private StartedAttempt started(StartContext context) {
        try {
            return client.attempts().start(workflow(context).id(), context.sessionTime(), context.params());
        } catch (TdClientException e) {
            // Status 400, as for what is wrong with a request; only the text tells that it is not this request's fault.
            if (e.kind() == TdClientException.Kind.INVALID && String.valueOf(e.getMessage()).contains(TOO_MANY)) {
                throw new TooManySessionsException(
                        "Workflow " + context.workflow() + " has to wait until others have ended. " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** A start that names no run cannot tell, and takes what is there. */
    private static boolean sameRun(StartContext context, TdAttempt attempt) {
        Object run = context.params().get(StartContext.RUN_PARAM);
        return run == null || run.equals(attempt.params().get(StartContext.RUN_PARAM));
    }

    private TdWorkflow workflow(StartContext context) {
        Deployment deployment = context.deployment();
        return client.workflows()
                .find(deployment.projectId(), deployment.revision(), context.workflow())
                .orElseThrow(() -> new CdpException("Cannot start workflow " + context.workflow() + ": revision "
                        + deployment.revision() + " of project " + deployment.projectName() + " has only "
                        + client.workflows().list(deployment.projectId(), deployment.revision()).stream()
                                .map(TdWorkflow::name)
                                .sorted()
                                .toList()
                        + "; a workflow needs a file of its name with .dig at the top of the project"));
    }
}
