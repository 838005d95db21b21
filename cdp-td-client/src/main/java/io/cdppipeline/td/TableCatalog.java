package io.cdppipeline.td;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Sql;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.table.TdTable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schemas as the REST API tells them. */
final class TableCatalog implements Catalog {

    private final TdClient client;
    private final Sql sql;

    TableCatalog(TdClient client, Sql sql) {
        this.client = client;
        this.sql = sql;
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        try {
            return Optional.of(schema(client.tables().show(name)));
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<TableSchema> tables(String database) {
        try {
            return client.tables().list(database).stream()
                    .map(TableCatalog::schema)
                    .sorted(Comparator.comparing(TableSchema::name))
                    .toList();
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** Rows in the order of a hash of their values: spread over the table, and the same each time. */
    @Override
    public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
        if (columns.isEmpty() || table(table).isEmpty()) {
            return List.of();
        }
        List<String> quoted = columns.stream().map(TableCatalog::quoted).toList();
        String text = quoted.stream()
                .map(column -> "COALESCE(CAST(" + column + " AS VARCHAR), '')")
                .collect(Collectors.joining(" || '|' || "));
        String query = "SELECT " + String.join(", ", quoted) + "\nFROM " + quoted(table.table())
                + "\nORDER BY xxhash64(to_utf8(" + text + ")), " + text + "\nLIMIT " + rows;
        return sql.query(table.database(), query).rows();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static TableSchema schema(TdTable table) {
        return new TableSchema(table.name(), table.columns(), table.rows());
    }
}
