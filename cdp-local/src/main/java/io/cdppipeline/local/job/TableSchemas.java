package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** Tables' columns as the REST API changes them, and their newest rows. Thread-safe. */
public final class TableSchemas {

    private final Tables tables;
    private final Warehouse warehouse;

    TableSchemas(Tables tables, Warehouse warehouse) {
        this.tables = tables;
        this.warehouse = warehouse;
    }

    /**
     * Makes a table's columns those of a schema. What is not in it goes, with its values; where a column changes its type,
     * values that are none of the new type become null.
     *
     * @param schema {@code [["email","string"],["age","long","alias"]]}
     * @param ignoreDuplicates whether a name may come twice, the first of which counts
     * @throws TdServiceException 404 without the table, 422 for what is no schema
     */
    public void replace(String database, String table, JsonNode schema, boolean ignoreDuplicates) {
        TableSchema before = tables.show(database, table);
        Map<String, String> wanted = columns(schema, ignoreDuplicates);
        change(database, table, before, wanted, true);
    }

    /**
     * Adds the columns of a schema that a table does not have.
     *
     * @throws TdServiceException 404 without the table, 422 for what is no schema
     */
    public void append(String database, String table, JsonNode schema) {
        TableSchema before = tables.show(database, table);
        change(database, table, before, columns(schema, true), false);
    }

    private void change(
            String database, String table, TableSchema before, Map<String, String> wanted, boolean replace) {
        Map<String, String> present =
                before.columns().stream().collect(Collectors.toMap(Column::name, Column::type, (a, b) -> a));
        String name = Tables.quoted(database) + "." + Tables.quoted(table);
        try {
            warehouse.<Boolean>transaction(connection -> {
                for (Map.Entry<String, String> column : wanted.entrySet()) {
                    String quoted = Tables.quoted(column.getKey());
                    if (!present.containsKey(column.getKey())) {
                        run(connection, "ALTER TABLE " + name + " ADD COLUMN " + quoted + " " + column.getValue());
                    } else if (replace) {
                        run(
                                connection,
                                "ALTER TABLE " + name + " ALTER COLUMN " + quoted + " TYPE " + column.getValue()
                                        + " USING TRY_CAST(" + quoted + " AS " + column.getValue() + ")");
                    }
                }
                if (replace) {
                    for (String gone : minus(present.keySet(), wanted.keySet())) {
                        run(connection, "ALTER TABLE " + name + " DROP COLUMN " + Tables.quoted(gone));
                    }
                }
                return true;
            });
        } catch (SQLException e) {
            throw new CdpException("Cannot change the schema of " + database + "." + table + ": " + e.getMessage(), e);
        }
    }

    private static Set<String> minus(Set<String> all, Set<String> without) {
        return all.stream().filter(each -> !without.contains(each)).collect(Collectors.toSet());
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Map<String, String> columns(JsonNode schema, boolean ignoreDuplicates) {
        if (!schema.isArray()) {
            throw new TdServiceException(422, "schema must be a list of [name, type], but is: " + schema);
        }
        Map<String, String> columns = new LinkedHashMap<>();
        for (JsonNode column : schema) {
            String name = column.path(0).asText("");
            if (!column.isArray() || !name.matches("[a-z0-9_]{1,255}")) {
                throw new TdServiceException(
                        422, "schema must be a list of [name, type] with names of a-z, 0-9 and _, but has: " + column);
            }
            String type = stored(column.path(1).asText(""));
            if (!name.equals("time") && columns.putIfAbsent(name, type) != null && !ignoreDuplicates) {
                throw new TdServiceException(422, "schema has the column " + name + " twice");
            }
        }
        return columns;
    }

    /** DuckDB's name of one of Treasure Data's types. */
    private static String stored(String type) {
        String word = type.toLowerCase(Locale.ROOT).replace(" ", "");
        if (word.startsWith("array<") && word.endsWith(">")) {
            return stored(word.substring("array<".length(), word.length() - 1)) + "[]";
        }
        if (word.startsWith("map<") && word.endsWith(">") && word.contains(",")) {
            int comma = word.indexOf(',');
            return "MAP(" + stored(word.substring("map<".length(), comma)) + ", "
                    + stored(word.substring(comma + 1, word.length() - 1)) + ")";
        }
        return switch (word) {
            case "int", "long" -> "BIGINT";
            case "float", "double" -> "DOUBLE";
            case "string" -> "VARCHAR";
            default ->
                throw new TdServiceException(
                        422, "There is no type " + type + ": use int, long, float, double, string, array<…> or map<…>");
        };
    }

    /** The newest rows by {@code time}, one MessagePack map each. */
    public byte[] tail(String database, String table, int count) {
        tables.show(database, table);
        try {
            return warehouse.<byte[]>transaction(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("FROM " + Tables.quoted(database) + "."
                                + Tables.quoted(table) + " ORDER BY \"time\" DESC LIMIT " + count)) {
                    return packed(rows);
                }
            });
        } catch (SQLException e) {
            throw new CdpException("Cannot read " + database + "." + table + ": " + e.getMessage(), e);
        }
    }

    private static byte[] packed(ResultSet rows) throws SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MessagePacker out = MessagePack.newDefaultPacker(bytes)) {
            int width = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                out.packMapHeader(width);
                for (int i = 1; i <= width; i++) {
                    out.packString(rows.getMetaData().getColumnName(i));
                    Object value = rows.getObject(i);
                    if (value == null) {
                        out.packNil();
                    } else if (value instanceof Long || value instanceof Integer) {
                        out.packLong(((Number) value).longValue());
                    } else if (value instanceof Double number) {
                        out.packDouble(number);
                    } else {
                        out.packString(rows.getString(i));
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory refused to be written", e);
        }
        return bytes.toByteArray();
    }
}
