package io.cdppipeline.local.connector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One row of a source, reused from row to row: values by column slot. */
final class Row {

    /** How sure a file is of a value's type. */
    enum Kind {
        /** Text of a format without types: may be a number. */
        UNTYPED,
        /** A number by its format. */
        NUMBER,
        /** Text by its format, even where it looks like a number. */
        TEXT
    }

    private @Nullable String[] values = new @Nullable String[32];
    private Kind[] kinds = new Kind[32];
    private int width;
    private Bounds.Verdict verdict = Bounds.Verdict.INSIDE;

    void clear() {
        Arrays.fill(values, 0, width, null);
        width = 0;
        verdict = Bounds.Verdict.INSIDE;
    }

    /** Whether the row is loaded. */
    Bounds.Verdict verdict() {
        return verdict;
    }

    void verdict(Bounds.Verdict value) {
        verdict = value;
    }

    /** How many slots were set or passed over. */
    int width() {
        return width;
    }

    void set(int slot, @Nullable String value, Kind kind) {
        if (slot >= values.length) {
            int length = Math.max(slot + 1, values.length * 2);
            values = Arrays.copyOf(values, length);
            kinds = Arrays.copyOf(kinds, length);
        }
        values[slot] = value;
        kinds[slot] = kind;
        width = Math.max(width, slot + 1);
    }

    /** Null for an empty cell and for a column that this row does not have. */
    @Nullable
    String value(int slot) {
        return slot < width ? values[slot] : null;
    }

    Kind kind(int slot) {
        return kinds[slot];
    }
}
