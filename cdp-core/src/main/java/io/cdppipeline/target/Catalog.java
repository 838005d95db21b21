package io.cdppipeline.target;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of the tables that a target has, or would have: asked of the target at each call, read from a
 * {@link CatalogSnapshot}, or inferred from sample files. Implementations are thread-safe.
 */
public interface Catalog {

    /** The table, or empty if it or its database does not exist. */
    Optional<TableSchema> table(TableName name);

    /** All tables of a database in the order of their names; empty if the database does not exist. */
    List<TableSchema> tables(String database);

    /**
     * Some rows of a table, for a generator that must see values: what a text column's JSON holds, how a date is written.
     * The same content of the table gives the same rows in the same order.
     *
     * @param columns which values each row has, in this order; columns of the table
     * @param rows how many rows at most, at least 1
     * @return no rows where the table is empty or not there, or the catalog knows schemas only
     */
    default List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
        return List.of();
    }
}
