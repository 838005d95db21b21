package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error; the service of the route chooses the body's style. */
final class RestException extends CdpException {

    private final int status;
    private final @Nullable ObjectNode details;
    private final boolean bare;

    RestException(int status, String message) {
        this(status, message, null);
    }

    /** @param details what the REST API puts beside the message */
    RestException(int status, String message, @Nullable ObjectNode details) {
        this(status, message, details, false);
    }

    private RestException(int status, String message, @Nullable ObjectNode details, boolean bare) {
        super(message);
        this.bare = bare;
        this.status = status;
        this.details = details;
    }

    /** A parameter that the workflow server cannot read, which makes it know no such route: an answer without a body. */
    static RestException unmatched(String parameter, String text) {
        return new RestException(404, "The parameter " + parameter + " cannot be read: " + text, null, true);
    }

    /** Whether the answer has no body. */
    boolean isBare() {
        return bare;
    }

    int status() {
        return status;
    }

    Optional<ObjectNode> details() {
        return Optional.ofNullable(details);
    }
}
