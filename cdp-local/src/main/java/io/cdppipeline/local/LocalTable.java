package io.cdppipeline.local;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of an embedded Treasure Data, to look at and to make demands on. Every call reads it anew. Thread-safe.
 *
 * <pre>{@code
 * td.table("shop", "customers")
 *         .hasColumns("id", "email")
 *         .hasRows(2)
 *         .contains(Map.of("id", 1, "email", "ann@example.com"));
 * }</pre>
 *
 * <p>Demands that are not met throw an {@link AssertionError} that shows the differences. Rows are compared in any order, whole
 * numbers by value whatever their Java type. {@code time} is compared only where the expected rows name it.
 */
public final class LocalTable {

    private final LocalTreasureData treasureData;
    private final TableName name;

    LocalTable(LocalTreasureData treasureData, TableName name) {
        this.treasureData = treasureData;
        this.name = name;
    }

    public TableName name() {
        return name;
    }

    /** Whether there is such a table. */
    public boolean exists() {
        return treasureData.warehouse().table(name).isPresent();
    }

    /** Columns in order, without {@code time}. */
    public List<Column> columns() {
        return treasureData
                .warehouse()
                .table(name)
                .map(schema -> schema.columns())
                .orElseThrow(this::missing);
    }

    /** All rows, each by column with {@code time} last, in no particular order. */
    public List<Map<String, @Nullable Object>> rows() {
        if (!exists()) {
            throw missing();
        }
        QueryResult result = treasureData.query(name.database(), "SELECT * FROM \"" + name.table() + "\"");
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> values : result.rows()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                row.put(result.columns().get(i).name(), values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Demands that there is no such table. */
    public LocalTable doesNotExist() {
        if (exists()) {
            throw new AssertionError("Table " + name + " exists, which was not expected");
        }
        return this;
    }

    /** Demands a number of rows. */
    public LocalTable hasRows(long expected) {
        long found = treasureData
                .warehouse()
                .table(name)
                .map(schema -> schema.rows().orElse(0))
                .orElseThrow(this::missing);
        if (found != expected) {
            throw new AssertionError("Table " + name + " has " + found + (found == 1 ? " row" : " rows") + ", but "
                    + expected + " were expected");
        }
        return this;
    }

    /** Demands that there is no row. */
    public LocalTable isEmpty() {
        return hasRows(0);
    }

    /** Demands just these columns, in this order; without {@code time}. */
    public LocalTable hasColumns(String... expected) {
        List<String> found = columns().stream().map(Column::name).toList();
        if (!found.equals(List.of(expected))) {
            throw new AssertionError(
                    "Table " + name + " has the columns " + found + ", but " + List.of(expected) + " were expected");
        }
        return this;
    }

    /** Demands just these rows, in the columns that they name: others are not looked at. */
    public LocalTable hasRows(List<? extends Map<String, ? extends @Nullable Object>> expected) {
        Set<String> named = new LinkedHashSet<>();
        expected.forEach(row -> named.addAll(row.keySet()));
        if (named.isEmpty()) {
            return hasRows(expected.size());
        }
        return same(expected, rows(), named);
    }

    /** Demands just these rows with all of their columns. */
    public LocalTable isEqualTo(List<? extends Map<String, ? extends @Nullable Object>> expected) {
        Set<String> named = new LinkedHashSet<>();
        columns().forEach(column -> named.add(column.name()));
        expected.forEach(row -> named.addAll(row.keySet()));
        return same(expected, rows(), named);
    }

    /** Demands the rows of another table with all of their columns. */
    public LocalTable isEqualTo(LocalTable other) {
        return isEqualTo(other.rows().stream()
                .map(row -> {
                    Map<String, @Nullable Object> withoutTime = new LinkedHashMap<>(row);
                    withoutTime.remove("time");
                    return withoutTime;
                })
                .toList());
    }

    /** Demands a row, in the columns that it names. */
    public LocalTable contains(Map<String, ? extends @Nullable Object> row) {
        Optional<String> difference = RowDifferences.missing(row, rows());
        if (difference.isPresent()) {
            throw new AssertionError("Table " + name + " has no such row:\n" + difference.get());
        }
        return this;
    }

    private LocalTable same(
            List<? extends Map<String, ? extends @Nullable Object>> expected,
            List<Map<String, @Nullable Object>> found,
            Set<String> columns) {
        Optional<String> difference = RowDifferences.between(expected, found, columns);
        if (difference.isPresent()) {
            throw new AssertionError("Table " + name + " differs: " + difference.get());
        }
        return this;
    }

    private AssertionError missing() {
        List<String> there = treasureData.warehouse().tables(name.database()).stream()
                .map(schema -> schema.name().table())
                .toList();
        return new AssertionError("Table " + name + " does not exist; "
                + (there.isEmpty()
                        ? "database " + name.database() + " has no tables"
                        : "database " + name.database() + " has " + String.join(", ", there)));
    }

    /** The table's name, its columns and its first rows. */
    @Override
    public String toString() {
        if (!exists()) {
            return name + " (does not exist)";
        }
        List<Map<String, @Nullable Object>> rows = rows();
        StringBuilder text = new StringBuilder(name + " " + columns() + ", " + rows.size() + " rows");
        rows.stream().limit(10).forEach(row -> text.append("\n  ").append(row));
        return text.toString();
    }
}
