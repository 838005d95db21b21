package io.cdppipeline;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Several catalogs as one: a table is as the first one has it that has it. */
final class LayeredCatalog implements Catalog {

    private final List<Catalog> catalogs;

    LayeredCatalog(List<Catalog> catalogs) {
        this.catalogs = List.copyOf(catalogs);
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        return catalogs.stream()
                .map(catalog -> catalog.table(name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public List<TableSchema> tables(String database) {
        Map<TableName, TableSchema> tables = new TreeMap<>();
        catalogs.forEach(catalog -> catalog.tables(database).forEach(table -> tables.putIfAbsent(table.name(), table)));
        return List.copyOf(tables.values());
    }

    @Override
    public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
        for (Catalog catalog : catalogs) {
            if (catalog.table(table).isPresent()) {
                return catalog.sample(table, columns, rows);
            }
        }
        return List.of();
    }
}
