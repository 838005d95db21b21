package io.cdppipeline.templates.unification;

import io.cdppipeline.target.Column;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** A name to find a column by. */
    record Sought(String name, String letters) {

        static Sought of(String name) {
            return new Sought(name, ColumnNames.letters(name));
        }
    }

    /** A column by its name, or by its name with the underscores elsewhere: {@code customerid}. */
    @Nullable
    Column find(Sought sought) {
        Column alike = byLetters.get(sought.letters());
        return alike == null ? null : byName.getOrDefault(sought.name(), alike);
    }
}
