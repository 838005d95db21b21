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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schemas as the REST API tells them. */
final class TableCatalog implements Catalog {

    /** Reading a few columns of so many rows takes seconds. */
    private static final long READ_WHOLE = 1_000_000;

    private static final List<Long> NEWEST_DAYS = List.of(1L, 30L, 365L);

    private final TdClient client;
    private final Sql sql;

    TableCatalog(TdClient client, Sql sql) {
        this.client = client;
        this.sql = sql;
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        return find(name).map(TableCatalog::schema);
    }

    private Optional<TdTable> find(TableName name) {
        try {
            return Optional.of(client.tables().show(name));
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

    /**
     * Rows in the order of a hash of their values: spread over what is looked at, and the same each time. Of a large table
     * only the newest days are looked at, which is all that such a table's partitions by time let an engine leave out; the
     * few rows that are wanted are kept in a heap while the rest goes by, so nothing is sorted.
     */
    @Override
    public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
        Optional<TdTable> found = columns.isEmpty() ? Optional.empty() : find(table);
        if (found.isEmpty()) {
            return List.of();
        }
        List<List<@Nullable Object>> sample = List.of();
        for (String range : newest(found.get())) {
            sample = query(table, columns, range, rows);
            if (sample.size() >= rows) {
                return sample;
            }
        }
        return sample.isEmpty() ? query(table, columns, "", rows) : sample;
    }

    /** Conditions for the newest rows of a large table, each wider than the one before; none for one that may be read whole. */
    private static List<String> newest(TdTable table) {
        if (table.lastLogAt().isEmpty() || table.rows().orElse(0) <= READ_WHOLE) {
            return List.of();
        }
        long end = table.lastLogAt().get().getEpochSecond() + 1;
        return NEWEST_DAYS.stream()
                .map(days -> "\nWHERE time >= " + (end - TimeUnit.DAYS.toSeconds(days)) + " AND time < " + end)
                .toList();
    }

    private List<List<@Nullable Object>> query(TableName table, List<String> columns, String range, int rows) {
        List<String> quoted = columns.stream().map(TableCatalog::quoted).toList();
        String text = quoted.stream()
                .map(column -> "COALESCE(CAST(" + column + " AS VARCHAR), '')")
                .collect(Collectors.joining(" || '|' || "));
        String query = "SELECT " + String.join(", ", quoted) + "\nFROM " + quoted(table.table()) + range
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
