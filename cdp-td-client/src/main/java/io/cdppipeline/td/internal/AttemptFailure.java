package io.cdppipeline.td.internal;

import io.cdppipeline.td.TdClientException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One attempt of a call that failed; what becomes of the call is decided from it. */
final class AttemptFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int status;
    private final boolean sent;
    private final boolean silence;
    private final transient Optional<Duration> retryAfter;
    private final transient Optional<String> conflictsWith;

    private AttemptFailure(
            Kind kind,
            int status,
            boolean sent,
            boolean silence,
            String text,
            Optional<Duration> retryAfter,
            Optional<String> conflictsWith,
            @Nullable Throwable cause) {
        super(text, cause);
        this.kind = kind;
        this.status = status;
        this.sent = sent;
        this.silence = silence;
        this.retryAfter = retryAfter;
        this.conflictsWith = conflictsWith;
    }

    /** An answer with a status that is not one of success. */
    static AttemptFailure answer(
            Kind kind, int status, String text, Optional<Duration> retryAfter, Optional<String> conflictsWith) {
        return new AttemptFailure(kind, status, true, false, text, retryAfter, conflictsWith, null);
    }

    /** No answer that could be read; {@code sent} tells whether the request had begun to leave. */
    static AttemptFailure noAnswer(Kind kind, boolean sent, String text, @Nullable Throwable cause) {
        return new AttemptFailure(kind, 0, sent, false, text, Optional.empty(), Optional.empty(), cause);
    }

    /** No whole answer in the time that it was given. */
    static AttemptFailure silence(String text, @Nullable Throwable cause) {
        return new AttemptFailure(Kind.NETWORK, 0, true, true, text, Optional.empty(), Optional.empty(), cause);
    }

    /** Whether the host has more to do than it can: 429, 503, or silence. */
    boolean overloaded() {
        return kind == Kind.THROTTLED || status == 503 || silence;
    }

    Kind kind() {
        return kind;
    }

    OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    boolean sent() {
        return sent;
    }

    /** Whether the service said that it would not do it; one that fails while it does it says nothing of the kind. */
    boolean refused() {
        return status != 0 && kind != Kind.UNAVAILABLE;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    Optional<String> conflictsWith() {
        return conflictsWith;
    }

    /** What was wrong, in the service's words where it had any. */
    String text() {
        return String.valueOf(getMessage());
    }
}
