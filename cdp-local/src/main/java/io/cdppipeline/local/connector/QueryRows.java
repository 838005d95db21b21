package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.local.connector.RowReader.RowSink;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;

/**
 * The rows of a database connector's {@code query}: the files of the tables that it names are put into a DuckDB of its own,
 * which runs it. DuckDB's SQL is close to PostgreSQL's; what is another database's own fails with DuckDB's message.
 */
final class QueryRows implements Rows {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final long UNUSED_TIME = 0;

    private final LoadConfig load;
    private final String query;
    private final Function<String, Rows> tables;

    /** @param tables the rows of a table by its name */
    QueryRows(LoadConfig load, String query, Function<String, Rows> tables) {
        this.load = load;
        this.query = query.replaceFirst(";\\s*$", "");
        this.tables = tables;
    }

    @Override
    public void read(Columns columns, RowSink sink) {
        Properties streaming = new Properties();
        streaming.setProperty("jdbc_stream_results", "true");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", streaming)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TimeZone = 'UTC'");
            }
            Set<TableName> names = tableNames(connection);
            for (TableName name : names) {
                fill(connection, name);
            }
            try (Statement statement = connection.createStatement()) {
                // The query is the user's; it sees the tables above and no file of this machine.
                statement.execute("SET enable_external_access = false");
            }
            run(connection, columns, sink);
        } catch (SQLException e) {
            throw new LoadFailure(
                    load.name() + ": in.query cannot be run on the files (it is run by DuckDB, whose SQL is close to"
                            + " PostgreSQL's): " + e.getMessage(),
                    e);
        }
    }

    private Set<TableName> tableNames(Connection connection) throws SQLException {
        JsonNode tree;
        try (PreparedStatement select = connection.prepareStatement("SELECT CAST(json_serialize_sql(?) AS VARCHAR)")) {
            select.setString(1, query);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                tree = MAPPER.readTree(row.getString(1));
            }
        } catch (IOException e) {
            throw new IllegalStateException("DuckDB gave broken JSON", e);
        }
        if (tree.path("error").asBoolean()) {
            throw new SQLException(tree.path("error_message").asText("not a query"));
        }
        Set<String> common = new HashSet<>();
        for (JsonNode map : tree.findValues("cte_map")) {
            map.path("map").forEach(entry -> common.add(entry.path("key").asText()));
        }
        Set<TableName> names = new LinkedHashSet<>();
        collect(tree, common, names);
        return names;
    }

    private static void collect(JsonNode node, Set<String> common, Set<TableName> names) {
        if (node.path("type").asText("").equals("BASE_TABLE")) {
            String schema = node.path("schema_name").asText("");
            String table = node.path("table_name").asText("");
            if (!schema.isEmpty() || !common.contains(table)) {
                names.add(new TableName(schema.isEmpty() ? "main" : schema, table));
            }
        }
        node.forEach(child -> collect(child, common, names));
    }

    private void fill(Connection connection, TableName name) throws SQLException {
        Rows rows = tables.apply(name.table());
        Profile profile = new Profile(new Columns(false));
        rows.read(profile.columns(), profile::observe);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + TableWriter.quote(name.database()));
        }
        TableLoad plain = new TableLoad(load.name(), LoadConfig.Mode.REPLACE, false, true);
        try (TableWriter writer = TableWriter.open(connection, name, plain, profile, UNUSED_TIME)) {
            rows.read(profile.columns(), row -> {
                try {
                    writer.write(row);
                } catch (SQLException e) {
                    throw new LoadFailure(load.name() + ": " + name.table() + " cannot be read: " + e.getMessage(), e);
                }
            });
        }
    }

    private void run(Connection connection, Columns columns, RowSink sink) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> names = new ArrayList<>();
            int[] slots = new int[rows.getMetaData().getColumnCount()];
            for (int i = 0; i < slots.length; i++) {
                names.add(rows.getMetaData().getColumnLabel(i + 1));
                slots[i] = columns.slot(names.get(i));
            }
            Row row = new Row();
            while (rows.next()) {
                row.clear();
                for (int i = 0; i < slots.length; i++) {
                    Object value = rows.getObject(i + 1);
                    Cells.set(
                            row,
                            slots[i],
                            names.get(i),
                            value instanceof java.sql.Array array ? array.getArray() : value);
                }
                sink.row(row);
            }
        }
    }
}
