package io.cdppipeline.preflight;

import io.cdppipeline.validate.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * What was looked at before a run. Immutable and thread-safe; its {@code toString} is a line for each.
 *
 * @param results in the order of the checks
 */
public record Preflight(List<PreflightResult> results) {

    public Preflight {
        results = List.copyOf(results);
    }

    /** Makes the checks, one after another; one that throws warns. */
    public static Preflight of(List<PreflightCheck> checks, PreflightContext context) {
        List<PreflightResult> results = new ArrayList<>();
        for (PreflightCheck check : checks) {
            try {
                results.addAll(check.look(context));
            } catch (RuntimeException e) {
                results.add(PreflightResult.warn(
                        check.id(),
                        check.id(),
                        "could not be looked at (" + e.getMessage() + ")",
                        "look at it yourself, or try again"));
            }
        }
        return new Preflight(results);
    }

    /** The worst of all; PASS if nothing was looked at. */
    public Check.Status status() {
        return results.stream()
                .map(PreflightResult::status)
                .max(Check.Status::compareTo)
                .orElse(Check.Status.PASS);
    }

    /** Those with this status. */
    public List<PreflightResult> with(Check.Status status) {
        return results.stream().filter(result -> result.status() == status).toList();
    }

    /** These, and then those of another one. */
    public Preflight and(Preflight other) {
        List<PreflightResult> all = new ArrayList<>(results);
        all.addAll(other.results);
        return new Preflight(all);
    }

    /** A line for each, {@code ✓}, {@code ⚠} or {@code ✗} before it; advice on a line below. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (PreflightResult result : results) {
            String mark = switch (result.status()) {
                case PASS -> "✓ ";
                case WARN -> "⚠ ";
                case FAIL -> "✗ ";
            };
            lines.add(mark + result.title() + ": " + result.seen());
            result.advice().ifPresent(advice -> lines.add("    → " + advice));
        }
        return lines;
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
