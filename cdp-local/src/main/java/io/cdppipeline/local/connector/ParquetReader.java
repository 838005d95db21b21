package io.cdppipeline.local.connector;

import io.cdppipeline.local.connector.DataFiles.DataFile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** Parquet, read by a DuckDB of its own so that the rows can be written on the warehouse's connection meanwhile. */
final class ParquetReader implements RowReader {

    private record Field(String name, String expression, Row.Kind kind) {}

    @Override
    public void read(DataFile file, Columns columns, RowSink sink) {
        Properties streaming = new Properties();
        streaming.setProperty("jdbc_stream_results", "true");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", streaming)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TimeZone = 'UTC'");
                statement.execute("SET threads = 1");
            }
            read(file, fields(connection, file), connection, columns, sink);
        } catch (SQLException e) {
            throw new LoadFailure(file.name() + ": cannot be read as Parquet: " + e.getMessage(), e);
        }
    }

    private static void read(DataFile file, List<Field> fields, Connection connection, Columns columns, RowSink sink)
            throws SQLException {
        int[] slots = new int[fields.size()];
        Set<Integer> taken = new HashSet<>();
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            Field field = fields.get(i);
            slots[i] = columns.slot(field.name());
            if (!taken.add(slots[i])) {
                throw new LoadFailure(file.name() + ": column '" + field.name() + "' and one before it both become '"
                        + Columns.normalised(field.name()) + "'; rename one of them");
            }
            expressions.add(field.expression());
        }
        Row row = new Row();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + String.join(", ", expressions) + " FROM read_parquet(?)")) {
            select.setString(1, file.path().toString());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    row.clear();
                    for (int i = 0; i < slots.length; i++) {
                        row.set(slots[i], rows.getString(i + 1), fields.get(i).kind());
                    }
                    sink.row(row);
                }
            }
        }
    }

    private static List<Field> fields(Connection connection, DataFile file) throws SQLException {
        List<Field> fields = new ArrayList<>();
        try (PreparedStatement describe = connection.prepareStatement("DESCRIBE SELECT * FROM read_parquet(?)")) {
            describe.setString(1, file.path().toString());
            try (ResultSet rows = describe.executeQuery()) {
                while (rows.next()) {
                    fields.add(field(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return fields;
    }

    private static Field field(String name, String type) {
        String column = '"' + name.replace("\"", "\"\"") + '"';
        String text = "CAST(" + column + " AS VARCHAR)";
        if (type.endsWith("]") || type.startsWith("STRUCT") || type.startsWith("MAP")) {
            return new Field(name, "CAST(to_json(" + column + ") AS VARCHAR)", Row.Kind.TEXT);
        }
        if (type.startsWith("DECIMAL")) {
            return new Field(name, text, Row.Kind.NUMBER);
        }
        return switch (type) {
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT" -> new Field(name, text, Row.Kind.NUMBER);
            case "FLOAT", "DOUBLE" ->
                new Field(name, "CAST(CAST(" + column + " AS DOUBLE) AS VARCHAR)", Row.Kind.NUMBER);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
                new Field(name, "strftime(CAST(" + column + " AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g')", Row.Kind.TEXT);
            case "TIMESTAMP WITH TIME ZONE" ->
                new Field(
                        name,
                        "strftime(CAST(" + column + " AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g') || ' UTC'",
                        Row.Kind.TEXT);
            case "BLOB" -> new Field(name, "to_base64(" + column + ")", Row.Kind.TEXT);
            default -> new Field(name, text, Row.Kind.TEXT);
        };
    }
}
