package io.cdppipeline.target;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query gave.
 *
 * @param columns in the order of the query
 * @param rows each with one value per column: {@link String}, {@link Long}, {@link Double}, {@link Boolean}, a
 *     {@link List}, a {@link java.util.Map} or null
 */
public record QueryResult(List<Column> columns, List<List<@Nullable Object>> rows) {

    public QueryResult {
        columns = List.copyOf(columns);
        rows = rows.stream()
                .map(row -> Collections.unmodifiableList(new ArrayList<>(row)))
                .toList();
    }

    /** The first value of the first row; null if there is no row. */
    public @Nullable Object firstValue() {
        return rows.isEmpty() || rows.get(0).isEmpty() ? null : rows.get(0).get(0);
    }

    /** The first value of the first row as a number; 0 if there is no row or the value is null. */
    public long firstLong() {
        return firstValue() instanceof Number number ? number.longValue() : 0;
    }
}
