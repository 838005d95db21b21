package io.cdppipeline.local.sql.catalog;

import io.cdppipeline.local.sql.type.Type;
import java.util.List;

/**
 * The columns of a table as queries see them, {@code time} among them.
 *
 * @param columns in their order
 */
public record TableColumns(List<Named> columns) {

    /** A column and its Presto type. */
    public record Named(String name, Type type) {}

    boolean has(String name) {
        return columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
    }
}
