package io.cdppipeline.validate;

import java.util.List;

/**
 * What a validator found.
 *
 * @param checks in the order in which they were made
 */
public record Validation(List<Check> checks) {

    public Validation {
        checks = List.copyOf(checks);
    }

    public static Validation of(Check... checks) {
        return new Validation(List.of(checks));
    }

    /** The worst status of all checks; PASS if there are none. */
    public Check.Status status() {
        return checks.stream().map(Check::status).max(Check.Status::compareTo).orElse(Check.Status.PASS);
    }
}
