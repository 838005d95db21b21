package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values of a raw table's text columns, none where the catalog shows none. */
final class TableSample {

    /** Longer values are rare, and would cost more than they tell. */
    private static final int LONGEST = 100_000;

    private final Map<String, List<String>> values = new HashMap<>();

    private TableSample() {}

    static TableSample of(Catalog catalog, TableSchema schema, List<Column> columns, int rows) {
        TableSample sample = new TableSample();
        List<String> texts =
                columns.stream().filter(ColumnKind::isText).map(Column::name).toList();
        if (rows < 1 || texts.isEmpty()) {
            return sample;
        }
        List<List<@Nullable Object>> found = catalog.sample(schema.name(), texts, rows);
        for (int i = 0; i < texts.size(); i++) {
            int column = i;
            sample.values.put(
                    texts.get(i),
                    found.stream()
                            .map(row -> row.get(column))
                            .filter(Objects::nonNull)
                            .map(Object::toString)
                            .filter(text -> !text.isBlank() && text.length() <= LONGEST)
                            .toList());
        }
        return sample;
    }

    /** What a column holds, without NULLs and blanks. */
    List<String> of(Column column) {
        return values.getOrDefault(column.name(), List.of());
    }
}
