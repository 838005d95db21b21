package io.cdppipeline.target;

import java.util.List;
import java.util.Optional;

/** The schemas of the tables that a target has. Implementations are thread-safe and answer from the target at each call. */
public interface Catalog {

    /** The table, or empty if it or its database does not exist. */
    Optional<TableSchema> table(TableName name);

    /** All tables of a database in the order of their names; empty if the database does not exist. */
    List<TableSchema> tables(String database);
}
