package io.cdppipeline.templates.unification;

import io.cdppipeline.target.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A table's columns, to be found by their names in lower case, or by those with the underscores elsewhere. */
final class ColumnNames {

    private final Map<String, Column> byName;
    private final Map<String, Column> byLetters = new HashMap<>();

    /** @param columns by their names in lower case; of two with the same letters the first is found */
    ColumnNames(Map<String, Column> columns) {
        this.byName = columns;
        columns.forEach((name, column) -> byLetters.putIfAbsent(letters(name), column));
    }

    private static String letters(String name) {
        return name.replace("_", "");
    }

    /** A column by its name, or by its name with the underscores elsewhere: {@code customerid}. */
    Optional<Column> find(String name) {
        return Optional.ofNullable(byName.get(name)).or(() -> Optional.ofNullable(byLetters.get(letters(name))));
    }
}
