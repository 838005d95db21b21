package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.store.Documents;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Databases and tables with the REST API's rules: names, conflicts and what is missing. Every method may throw a
 * {@link TdServiceException} with the status that the API answers. Thread-safe.
 */
public final class Tables {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{3,255}");

    private final Warehouse warehouse;
    private final Documents settings;

    /** @param settings what is kept of tables that no query sees */
    Tables(Warehouse warehouse, Documents settings) {
        this.warehouse = warehouse;
        this.settings = settings;
    }

    public List<String> databases() {
        return warehouse.databases();
    }

    public void requireDatabase(String database) {
        if (!warehouse.databaseExists(database)) {
            throw new TdServiceException(404, "Couldn't find UserDatabase with name = " + database);
        }
    }

    public void createDatabase(String database) {
        checkName("Database", database);
        if (!warehouse.createDatabase(database)) {
            throw new TdServiceException(409, "Database " + database + " already exists");
        }
    }

    public void deleteDatabase(String database) {
        requireDatabase(database);
        warehouse.tables(database).forEach(table -> settings.remove(table.name().toString()));
        warehouse.dropDatabase(database);
    }

    /** The tables of a database, by name. */
    public List<TableSchema> list(String database) {
        requireDatabase(database);
        return warehouse.tables(database);
    }

    public TableSchema show(String database, String table) {
        requireDatabase(database);
        return warehouse
                .table(new TableName(database, table))
                .orElseThrow(() -> new TdServiceException(404, "Couldn't find UserTable with name = " + table));
    }

    public void create(String database, String table) {
        checkName("Table", table);
        if (!warehouse.databaseExists(database)) {
            throw new TdServiceException(
                    404, "Create log table failed: Couldn't find UserDatabase with name = " + database);
        }
        if (!warehouse.createTable(new TableName(database, table))) {
            throw new TdServiceException(409, "Table " + table + " already exists");
        }
    }

    public void delete(String database, String table) {
        show(database, table);
        warehouse.dropTable(new TableName(database, table));
        settings.remove(database + "." + table);
    }

    /** {@code expire_days}, {@code include_v}, {@code description} and the like, as they were set. */
    public ObjectNode settings(String database, String table) {
        return settings.get(database + "." + table).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** Adds to {@link #settings}. */
    public void set(String database, String table, ObjectNode values) {
        show(database, table);
        String key = database + "." + table;
        settings.add(key, JsonNodeFactory.instance.objectNode());
        settings.change(key, before -> before.setAll(values));
    }

    /** The database's tables and their columns, changed. */
    public TableSchemas schemas() {
        return new TableSchemas(this, warehouse);
    }

    /** Deletes the rows of a span of {@code time}; gives how many. */
    long deleteRows(String database, String table, long from, long to) throws SQLException {
        return warehouse.<Long>transaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeLargeUpdate("DELETE FROM " + quoted(database) + "." + quoted(table)
                        + " WHERE \"time\" >= " + from + " AND \"time\" < " + to);
            }
        });
    }

    /** Moves a table to another database. */
    public void move(String database, String table, String destination) {
        show(database, table);
        if (!warehouse.databaseExists(destination)) {
            throw new TdServiceException(404, "Destination database is not found");
        }
        if (warehouse.table(new TableName(destination, table)).isPresent()) {
            throw new TdServiceException(409, "Table " + table + " already exists in the destination");
        }
        try {
            warehouse.<Boolean>transaction(connection -> {
                try (Statement statement = connection.createStatement()) {
                    String from = quoted(database) + "." + quoted(table);
                    statement.execute("CREATE TABLE " + quoted(destination) + "." + quoted(table) + " AS FROM " + from);
                    statement.execute("DROP TABLE " + from);
                }
                return true;
            });
        } catch (SQLException e) {
            throw new CdpException(
                    "Cannot move " + database + "." + table + " to " + destination + ": " + e.getMessage(), e);
        }
        settings.rename(database + "." + table, destination + "." + table);
    }

    public void rename(String database, String from, String to, boolean overwrite) {
        checkName("Table", to);
        show(database, from);
        if (!overwrite && warehouse.table(new TableName(database, to)).isPresent()) {
            throw new TdServiceException(409, "Table " + to + " already exists");
        }
        warehouse.renameTable(new TableName(database, from), to);
        if (!from.equals(to)) {
            settings.remove(database + "." + to);
            settings.rename(database + "." + from, database + "." + to);
        }
    }

    /** Exchanges two tables; nobody sees a moment at which one is missing. */
    public void swap(String database, String first, String second) {
        show(database, first);
        show(database, second);
        if (first.equals(second)) {
            return;
        }
        String aside = first + "__swapping_with__" + second;
        try {
            warehouse.<Boolean>transaction(connection -> {
                rename(connection, database, first, aside);
                rename(connection, database, second, first);
                rename(connection, database, aside, second);
                return true;
            });
        } catch (SQLException e) {
            throw new CdpException(
                    "Cannot swap " + database + "." + first + " and " + second + ": " + e.getMessage(), e);
        }
    }

    private static void rename(Connection connection, String database, String from, String to) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + quoted(database) + "." + quoted(from) + " RENAME TO " + quoted(to));
        }
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static void checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new TdServiceException(
                    422, what + " name must be 3 to 255 of the characters a-z, 0-9 and _, but is: " + name);
        }
    }
}
