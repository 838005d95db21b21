package io.cdppipeline.local.connector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The columns of an object over all its files, in the order in which they first occur. */
final class Columns {

    private final Map<String, Integer> slotBySource = new HashMap<>();
    private final Map<String, Integer> slotByName = new HashMap<>();
    private final Map<Integer, String> declared = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final boolean asInSource;
    private final boolean timeTaken;

    private Columns(boolean asInSource, boolean timeTaken) {
        this.asInSource = asInSource;
        this.timeTaken = timeTaken;
    }

    /**
     * Columns by the names that they have in a table.
     *
     * @param timeTaken whether the load makes {@code time} itself, so that a source's column of that name becomes {@code
     *     time_}, as the add_time filter does it
     */
    Columns(boolean timeTaken) {
        this(false, timeTaken);
    }

    /** Columns by the names that the source gives them. */
    static Columns asInSource() {
        return new Columns(true, false);
    }

    /** The column's slot, new or known. */
    int slot(String sourceName) {
        Integer known = slotBySource.get(sourceName);
        if (known != null) {
            return known;
        }
        String name = stored(sourceName);
        int slot = slotByName.computeIfAbsent(name, added -> {
            names.add(added);
            return names.size() - 1;
        });
        slotBySource.put(sourceName, slot);
        return slot;
    }

    /** Says what a column is stored as, in DuckDB's words, whatever its values look like. */
    void declare(int slot, String type) {
        declared.put(slot, type);
    }

    /** What {@link #declare} said. */
    Optional<String> declared(int slot) {
        return Optional.ofNullable(declared.get(slot));
    }

    /** The slot of a column by its name in the source; -1 if no file has it. */
    int findSource(String sourceName) {
        return findStored(stored(sourceName));
    }

    /** The slot of a column by its name in the table; -1 if no file has it. */
    int findStored(String name) {
        return slotByName.getOrDefault(name, -1);
    }

    private String stored(String sourceName) {
        if (asInSource) {
            return sourceName;
        }
        String name = normalised(sourceName);
        return timeTaken && name.equals("time") ? "time_" : name;
    }

    int count() {
        return names.size();
    }

    String name(int slot) {
        return names.get(slot);
    }

    List<String> names() {
        return List.copyOf(names);
    }

    /** Lower case, everything but letters, digits and underscores made an underscore. */
    static String normalised(String sourceName) {
        return sourceName.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }
}
