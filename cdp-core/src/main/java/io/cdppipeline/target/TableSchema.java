package io.cdppipeline.target;

import java.util.List;
import java.util.OptionalLong;

/**
 * A table's columns and size.
 *
 * @param name which table
 * @param columns in their order, without the {@code time} column that every table has
 * @param rows how many rows, where the catalog knows
 */
public record TableSchema(TableName name, List<Column> columns, OptionalLong rows) {

    public TableSchema {
        columns = List.copyOf(columns);
    }

    /** Whether a column of this name is there; {@code time} always is. */
    public boolean has(String column) {
        for (Column each : columns) {
            if (each.name().equals(column)) {
                return true;
            }
        }
        return column.equals("time");
    }
}
