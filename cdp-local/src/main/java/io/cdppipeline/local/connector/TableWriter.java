package io.cdppipeline.local.connector;

import io.cdppipeline.target.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Fits a table to the rows of a load and writes them, all within the transaction of its connection. */
final class TableWriter implements AutoCloseable {

    /** A column of the table: the slot of its value in a row, -1 for none. */
    private record Target(String name, String type, int slot) {}

    private final DuckDBAppender appender;
    private final List<Target> targets;
    private final long uploadSecond;
    private final boolean sourceTime;

    private TableWriter(DuckDBAppender appender, List<Target> targets, long uploadSecond, boolean sourceTime) {
        this.appender = appender;
        this.targets = targets;
        this.uploadSecond = uploadSecond;
        this.sourceTime = sourceTime;
    }

    /** Creates, widens or replaces the table so that every row of the profile fits, and opens it. */
    static TableWriter open(Connection connection, TableName table, TableLoad load, Profile profile, long uploadSecond)
            throws SQLException {
        Map<String, String> present = columns(connection, table);
        boolean fresh =
                load.mode() == LoadConfig.Mode.REPLACE || present.isEmpty() || isBare(connection, table, present);
        Map<String, String> wanted = wanted(table, load, profile, fresh ? Map.of() : present);
        String quoted = quote(table.database()) + "." + quote(table.table());
        try (Statement statement = connection.createStatement()) {
            if (fresh) {
                List<String> columns = new ArrayList<>();
                wanted.forEach((name, type) -> columns.add(quote(name) + " " + type));
                if (!load.withoutTime() || profile.columns().findStored("time") >= 0) {
                    columns.add("\"time\" BIGINT");
                }
                statement.execute("CREATE OR REPLACE TABLE " + quoted + " (" + String.join(", ", columns) + ")");
            } else {
                if (load.mode() == LoadConfig.Mode.TRUNCATE) {
                    statement.execute("DELETE FROM " + quoted);
                }
                for (Map.Entry<String, String> column : wanted.entrySet()) {
                    String before = present.get(column.getKey());
                    if (before == null) {
                        statement.execute("ALTER TABLE " + quoted + " ADD COLUMN " + quote(column.getKey()) + " "
                                + column.getValue());
                    } else if (!before.equals(column.getValue())) {
                        statement.execute("ALTER TABLE " + quoted + " ALTER COLUMN " + quote(column.getKey()) + " TYPE "
                                + column.getValue());
                    }
                }
            }
        }
        List<Target> targets = new ArrayList<>();
        columns(connection, table)
                .forEach((name, type) ->
                        targets.add(new Target(name, type, profile.columns().findStored(name))));
        return new TableWriter(
                connection.unwrap(DuckDBConnection.class).createAppender(table.database(), table.table()),
                targets,
                uploadSecond,
                !load.uploadTime());
    }

    /** The types that the load's columns must have, given those that are there; without time. */
    private static Map<String, String> wanted(
            TableName table, TableLoad load, Profile profile, Map<String, String> present) {
        Map<String, String> wanted = new LinkedHashMap<>();
        List<String> names = profile.columns().names();
        for (int slot = 0; slot < names.size(); slot++) {
            String name = names.get(slot);
            if (!name.equals("time")) {
                String before = present.get(name);
                wanted.put(name, before == null ? profile.typeOfAll(slot) : fitted(table, name, before, profile, slot));
            } else if (!profile.loadedFits(slot, TypeGuess.BIGINT)) {
                throw new LoadFailure(load.name() + ": column 'time' has values that are no epoch seconds;"
                        + " add the filter {type: add_time, to_column: {name: time, type: timestamp},"
                        + " from_value: {mode: upload_time}}, which keeps it as 'time_'");
            }
        }
        return wanted;
    }

    private static String fitted(TableName table, String name, String before, Profile profile, int slot) {
        return switch (before) {
            case "VARCHAR" -> before;
            case "BIGINT" -> profile.loadedFits(slot, TypeGuess.BIGINT) ? before : "VARCHAR";
            case "DOUBLE" -> profile.loadedFits(slot, TypeGuess.DOUBLE) ? before : "VARCHAR";
            default ->
                throw new LoadFailure("cannot load into " + table + ": its column '" + name + "' is " + before
                        + ", and a bulk load writes varchar, bigint and double only");
        };
    }

    /** Names and DuckDB types in order; empty if there is no such table. */
    private static Map<String, String> columns(Connection connection, TableName table) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT column_name, data_type"
                + " FROM information_schema.columns WHERE table_catalog = current_database()"
                + " AND table_schema = ? AND table_name = ? ORDER BY ordinal_position")) {
            select.setString(1, table.database());
            select.setString(2, table.table());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    columns.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return columns;
    }

    /** Whether the table has nothing but its time column: then its columns come in the source's order, time last. */
    private static boolean isBare(Connection connection, TableName table, Map<String, String> columns)
            throws SQLException {
        if (columns.size() != 1) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT 1 FROM " + quote(table.database()) + "." + quote(table.table()) + " LIMIT 1")) {
            return !rows.next();
        }
    }

    void write(Row row) throws SQLException {
        appender.beginRow();
        for (Target target : targets) {
            String value = target.slot() < 0 ? null : row.value(target.slot());
            if (target.name().equals("time")) {
                appender.append(sourceTime && value != null && !value.isEmpty() ? Long.parseLong(value) : uploadSecond);
            } else {
                append(target.type(), value);
            }
        }
        appender.endRow();
    }

    private void append(String type, @Nullable String value) throws SQLException {
        boolean text = type.equals("VARCHAR");
        if (value == null || (value.isEmpty() && !text)) {
            appender.appendNull();
        } else if (text) {
            appender.append(value);
        } else if (type.equals("BIGINT")) {
            appender.append(Long.parseLong(value));
        } else {
            appender.append(Double.parseDouble(value));
        }
    }

    @Override
    public void close() throws SQLException {
        appender.close();
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
