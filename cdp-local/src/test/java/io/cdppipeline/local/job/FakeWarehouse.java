package io.cdppipeline.local.job;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** A warehouse with names only; what a query gives is the test's to say. */
public final class FakeWarehouse implements Warehouse {

    private final SortedSet<String> databases = new ConcurrentSkipListSet<>();
    private final SortedMap<TableName, TableSchema> tables = new ConcurrentSkipListMap<>();
    private volatile Engine engine = request -> new SqlResult(List.of(), List.of(), false, 0);

    public FakeWarehouse answering(Engine answer) {
        engine = answer;
        return this;
    }

    public void addTable(TableName name, long rows, Column... columns) {
        databases.add(name.database());
        tables.put(name, new TableSchema(name, List.of(columns), OptionalLong.of(rows)));
    }

    @Override
    public List<String> databases() {
        return List.copyOf(databases);
    }

    @Override
    public boolean databaseExists(String database) {
        return databases.contains(database);
    }

    @Override
    public boolean createDatabase(String database) {
        return databases.add(database);
    }

    @Override
    public boolean dropDatabase(String database) {
        tables.keySet().removeIf(name -> name.database().equals(database));
        return databases.remove(database);
    }

    @Override
    public List<TableSchema> tables(String database) {
        return tables.values().stream()
                .filter(table -> table.name().database().equals(database))
                .toList();
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    @Override
    public boolean createTable(TableName name) {
        return tables.putIfAbsent(name, new TableSchema(name, List.of(), OptionalLong.of(0))) == null;
    }

    @Override
    public boolean dropTable(TableName name) {
        return tables.remove(name) != null;
    }

    @Override
    public void renameTable(TableName from, String to) {
        TableSchema table = tables.remove(from);
        TableName name = new TableName(from.database(), to);
        tables.put(name, new TableSchema(name, table.columns(), table.rows()));
    }

    @Override
    public SqlResult execute(SqlRequest request) {
        try {
            return engine.run(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailure("USER_CANCELED", "Query was canceled", e);
        }
    }

    @Override
    public <T> T transaction(Work<T> work) throws SQLException {
        throw new SQLException("no connection");
    }

    @Override
    public void close() {}

    /** What stands in for DuckDB. */
    @FunctionalInterface
    public interface Engine {
        SqlResult run(SqlRequest request) throws InterruptedException;
    }
}
