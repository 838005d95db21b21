package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A call of Treasure Data that failed. The message names the operation, the resource, the status, the service's own text
 * the attempts made and the time spent; it never holds the API key or a whole body.
 *
 * <p>{@link Retriable} means that the same call may succeed later, {@link NonRetriable} that it will not until something
 * else changes. Whether it is safe to repeat is another matter: see {@link #outcomeUnknown()}.
 */
public abstract sealed class TdClientException extends CdpException {

    /** Why a call failed. */
    public enum Kind {
        /** Status 401: no API key, a wrong one, or one of another region. */
        UNAUTHORIZED,
        /** Status 403: the API key lacks a permission. */
        FORBIDDEN,
        /** Status 404 or 410. */
        NOT_FOUND,
        /** Status 409: it exists already, or something else is in the way. */
        CONFLICT,
        /** Any other status from 300 to 499: the request itself is refused. */
        INVALID,
        /** Status 429. */
        THROTTLED,
        /** Status 408 or 500 and above. */
        UNAVAILABLE,
        /** No connection, a broken one, or no answer in time. */
        NETWORK,
        /** An answer that cannot be read. */
        MALFORMED_ANSWER,
        /** An answer that is larger than what is held in memory: {@link TdClient.Builder#answerLimit}. */
        TOO_LARGE,
        /** Not sent, because the service failed too often just before, or too many calls wait for it. */
        SUSPENDED,
        /** The calling thread was interrupted. */
        INTERRUPTED;

        /** Whether the same call may succeed later. */
        public boolean retriable() {
            return this == THROTTLED
                    || this == UNAVAILABLE
                    || this == NETWORK
                    || this == MALFORMED_ANSWER
                    || this == SUSPENDED;
        }
    }

    /**
     * What is known about a failed call.
     *
     * @param kind why it failed
     * @param status the HTTP status, if there was an answer
     * @param attempts how many times it was tried
     * @param elapsed how long that took, with the waits between
     * @param outcomeUnknown whether the call may have taken effect all the same
     * @param conflictsWith the id of the job that has the same domain key, in an answer with status 409
     * @param retryAfter how long the service asked to wait, where that is longer than the client waits
     */
    public record Details(
            Kind kind,
            OptionalInt status,
            int attempts,
            Duration elapsed,
            boolean outcomeUnknown,
            Optional<String> conflictsWith,
            Optional<Duration> retryAfter) {}

    private final transient Details details;

    private TdClientException(String message, Details details, @Nullable Throwable cause) {
        super(message, cause);
        this.details = details;
    }

    /** An exception of the class that the kind asks for. */
    public static TdClientException of(String message, Details details, @Nullable Throwable cause) {
        return details.kind().retriable()
                ? new Retriable(message, details, cause)
                : new NonRetriable(message, details, cause);
    }

    public Kind kind() {
        return details.kind();
    }

    /** The HTTP status, if there was an answer. */
    public OptionalInt status() {
        return details.status();
    }

    /** How many times the call was tried. */
    public int attempts() {
        return details.attempts();
    }

    /** How long the call took, with the waits between its attempts. */
    public Duration elapsed() {
        return details.elapsed();
    }

    /** Whether the call may have taken effect all the same: look before you repeat it. */
    public boolean outcomeUnknown() {
        return details.outcomeUnknown();
    }

    /** The id of the job that has the same domain key, where that is why the call was refused. */
    public Optional<String> conflictsWith() {
        return details.conflictsWith();
    }

    /** How long the service asked to wait, where that is longer than the client waits. */
    public Optional<Duration> retryAfter() {
        return details.retryAfter();
    }

    /** Whether it may pass soon: a service that asks for a long wait has said that it does not. */
    @Override
    public boolean transientFailure() {
        return kind().retriable() && retryAfter().isEmpty();
    }

    /** The same call may succeed later: status 408, 429 or 5xx, the network, an answer that cannot be read. */
    public static final class Retriable extends TdClientException {
        private Retriable(String message, Details details, @Nullable Throwable cause) {
            super(message, details, cause);
        }
    }

    /**
     * The same call will fail again until something else changes: status 401, 403, 404, 409, 422 and the like, an answer that
     * is too large.
     */
    public static final class NonRetriable extends TdClientException {
        private NonRetriable(String message, Details details, @Nullable Throwable cause) {
            super(message, details, cause);
        }
    }
}
