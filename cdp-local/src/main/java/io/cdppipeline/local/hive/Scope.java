package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a query's expressions can name; names are compared in lower case.
 *
 * @param outer of the query around this one
 */
record Scope(@Nullable Scope outer, List<Field> fields) {

    /**
     * A column.
     *
     * @param table the alias, or the name of its table
     * @param database of its table, empty for anything else
     */
    record Field(String database, String table, String name, Value value) {}

    static Scope of(@Nullable Scope outer, List<Field> fields) {
        return new Scope(outer, List.copyOf(fields));
    }

    boolean hasTable(String table) {
        return fields.stream().anyMatch(field -> field.table().equals(table))
                || (outer != null && outer.hasTable(table));
    }

    /** The columns of this name; more than one if it is ambiguous. */
    List<Field> find(@Nullable String table, String name) {
        List<Field> found = fields.stream()
                .filter(field -> field.name().equals(name)
                        && (table == null || field.table().equals(table)))
                .toList();
        return found.isEmpty() && outer != null ? outer.find(table, name) : found;
    }

    List<Field> of(@Nullable String table) {
        return fields.stream()
                .filter(field -> table == null || field.table().equals(table))
                .filter(field -> !field.name().equals(SourceTranslator.ORDER))
                .toList();
    }

    List<String> names() {
        return of((String) null).stream().map(Field::name).distinct().toList();
    }

    Optional<Field> only(@Nullable String table, String name) {
        List<Field> found = find(table, name);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    Scope with(List<Field> more) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(more);
        return of(outer, all);
    }
}
