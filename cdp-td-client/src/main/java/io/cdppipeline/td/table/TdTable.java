package io.cdppipeline.td.table;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A table.
 *
 * @param name its database and name
 * @param id its id; empty if not said
 * @param rows how many rows it has, where the service knows
 * @param columns its columns with Presto's type names, without {@code time}, which every table has
 * @param createdAt when it was made, where the service knows
 * @param updatedAt when it last changed, where the service knows
 */
public record TdTable(
        TableName name,
        String id,
        OptionalLong rows,
        List<Column> columns,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt) {

    public TdTable {
        columns = List.copyOf(columns);
    }
}
