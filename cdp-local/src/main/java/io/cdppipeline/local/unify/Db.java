package io.cdppipeline.local.unify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Short forms of what the steps do with their transaction's connection. */
final class Db {

    private final Connection connection;

    Db(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Runs a statement; the rows it wrote. */
    long run(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        }
    }

    /** The first column of the first row, if there is a row and it is not null. */
    OptionalLong number(String sql, Object... parameters) throws SQLException {
        String text = text(sql, parameters);
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** The first column of the first row; null without a row. */
    @Nullable
    String text(String sql, Object... parameters) throws SQLException {
        List<List<@Nullable String>> rows = rows(sql, parameters);
        return rows.isEmpty() ? null : rows.get(0).get(0);
    }

    List<List<@Nullable String>> rows(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
                int width = result.getMetaData().getColumnCount();
                List<List<@Nullable String>> rows = new ArrayList<>();
                while (result.next()) {
                    List<@Nullable String> row = new ArrayList<>();
                    for (int i = 1; i <= width; i++) {
                        row.add(result.getString(i));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    /** A table's columns and their DuckDB types in order; empty if there is no such table. */
    Map<String, String> columns(String schema, String table) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        for (List<@Nullable String> row : rows(
                "SELECT column_name, data_type FROM information_schema.columns"
                        + " WHERE table_catalog = current_database() AND table_schema = ? AND table_name = ?"
                        + " ORDER BY ordinal_position",
                schema,
                table)) {
            columns.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
        }
        return columns;
    }

    boolean exists(String schema, String table) throws SQLException {
        return !columns(schema, table).isEmpty();
    }

    void createSchema(String schema) throws SQLException {
        // Asked first: CREATE IF NOT EXISTS would conflict with a concurrent one even where the schema is there.
        if (number(
                                "SELECT count(*) FROM information_schema.schemata WHERE catalog_name = current_database()"
                                        + " AND schema_name = ?",
                                schema)
                        .orElse(0)
                == 0) {
            run("CREATE SCHEMA IF NOT EXISTS " + quote(schema));
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quote(String schema, String table) {
        return quote(schema) + "." + quote(table);
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
