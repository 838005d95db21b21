package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.WorkflowException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The server's words for a failure: the message, and for an unexpected one its kind in brackets. */
public final class Messages {

    private Messages() {}

    /** The {@code error} parameter of a failed task. */
    public static ObjectNode error(Throwable failure) {
        ObjectNode error = Json.object().put("message", message(failure));
        if (!(failure instanceof TaskFailedException) || failure.getCause() != null) {
            error.put(
                    "stacktrace",
                    Arrays.stream(failure.getStackTrace())
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining(", ")));
        }
        return error;
    }

    public static String message(Throwable failure) {
        String message = failure.getMessage();
        for (Throwable cause = failure;
                (message == null || message.isEmpty()) && cause != null;
                cause = cause.getCause()) {
            message = cause.getMessage();
        }
        if (failure instanceof TaskFailedException) {
            return message == null ? "" : message;
        }
        return message == null || message.isEmpty() ? failure.toString() : message + " (" + kind(failure) + ")";
    }

    private static String kind(Throwable failure) {
        if (failure instanceof WorkflowException workflow) {
            return workflow.kind();
        } else if (failure instanceof SecretMissingException) {
            return "secret not found";
        } else if (failure instanceof TaskLimitException) {
            return "task limit exceeded";
        } else if (failure instanceof UnexpectedFailure) {
            return "runtime";
        }
        return failure.getClass()
                .getSimpleName()
                .replaceFirst("(?:Exception|Error)$", "")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1 $2")
                .replaceAll("([a-z])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT);
    }
}
