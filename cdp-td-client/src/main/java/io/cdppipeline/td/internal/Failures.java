package io.cdppipeline.td.internal;

import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import java.time.Duration;

/** Puts the failure of a call into words. */
final class Failures {

    private final String host;
    private final TransportSettings settings;

    Failures(String host, TransportSettings settings) {
        this.host = host;
        this.settings = settings;
    }

    /** Whether the service asks for a longer wait than it is granted. */
    boolean asksForTooLong(AttemptFailure failure) {
        return failure.retryAfter()
                .map(wait -> wait.compareTo(settings.retry().maxRetryAfter()) > 0)
                .orElse(false);
    }

    /** What the caller is told of a call that is given up; {@code maybeDone} if an attempt may have taken effect. */
    TdClientException giveUp(Operation operation, AttemptFailure failure, int attempts, boolean maybeDone) {
        boolean unknown = operation.changes() && maybeDone;
        StringBuilder message =
                new StringBuilder("Cannot ").append(operation).append(" at ").append(host);
        failure.status().ifPresent(status -> message.append(": status ").append(status));
        if (!failure.text().isEmpty()) {
            message.append(": ").append(failure.text());
        }
        if (asksForTooLong(failure)) {
            message.append("; the service asks to wait ")
                    .append(failure.retryAfter().map(Duration::toSeconds).orElse(0L))
                    .append(" s, longer than the limit of ")
                    .append(settings.retry().maxRetryAfter().toSeconds())
                    .append(" s");
        }
        if (unknown) {
            message.append(
                    operation.repeatable()
                            ? "; it may have been done all the same, and may be asked for again"
                            : "; the outcome is unknown: look whether it was done before asking again");
        }
        if (failure.kind() == Kind.UNAUTHORIZED) {
            message.append("; check that the API key is right and of this region");
        }
        message.append(attempts == 1 ? " (1 attempt)" : " (" + attempts + " attempts)");
        return TdClientException.of(
                message.toString(),
                new TdClientException.Details(
                        failure.kind(), failure.status(), attempts, unknown, failure.conflictsWith()),
                failure.getCause());
    }

    /** A service that echoes the key must not get it into a message. */
    String mask(String text) {
        String key = settings.authorization().reveal();
        String naked = key.substring(key.indexOf(' ') + 1);
        return naked.isEmpty() ? text : text.replace(naked, "****");
    }
}
