package io.cdppipeline.local.connector;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rows a load takes: those whose incremental field lies between two seconds, both included.
 *
 * @param field the field's name in the source; empty if there are no bounds
 * @param from first second
 * @param to last second
 */
record Bounds(String field, long from, long to) {

    /** Whether a row is loaded, and if not, why. */
    enum Verdict {
        INSIDE,
        OUTSIDE,
        UNKNOWN
    }

    static final Bounds NONE = new Bounds("", Long.MIN_VALUE, Long.MAX_VALUE);

    boolean given() {
        return !field.isEmpty();
    }

    Verdict of(@Nullable String value) {
        if (!given()) {
            return Verdict.INSIDE;
        }
        OptionalLong second = value == null ? OptionalLong.empty() : Timestamps.second(value);
        if (second.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        long at = second.getAsLong();
        return at >= from && at <= to ? Verdict.INSIDE : Verdict.OUTSIDE;
    }
}
