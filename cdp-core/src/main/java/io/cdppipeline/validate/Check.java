package io.cdppipeline.validate;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.Severity;
import java.util.Optional;

/**
 * One thing that a validator verified.
 *
 * @param name what was looked at: {@code acme_src.shopify_orders has rows}
 * @param status what came of it
 * @param message what was found, with numbers
 * @param kind what kind of check it is, where the configuration can give it another severity
 */
public record Check(String name, Status status, String message, Optional<CheckKind> kind) {

    /** A check of no kind that the configuration knows. */
    public Check(String name, Status status, String message) {
        this(name, status, message, Optional.empty());
    }

    /** What came of a check. */
    public enum Status {
        PASS,
        WARN,
        FAIL
    }

    public static Check pass(String name, String message) {
        return new Check(name, Status.PASS, message);
    }

    public static Check warn(String name, String message) {
        return new Check(name, Status.WARN, message);
    }

    public static Check fail(String name, String message) {
        return new Check(name, Status.FAIL, message);
    }

    /** The same check as one of a kind. */
    public Check as(CheckKind checked) {
        return new Check(name, status, message, Optional.of(checked));
    }

    /** The same check with what it amounts to if it does not pass; empty where that is not to be reported. */
    Optional<Check> with(Severity severity) {
        if (severity == Severity.OFF) {
            return Optional.empty();
        }
        Status wanted = severity == Severity.WARN ? Status.WARN : Status.FAIL;
        return Optional.of(status == Status.PASS ? this : new Check(name, wanted, message, kind));
    }

    @Override
    public String toString() {
        return status + " " + name + ": " + message;
    }
}
