package io.cdppipeline.local.sql;

import io.cdppipeline.CdpException;
import io.cdppipeline.local.sql.catalog.CatalogReader;
import io.cdppipeline.local.sql.catalog.MetadataTables;
import io.cdppipeline.local.sql.catalog.Storage;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.local.sql.failure.DuckErrors;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.failure.Raise;
import io.cdppipeline.local.sql.scalar.Macros;
import io.cdppipeline.local.sql.scalar.ScalarFunctions;
import io.cdppipeline.local.sql.statement.Interruptions;
import io.cdppipeline.local.sql.statement.Prepared;
import io.cdppipeline.local.sql.statement.Session;
import io.cdppipeline.local.sql.statement.StatementRunner;
import io.cdppipeline.local.sql.statement.StatementSplitter;
import io.cdppipeline.local.sql.statement.Statements;
import io.cdppipeline.local.sql.statement.WriteLocks;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.trino.sql.tree.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Supplier;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse in DuckDB, in memory or in a file. Thread-safe; each call works on a connection of its own, statements that
 * write one table wait for each other.
 *
 * <p>Tables hold Treasure Data's types only: bigint (every whole number), double (also real), varchar, and arrays and maps
 * of them. A query that would store a boolean, date, timestamp, decimal or json is refused with {@code NOT_SUPPORTED} and
 * the advice to cast (facts: td-api, section 8.3). {@code time} comes last in {@code SELECT *}.
 *
 * <p>Interrupting a thread inside {@link #execute} stops its statement; the failure is {@code USER_CANCELED} and the
 * thread stays interrupted.
 */
public final class DuckDbWarehouse implements Warehouse {

    private final DuckDBConnection root;
    private final Storage storage;
    private final WriteLocks locks = new WriteLocks();
    private final Interruptions interruptions = new Interruptions();

    private DuckDbWarehouse(DuckDBConnection root, Storage storage) {
        this.root = root;
        this.storage = storage;
    }

    /** A warehouse that lasts as long as it is open. */
    public static DuckDbWarehouse inMemory() {
        return inMemory(Storage.TREASURE_DATA);
    }

    static DuckDbWarehouse inMemory(Storage storage) {
        return connect("jdbc:duckdb:", "in memory", storage);
    }

    /**
     * A warehouse in a DuckDB file, made with its directories if it is missing.
     *
     * @throws CdpException if the file is another program's, is in use by another process, or cannot be made
     */
    public static DuckDbWarehouse open(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            Path parent = absolute.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the directory of the warehouse " + absolute, e);
        }
        return connect("jdbc:duckdb:" + absolute, absolute.toString(), Storage.TREASURE_DATA);
    }

    private static DuckDbWarehouse connect(String url, String what, Storage storage) {
        try {
            DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection(url, new Properties());
            try {
                ScalarFunctions.register(connection);
                Macros.register(connection);
                return new DuckDbWarehouse(connection, storage);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            String text = String.valueOf(e.getMessage());
            if (text.contains("lock")) {
                throw new CdpException(
                        "The warehouse " + what
                                + " is in use by another process: close that one first, or choose another"
                                + " file. DuckDB says: "
                                + text.lines().findFirst().orElse(""),
                        e);
            }
            throw new CdpException("Cannot open the warehouse " + what + ": " + text, e);
        }
    }

    @Override
    public List<String> databases() {
        return onConnection(connection -> {
            List<String> names = new ArrayList<>();
            try (java.sql.Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT schema_name FROM duckdb_schemas() WHERE "
                            + MetadataTables.IS_DATABASE + " ORDER BY schema_name")) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        });
    }

    @Override
    public boolean databaseExists(String database) {
        return onConnection(connection -> new CatalogReader(connection, storage).hasDatabase(database))
                && !database.equals("information_schema");
    }

    @Override
    public boolean createDatabase(String database) {
        if (!CatalogReader.DATABASE.matcher(database).matches()
                || List.of("main", "pg_catalog", "information_schema").contains(database)) {
            throw Failures.of(
                    "INVALID_SCHEMA_NAME",
                    "No name for a database: '" + database
                            + "'; 3 to 255 of a-z, 0-9 and _ are, save main, pg_catalog and" + " information_schema");
        }
        return locks.write(() -> {
            if (databaseExists(database)) {
                return false;
            }
            change("CREATE SCHEMA IF NOT EXISTS " + Sql.name(database));
            return true;
        });
    }

    @Override
    public boolean dropDatabase(String database) {
        return locks.write(() -> {
            if (!databaseExists(database)) {
                return false;
            }
            change("DROP SCHEMA IF EXISTS " + Sql.name(database) + " CASCADE");
            return true;
        });
    }

    @Override
    public List<TableSchema> tables(String database) {
        return onConnection(connection -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT table_name FROM duckdb_tables() WHERE schema_name = ? AND "
                            + MetadataTables.IS_DATABASE + " ORDER BY table_name")) {
                query.setString(1, database);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        names.add(row.getString(1));
                    }
                }
            }
            List<TableSchema> schemas = new ArrayList<>();
            for (String name : names) {
                schema(connection, new TableName(database, name)).ifPresent(schemas::add);
            }
            return schemas;
        });
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        return onConnection(connection -> schema(connection, name));
    }

    private Optional<TableSchema> schema(Connection connection, TableName name) throws SQLException {
        Optional<TableColumns> columns = new CatalogReader(connection, storage).columns(name);
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        List<Column> visible = columns.get().columns().stream()
                .filter(column -> !column.name().equals("time"))
                .map(column -> new Column(column.name(), column.type().display()))
                .toList();
        try (java.sql.Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT count(*) FROM " + Sql.name(name))) {
            row.next();
            return Optional.of(new TableSchema(name, visible, OptionalLong.of(row.getLong(1))));
        }
    }

    @Override
    public boolean createTable(TableName name) {
        return locks.write(name, () -> {
            if (!databaseExists(name.database())) {
                throw Failures.of("SCHEMA_NOT_FOUND", "Schema '" + name.database() + "' does not exist");
            }
            if (table(name).isPresent()) {
                return false;
            }
            change("CREATE TABLE " + Sql.name(name) + " (\"time\" BIGINT)");
            return true;
        });
    }

    @Override
    public boolean dropTable(TableName name) {
        return locks.write(name, () -> {
            if (table(name).isEmpty()) {
                return false;
            }
            change("DROP TABLE " + Sql.name(name));
            return true;
        });
    }

    @Override
    public void renameTable(TableName from, String to) {
        locks.write(() -> {
            if (table(from).isEmpty()) {
                throw Failures.of("TABLE_NOT_FOUND", "Table 'td." + from + "' does not exist");
            }
            if (!from.table().equals(to)) {
                change(
                        "DROP TABLE IF EXISTS " + Sql.name(new TableName(from.database(), to)),
                        "ALTER TABLE " + Sql.name(from) + " RENAME TO " + Sql.name(to));
            }
            return true;
        });
    }

    @Override
    public SqlResult execute(SqlRequest request) {
        SqlResult last = null;
        Prepared prepared = new Prepared();
        for (String part : StatementSplitter.split(request.sql())) {
            Gathered rows = new Gathered();
            SqlResult result = run(prepared, request, Statements.parse(part), rows, false);
            last = new SqlResult(result.columns(), rows.rows, result.hasResultSet(), result.records());
        }
        return last == null ? new SqlResult(List.of(), List.of(), false, 0) : last;
    }

    @Override
    public SqlResult stream(SqlRequest request, RowSink sink) {
        Statement statement = Statements.parse(request.sql());
        Counting counting = new Counting(sink);
        try {
            return run(new Prepared(), request, statement, counting, true);
        } catch (SqlFailure e) {
            if (counting.rows > 0 || !DuckErrors.isMute(e)) {
                throw e;
            }
            // The driver loses what went wrong before the first row, unless it takes all rows at once.
            return run(new Prepared(), request, statement, sink, false);
        }
    }

    @Override
    public List<Column> describe(SqlRequest given) {
        Prepared.Bound bound =
                new Prepared().bind(given, Statements.parse(given.sql())).orElse(null);
        if (bound == null) {
            return List.of();
        }
        SqlRequest request = bound.request();
        Statement statement = bound.statement();
        try {
            return interruptions.guard(running -> transact(connection ->
                    new StatementRunner(new Session(connection, request, storage, running)).describe(statement)));
        } catch (Raise e) {
            throw new SqlFailure(e.errorName(), e.text(), e);
        } catch (SQLException e) {
            throw DuckErrors.translate(e);
        }
    }

    private SqlResult run(Prepared prepared, SqlRequest given, Statement node, RowSink sink, boolean piecemeal) {
        return prepared.bind(given, node)
                .map(bound -> run(bound.request(), bound.statement(), sink, piecemeal))
                .orElseGet(() -> new SqlResult(List.of(), List.of(), false, 0));
    }

    private SqlResult run(SqlRequest request, Statement statement, RowSink sink, boolean piecemeal) {
        Optional<TableName> written = StatementRunner.written(statement, request);
        return exclusively(
                written,
                () -> inTransaction(
                        (connection, running) -> new StatementRunner(
                                        new Session(connection, request, storage, running::accept))
                                .run(statement, sink, piecemeal),
                        written.isPresent()));
    }

    private <T> T exclusively(Optional<TableName> written, Supplier<T> work) {
        return written.isEmpty() ? work.get() : locks.write(written.get(), work);
    }

    /**
     * A conflict with another writer is rare here, as writers of one table wait for each other; it is tried again. What only
     * reads has no conflicts, and may have given rows away.
     */
    private <T> T inTransaction(AnnouncedWork<T> work, boolean again) {
        for (int attempt = 1; ; attempt++) {
            try {
                return interruptions.guard(running -> transact(connection -> work.on(connection, running::now)));
            } catch (Raise e) {
                throw new SqlFailure(e.errorName(), e.text(), e);
            } catch (ArithmeticException | DateTimeException e) {
                throw new SqlFailure("NUMERIC_VALUE_OUT_OF_RANGE", "Value out of range: " + e.getMessage(), e);
            } catch (SQLException e) {
                if (!again || !DuckErrors.isConflict(e) || attempt == 5) {
                    throw DuckErrors.translate(e);
                }
            }
        }
    }

    @Override
    public <T> T lend(Optional<TableName> written, AnnouncedWork<T> work) {
        return exclusively(written, () -> inTransaction(work, written.isPresent()));
    }

    @Override
    public <T> T transaction(Work<T> work) throws SQLException {
        return locks.writeChecked(() -> transact(work));
    }

    private <T> T transact(Work<T> work) throws SQLException {
        try (Connection connection = root.duplicate()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.on(connection);
                connection.commit();
                done = true;
                return result;
            } catch (Session.Unsaid e) {
                throw e.error();
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        }
    }

    private <T> T onConnection(Work<T> work) {
        try (Connection connection = root.duplicate()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw DuckErrors.translate(e);
        }
    }

    private void change(String... statements) {
        try {
            transact(connection -> {
                try (java.sql.Statement statement = connection.createStatement()) {
                    for (String sql : statements) {
                        statement.execute(sql);
                    }
                }
                return true;
            });
        } catch (SQLException e) {
            throw DuckErrors.translate(e);
        }
    }

    @Override
    public void close() {
        interruptions.close();
        try {
            // The driver lists every function that was ever registered, for whoever asks, and lets go of none.
            DuckDBDriver.clearFunctionsRegistry();
            root.close();
        } catch (SQLException e) {
            throw new CdpException("Cannot close the warehouse: " + e.getMessage(), e);
        }
    }

    /** Keeps all rows. */
    private static final class Gathered implements RowSink {

        private final List<List<@Nullable Object>> rows = new ArrayList<>();

        @Override
        public void columns(List<Column> columns) {}

        @Override
        public void row(List<@Nullable Object> row) {
            rows.add(row);
        }
    }

    /** Passes rows on and counts them. */
    private static final class Counting implements RowSink {

        private final RowSink sink;
        private long rows;

        Counting(RowSink sink) {
            this.sink = sink;
        }

        @Override
        public void columns(List<Column> columns) {
            sink.columns(columns);
        }

        @Override
        public void row(List<@Nullable Object> row) {
            rows++;
            sink.row(row);
        }
    }
}
