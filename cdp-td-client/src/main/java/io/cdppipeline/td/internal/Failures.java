package io.cdppipeline.td.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import java.time.Duration;
import java.util.Locale;

/** Puts the failure of a call into words. */
final class Failures {

    private static final int LONGEST_PROBLEM = 200;

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

    /** Why the wait that the service asks for is not granted. */
    String tooLong(AttemptFailure failure) {
        return "; the service asks to wait "
                + failure.retryAfter().map(Duration::toSeconds).orElse(0L)
                + " s, longer than the limit of "
                + settings.retry().maxRetryAfter().toSeconds() + " s";
    }

    /**
     * What the caller is told of a call that is given up.
     *
     * @param note why it is not tried again, where that needs saying; begins with a semicolon or is empty
     * @param maybeDone whether an attempt may have taken effect
     */
    TdClientException giveUp(
            Operation operation,
            AttemptFailure failure,
            String note,
            int attempts,
            Duration elapsed,
            boolean maybeDone) {
        boolean unknown = operation.changes() && maybeDone;
        StringBuilder message =
                new StringBuilder("Cannot ").append(operation).append(" at ").append(host);
        failure.status().ifPresent(status -> message.append(": status ").append(status));
        if (!failure.text().isEmpty()) {
            message.append(": ").append(failure.text());
        }
        message.append(note);
        if (unknown) {
            message.append(
                    operation.repeatable()
                            ? "; it may have been done all the same, and may be asked for again"
                            : "; the outcome is unknown: look whether it was done before asking again");
        }
        if (failure.kind() == Kind.UNAUTHORIZED) {
            message.append("; check that the API key is right and of this region");
        }
        if (failure.kind() == Kind.UNAUTHORIZED || failure.kind() == Kind.FORBIDDEN) {
            settings.keys()
                    .trouble()
                    .ifPresent(trouble -> message.append("; another one was not to be had: ")
                            .append(mask(String.valueOf(trouble.getMessage()))));
        }
        message.append(attempts == 1 ? " (1 attempt, " : " (" + attempts + " attempts, ")
                .append(seconds(elapsed))
                .append(')');
        return TdClientException.of(
                message.toString(),
                new TdClientException.Details(
                        failure.kind(),
                        failure.status(),
                        attempts,
                        elapsed,
                        unknown,
                        failure.conflictsWith(),
                        failure.retryAfter().filter(wait -> asksForTooLong(failure))),
                failure.getCause());
    }

    /** {@code 1.5 s}. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** What is wrong with a text that should be JSON, without the text. */
    static String jsonProblem(JsonProcessingException e) {
        String problem = String.valueOf(e.getOriginalMessage());
        return problem.length() <= LONGEST_PROBLEM ? problem : problem.substring(0, LONGEST_PROBLEM) + "…";
    }

    /** A service that echoes the key must not get it into a message. */
    String mask(String text) {
        return settings.keys().mask(text);
    }
}
