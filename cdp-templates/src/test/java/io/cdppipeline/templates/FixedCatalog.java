package io.cdppipeline.templates;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A catalog of the tables that a test puts into it. */
public final class FixedCatalog implements Catalog {

    private final Map<TableName, TableSchema> tables = new TreeMap<>();
    private final Map<TableName, Map<String, List<@Nullable Object>>> samples = new TreeMap<>();

    /** Adds a table with columns written as {@code "id bigint"}. */
    public FixedCatalog with(String database, String table, String... columns) {
        TableName name = new TableName(database, table);
        List<Column> list = new ArrayList<>();
        for (String column : columns) {
            int blank = column.lastIndexOf(' ');
            list.add(new Column(column.substring(0, blank), column.substring(blank + 1)));
        }
        tables.put(name, new TableSchema(name, list, OptionalLong.empty()));
        return this;
    }

    /** Gives a column of a table, put in before, these values in its sample. */
    public FixedCatalog sampled(String database, String table, String column, @Nullable Object... values) {
        samples.computeIfAbsent(new TableName(database, table), name -> new TreeMap<>())
                .put(column, Arrays.asList(values));
        return this;
    }

    @Override
    public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
        Map<String, List<@Nullable Object>> values = samples.getOrDefault(table, Map.of());
        int count = values.values().stream().mapToInt(List::size).max().orElse(0);
        List<List<@Nullable Object>> sample = new ArrayList<>();
        for (int row = 0; row < Math.min(count, rows); row++) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (String column : columns) {
                List<@Nullable Object> of = values.getOrDefault(column, List.of());
                cells.add(row < of.size() ? of.get(row) : null);
            }
            sample.add(cells);
        }
        return sample;
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    @Override
    public List<TableSchema> tables(String database) {
        return tables.values().stream()
                .filter(table -> table.name().database().equals(database))
                .toList();
    }
}
