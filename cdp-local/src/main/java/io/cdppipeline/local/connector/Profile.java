package io.cdppipeline.local.connector;

import java.util.ArrayList;
import java.util.List;

/**
 * What the first reading of an object's files finds: its columns, their types, and how many rows are within the bounds.
 *
 * <p>New columns get the type that suits all rows of the object, so that it does not depend on the bounds of a load;
 * columns that are there keep theirs if the rows to load fit.
 */
final class Profile {

    private final Columns columns;
    private final List<TypeGuess> all = new ArrayList<>();
    private final List<TypeGuess> loaded = new ArrayList<>();
    private long inside;
    private long outside;
    private long unknown;

    Profile(Columns columns) {
        this.columns = columns;
    }

    void observe(Row row) {
        Bounds.Verdict verdict = row.verdict();
        switch (verdict) {
            case INSIDE -> inside++;
            case OUTSIDE -> outside++;
            case UNKNOWN -> unknown++;
        }
        while (all.size() < row.width()) {
            all.add(new TypeGuess());
            loaded.add(new TypeGuess());
        }
        for (int slot = 0; slot < row.width(); slot++) {
            String value = row.value(slot);
            if (value != null) {
                all.get(slot).observe(value, row.kind(slot));
                if (verdict == Bounds.Verdict.INSIDE) {
                    loaded.get(slot).observe(value, row.kind(slot));
                }
            }
        }
    }

    Columns columns() {
        return columns;
    }

    /** The DuckDB type that was declared, or that suits every row. */
    String typeOfAll(int slot) {
        return columns.declared(slot)
                .orElseGet(() -> slot < all.size() ? all.get(slot).type() : "VARCHAR");
    }

    /** Whether every row to load can be stored in a column of such a type. */
    boolean loadedFits(int slot, int type) {
        return slot >= loaded.size() || loaded.get(slot).fits(type);
    }

    long inside() {
        return inside;
    }

    long outside() {
        return outside;
    }

    long unknown() {
        return unknown;
    }
}
