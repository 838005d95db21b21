package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.catalog.CatalogReader;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.target.TableName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the translation of one statement knows and counts. Not shared between threads. */
final class HiveContext {

    private final SqlRequest request;
    private final CatalogReader catalog;
    private final Deque<Map<String, HiveQuery>> named = new ArrayDeque<>();
    private int names;

    HiveContext(SqlRequest request, CatalogReader catalog) {
        this.request = request;
        this.catalog = catalog;
    }

    SqlRequest request() {
        return request;
    }

    boolean hasDatabase(String name) {
        return catalog.hasDatabase(name);
    }

    Optional<TableColumns> table(TableName name) {
        return catalog.columns(name);
    }

    String fresh(String prefix) {
        names++;
        return prefix + names;
    }

    /** Opens a place for the names of WITH. */
    void open() {
        named.push(new HashMap<>());
    }

    void close() {
        named.pop();
    }

    /** @param query whose text is the name that DuckDB's WITH gives it */
    void name(String name, HiveQuery query) {
        named.element().put(name, query);
    }

    Optional<HiveQuery> named(String name) {
        return named.stream()
                .filter(level -> level.containsKey(name))
                .map(level -> level.get(name))
                .findFirst();
    }
}
