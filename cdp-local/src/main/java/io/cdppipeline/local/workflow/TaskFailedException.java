package io.cdppipeline.local.workflow;

import io.cdppipeline.CdpException;
import org.jspecify.annotations.Nullable;

/** A task's failure, with the message that becomes {@code error.message}. */
public final class TaskFailedException extends CdpException {

    public TaskFailedException(String message) {
        super(message);
    }

    public TaskFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
