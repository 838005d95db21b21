package io.cdppipeline.local.workflow;

import io.cdppipeline.CdpException;

/** A call that a workflow server would refuse, with the status and the message of its answer. */
public final class WorkflowApiException extends CdpException {

    private final int status;

    public WorkflowApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    public static WorkflowApiException missing(String what) {
        return new WorkflowApiException(404, "Resource does not exist: " + what);
    }
}
