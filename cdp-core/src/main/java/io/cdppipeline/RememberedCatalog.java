package io.cdppipeline;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a catalog said while one step looked at it: a step asks for the same tables many times. Thread-safe. */
final class RememberedCatalog implements Catalog {

    private record Sampled(TableName table, List<String> columns, int rows) {}

    private final Catalog catalog;
    private final Map<TableName, Optional<TableSchema>> tables = new ConcurrentHashMap<>();
    private final Map<String, List<TableSchema>> databases = new ConcurrentHashMap<>();
    /** Rows of many wide tables may be more than there is room for; then they are asked for again. */
    private final Map<Sampled, SoftReference<List<List<@Nullable Object>>>> samples;

    RememberedCatalog(Catalog catalog) {
        this(catalog, new ConcurrentHashMap<>());
    }

    private RememberedCatalog(Catalog catalog, Map<Sampled, SoftReference<List<List<@Nullable Object>>>> samples) {
        this.catalog = catalog;
        this.samples = samples;
    }

    /**
     * For the step that judges what was made: the tables as they are now, but the rows that the project was generated from, as
     * it is that project's plan that it judges.
     */
    RememberedCatalog anew() {
        return new RememberedCatalog(catalog, samples);
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        return tables.computeIfAbsent(name, catalog::table);
    }

    @Override
    public List<TableSchema> tables(String database) {
        return databases.computeIfAbsent(database, catalog::tables);
    }

    @Override
    public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
        Sampled wanted = new Sampled(table, List.copyOf(columns), rows);
        SoftReference<List<List<@Nullable Object>>> kept = samples.get(wanted);
        List<List<@Nullable Object>> sample = kept == null ? null : kept.get();
        if (sample == null) {
            sample = catalog.sample(table, columns, rows);
            samples.put(wanted, new SoftReference<>(sample));
        }
        return sample;
    }
}
