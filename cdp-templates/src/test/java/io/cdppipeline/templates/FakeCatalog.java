package io.cdppipeline.templates;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A catalog of tables that a test declares: {@code table("db.table", "id bigint", "email varchar")}. */
public final class FakeCatalog implements Catalog {

    private final TreeMap<TableName, TableSchema> tables = new TreeMap<>();

    public FakeCatalog table(String name, String... columns) {
        return table(name, OptionalLong.empty(), columns);
    }

    public FakeCatalog table(String name, OptionalLong rows, String... columns) {
        int dot = name.indexOf('.');
        TableName table = new TableName(name.substring(0, dot), name.substring(dot + 1));
        List<Column> typed = Arrays.stream(columns)
                .map(column -> column.split(" ", 2))
                .map(words -> new Column(words[0], words[1]))
                .toList();
        tables.put(table, new TableSchema(table, typed, rows));
        return this;
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
