package io.cdppipeline.templates;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A catalog of the tables that a test puts into it. */
public final class FixedCatalog implements Catalog {

    private final Map<TableName, TableSchema> tables = new TreeMap<>();

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
