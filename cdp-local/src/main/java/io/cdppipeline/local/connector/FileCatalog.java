package io.cdppipeline.local.connector;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A catalog inferred from sample files, for a plan before there are any tables. Files are csv and tsv, json, ndjson and jsonl
 * (all optionally .gz), and parquet; the types are those that a load into the embedded Treasure Data gives: bigint or double
 * where every value is such a number in its plain spelling, else varchar.
 *
 * <p>Of each table the first {@value InferredTable#MOST_ROWS} rows are read, once for each catalog; a sample is chosen among
 * them by their number, so that the same files give the same types and the same rows. Immutable and thread-safe.
 */
public final class FileCatalog implements Catalog {

    private final DataFiles files;
    private final Map<TableName, Place> places;
    private final Map<TableName, InferredTable> inferred = new ConcurrentHashMap<>();
    private final boolean loaded;

    /** Where a table's files are. */
    private record Place(String source, String object) {}

    private FileCatalog(Path directory, Optional<String> database) {
        this.files = new DataFiles(directory);
        this.loaded = database.isPresent();
        this.places = new TreeMap<>();
        for (String source : files.sources()) {
            String word = PipelineConfig.tableName(source);
            for (String object : files.objects(source)) {
                String table = PipelineConfig.tableName(object);
                TableName name = database.map(each -> new TableName(each, word + "_" + table))
                        .orElseGet(() -> new TableName(word, table));
                places.putIfAbsent(name, new Place(source, object));
            }
        }
    }

    /**
     * The tables of databases: {@code {directory}/{database}/{table}.csv}, or any number of files in
     * {@code {directory}/{database}/{table}/}.
     *
     * @throws LoadFailure if a directory cannot be listed
     */
    public static FileCatalog ofDatabases(Path directory) {
        return new FileCatalog(directory, Optional.empty());
    }

    /**
     * The raw tables that loading from source systems would make: of {@code {directory}/{source}/{object}.csv}, or of the
     * files in {@code {directory}/{source}/{object}/}, the table {@code {source}_{object}}.
     *
     * @param database which they would be in: {@code acme_src}
     * @throws LoadFailure if a directory cannot be listed
     */
    public static FileCatalog ofSources(Path directory, String database) {
        return new FileCatalog(directory, Optional.of(database));
    }

    /** @throws LoadFailure if a file of the table is broken; the message names it and the line */
    @Override
    public Optional<TableSchema> table(TableName name) {
        return infer(name).map(InferredTable::schema);
    }

    /** @throws LoadFailure if a file of a table is broken; the message names it and the line */
    @Override
    public List<TableSchema> tables(String database) {
        return places.keySet().stream()
                .filter(name -> name.database().equals(database))
                .flatMap(name -> table(name).stream())
                .toList();
    }

    /** @throws LoadFailure if a file of the table is broken; the message names it and the line */
    @Override
    public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
        return columns.isEmpty()
                ? List.of()
                : infer(table).map(each -> each.sample(columns, rows)).orElse(List.of());
    }

    private Optional<InferredTable> infer(TableName name) {
        Place place = places.get(name);
        return place == null
                ? Optional.empty()
                : Optional.of(inferred.computeIfAbsent(name, each -> {
                    LoadConfig load = LoadConfig.whole(place.source(), place.object());
                    Rows rows = new FileRows(files.of(load, place.object()), load, new Problems(true));
                    return InferredTable.of(name, rows, new Columns(loaded));
                }));
    }

    @Override
    public String toString() {
        return "FileCatalog" + places.keySet();
    }
}
