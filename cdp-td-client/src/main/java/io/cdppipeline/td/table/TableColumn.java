package io.cdppipeline.td.table;

import java.util.Optional;

/**
 * A column in the words of a table's schema.
 *
 * @param name as stored
 * @param type {@code int}, {@code long}, {@code float}, {@code double}, {@code string}, {@code array<…>} or {@code map<…>}
 * @param alias the name in SQL, where it is another
 * @param description what it is for, where somebody said so
 */
public record TableColumn(String name, String type, Optional<String> alias, Optional<String> description) {

    /** A column without alias and description. */
    public static TableColumn of(String name, String type) {
        return new TableColumn(name, type, Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
        return name + " " + type;
    }
}
