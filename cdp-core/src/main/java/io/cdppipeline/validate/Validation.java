package io.cdppipeline.validate;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** The same checks with the severities that a configuration gives them. */
    public Validation with(Map<CheckKind, Severity> severities) {
        return new Validation(checks.stream()
                .flatMap(check -> check.kind()
                        .map(severities::get)
                        .map(check::with)
                        .orElse(Optional.of(check))
                        .stream())
                .toList());
    }

    /** The worst status of all checks; PASS if there are none. */
    public Check.Status status() {
        return checks.stream().map(Check::status).max(Check.Status::compareTo).orElse(Check.Status.PASS);
    }
}
