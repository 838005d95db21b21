package io.cdppipeline.local.unify;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/** A DuckDB in memory with a warehouse's databases and transactions, without its Presto. */
public final class PlainDuckDb implements Warehouse {

    private final Connection connection;

    public PlainDuckDb() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    /** Runs DuckDB statements. */
    public void run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** A DuckDB query's rows, each as its values joined with {@code |}. */
    public List<String> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(rows.getString(i)));
                }
                found.add(String.join("|", cells));
            }
            return found;
        }
    }

    @Override
    public List<String> databases() {
        try {
            return rows("SELECT schema_name FROM information_schema.schemata"
                    + " WHERE catalog_name = current_database() AND NOT starts_with(schema_name, '#') ORDER BY 1");
        } catch (SQLException e) {
            throw new SqlFailure("GENERIC_INTERNAL_ERROR", e.getMessage(), e);
        }
    }

    @Override
    public boolean databaseExists(String database) {
        return databases().contains(database);
    }

    @Override
    public boolean createDatabase(String database) {
        if (databaseExists(database)) {
            return false;
        }
        try {
            run("CREATE SCHEMA \"" + database + "\"");
            return true;
        } catch (SQLException e) {
            throw new SqlFailure("GENERIC_INTERNAL_ERROR", e.getMessage(), e);
        }
    }

    @Override
    public <T> T transaction(Work<T> work) throws SQLException {
        try (Connection own = connection.unwrap(DuckDBConnection.class).duplicate()) {
            own.setAutoCommit(false);
            try {
                T result = work.on(own);
                own.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                own.rollback();
                throw e;
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new SqlFailure("GENERIC_INTERNAL_ERROR", e.getMessage(), e);
        }
    }

    @Override
    public boolean dropDatabase(String database) {
        throw unused();
    }

    @Override
    public List<TableSchema> tables(String database) {
        throw unused();
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        throw unused();
    }

    @Override
    public boolean createTable(TableName name) {
        throw unused();
    }

    @Override
    public boolean dropTable(TableName name) {
        throw unused();
    }

    @Override
    public void renameTable(TableName from, String to) {
        throw unused();
    }

    @Override
    public SqlResult execute(SqlRequest request) {
        throw unused();
    }

    private static AssertionError unused() {
        return new AssertionError("these packages work on transactions only");
    }
}
