package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error; the service of the route chooses the body's style. */
final class RestException extends CdpException {

    private final int status;
    private final @Nullable ObjectNode details;

    RestException(int status, String message) {
        this(status, message, null);
    }

    /** @param details what the REST API puts beside the message */
    RestException(int status, String message, @Nullable ObjectNode details) {
        super(message);
        this.status = status;
        this.details = details;
    }

    int status() {
        return status;
    }

    Optional<ObjectNode> details() {
        return Optional.ofNullable(details);
    }
}
