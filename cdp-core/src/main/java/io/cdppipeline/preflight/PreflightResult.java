package io.cdppipeline.preflight;

import io.cdppipeline.validate.Check;
import java.util.Optional;

/**
 * What a check found.
 *
 * @param id which check: {@code credentials}
 * @param title what was looked at, for people: {@code API key}
 * @param status what came of it; a FAIL keeps a run from beginning
 * @param seen what was found, with numbers; never a secret
 * @param advice what to do about it; empty where there is nothing to do
 */
public record PreflightResult(String id, String title, Check.Status status, String seen, Optional<String> advice) {

    public static PreflightResult pass(String id, String title, String seen) {
        return new PreflightResult(id, title, Check.Status.PASS, seen, Optional.empty());
    }

    public static PreflightResult warn(String id, String title, String seen, String advice) {
        return new PreflightResult(id, title, Check.Status.WARN, seen, Optional.of(advice));
    }

    public static PreflightResult fail(String id, String title, String seen, String advice) {
        return new PreflightResult(id, title, Check.Status.FAIL, seen, Optional.of(advice));
    }

    /** {@code WARN API key: …; do this}. */
    @Override
    public String toString() {
        return status + " " + title + ": " + seen
                + advice.map(text -> "; " + text).orElse("");
    }
}
