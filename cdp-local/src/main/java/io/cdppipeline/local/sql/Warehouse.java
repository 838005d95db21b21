package io.cdppipeline.local.sql;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Treasure Data's databases and tables, kept in DuckDB, and its Presto engine. Thread-safe: every call works on a
 * connection of its own.
 *
 * <p>Every table has a {@code time} column (bigint, epoch seconds) that schemas do not list; a write that gives none gets
 * the moment of the statement (facts: td-api, section 8.4).
 */
public interface Warehouse extends AutoCloseable {

    /** The names of all databases, sorted. */
    List<String> databases();

    boolean databaseExists(String database);

    /** Whether it was made now; false if it was there. */
    boolean createDatabase(String database);

    /** Drops a database and its tables; whether it was there. */
    boolean dropDatabase(String database);

    /** All tables of a database, by name, with their row counts; empty if there is no such database. */
    List<TableSchema> tables(String database);

    Optional<TableSchema> table(TableName name);

    /**
     * Makes an empty table with only a {@code time} column; whether it was made now.
     *
     * @throws SqlFailure if the database is missing
     */
    boolean createTable(TableName name);

    /** Drops a table; whether it was there. */
    boolean dropTable(TableName name);

    /**
     * Renames a table within its database, over an existing target.
     *
     * @throws SqlFailure if the table is missing
     */
    void renameTable(TableName from, String to);

    /**
     * Runs one or more statements of Presto SQL, separated by semicolons; the result is the last one's.
     *
     * @throws SqlFailure if a statement is refused or fails; earlier ones stay done, as in the service
     */
    SqlResult execute(SqlRequest request);

    /**
     * Runs one statement of Presto SQL and hands over its rows as they come: a result need not fit into memory.
     *
     * @return what {@link #execute} gives, without rows
     * @throws SqlFailure if the statement is refused or fails, be it after some rows
     */
    default SqlResult stream(SqlRequest request, RowSink sink) {
        SqlResult result = execute(request);
        if (result.hasResultSet()) {
            sink.columns(result.columns());
            result.rows().forEach(sink::row);
        }
        return new SqlResult(result.columns(), List.of(), result.hasResultSet(), result.records());
    }

    /**
     * The columns of a statement's result, without running it; empty for one that has no result set.
     *
     * @throws SqlFailure if the statement is refused
     */
    default List<Column> describe(SqlRequest request) {
        return execute(request).columns();
    }

    /**
     * Lends a DuckDB connection for a statement of another dialect, in a transaction of its own. Interrupting the calling
     * thread stops the statement that {@code work} has announced last.
     *
     * @param written the table that the work writes: it waits for others that write it
     * @throws SqlFailure if it fails, with DuckDB's message; {@code USER_CANCELED} if it was interrupted
     */
    default <T> T lend(Optional<TableName> written, AnnouncedWork<T> work) {
        try {
            return transaction(connection -> work.on(connection, statement -> {}));
        } catch (SQLException e) {
            throw new SqlFailure("GENERIC_INTERNAL_ERROR", String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Lends a DuckDB connection for work that is not Presto: bulk loads, identity resolution. A database is a DuckDB
     * schema of the same name in the connection's current catalog; a table is a table with its {@code time} column.
     * Everything done in {@code work} is one transaction: committed at its end, rolled back if it throws.
     */
    <T> T transaction(Work<T> work) throws SQLException;

    @Override
    void close();

    /** Something to do on a connection that says which statement it runs. */
    @FunctionalInterface
    interface AnnouncedWork<T> {
        T on(Connection connection, Consumer<Statement> running) throws SQLException;
    }

    /** Something to do on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
