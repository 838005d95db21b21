package io.cdppipeline.target;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of some databases as they were at one moment, in a file that people can read, compare and commit: what a plan
 * is made with where no target is to be had.
 *
 * <pre>{@code
 * CatalogSnapshot.of(target.catalog(), "acme_src", "acme_stg").write(Path.of("catalog.json"));
 * }</pre>
 *
 * <p>It holds no values of the tables unless it is asked to ({@link SampleValues}), and no row counts, which would make every
 * refresh a change: only whether a table is empty. The same schemas give the same file. Immutable and thread-safe.
 */
public final class CatalogSnapshot implements Catalog {

    private final SortedMap<TableName, Entry> tables;

    /**
     * A table and its sample.
     *
     * @param sample rows of all its columns
     */
    record Entry(TableSchema schema, List<List<@Nullable Object>> sample) {}

    private CatalogSnapshot(SortedMap<TableName, Entry> tables) {
        this.tables = tables;
    }

    /** The schemas of databases as a catalog has them now; a database that is not there has no tables. */
    public static CatalogSnapshot of(Catalog catalog, String... databases) {
        return of(catalog, Arrays.asList(databases), SampleValues.NONE, 0);
    }

    /**
     * The schemas of databases, with some rows of each table.
     *
     * @param values what of their values is kept
     * @param rows how many rows of each table at most
     */
    public static CatalogSnapshot of(Catalog catalog, Collection<String> databases, SampleValues values, int rows) {
        SortedMap<TableName, Entry> tables = new TreeMap<>();
        for (String database : new TreeSet<>(databases)) {
            for (TableSchema schema : catalog.tables(database)) {
                tables.put(schema.name(), new Entry(known(schema), sample(catalog, schema, values, rows)));
            }
        }
        return new CatalogSnapshot(tables);
    }

    private static TableSchema known(TableSchema schema) {
        boolean empty = schema.rows().isPresent() && schema.rows().getAsLong() == 0;
        return new TableSchema(schema.name(), schema.columns(), empty ? OptionalLong.of(0) : OptionalLong.empty());
    }

    private static List<List<@Nullable Object>> sample(
            Catalog catalog, TableSchema schema, SampleValues values, int rows) {
        if (values == SampleValues.NONE || rows < 1 || schema.columns().isEmpty()) {
            return List.of();
        }
        List<String> columns = schema.columns().stream().map(Column::name).toList();
        List<List<@Nullable Object>> sample = new ArrayList<>();
        for (List<@Nullable Object> row : catalog.sample(schema.name(), columns, rows)) {
            List<@Nullable Object> kept = new ArrayList<>();
            row.forEach(value -> kept.add(values == SampleValues.MASKED ? SampleMask.mask(value) : value));
            sample.add(kept);
        }
        return sample;
    }

    static CatalogSnapshot of(Map<TableName, Entry> tables) {
        return new CatalogSnapshot(new TreeMap<>(tables));
    }

    /**
     * Reads a snapshot.
     *
     * @throws CdpException if the file is not there or is no snapshot; the message says where it is wrong
     */
    public static CatalogSnapshot read(Path file) {
        try {
            return SnapshotJson.read(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (NoSuchFileException e) {
            throw new CdpException(
                    "There is no catalog snapshot " + file + ": write one with CatalogSnapshot.of(catalog, databases)"
                            + ".write(path), or name another",
                    e);
        } catch (IOException e) {
            throw new CdpException("The catalog snapshot " + file + " cannot be read: " + e, e);
        }
    }

    /**
     * Writes the snapshot, in place of what the file held.
     *
     * @throws CdpException if it cannot be written; the file then holds what it held before
     */
    public void write(Path file) {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(beside, SnapshotJson.write(this), StandardCharsets.UTF_8);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CdpException("The catalog snapshot " + file + " cannot be written: " + e, e);
        }
    }

    /** The tables in the order of their names. */
    Collection<Entry> entries() {
        return tables.values();
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        return Optional.ofNullable(tables.get(name)).map(Entry::schema);
    }

    @Override
    public List<TableSchema> tables(String database) {
        return tables.values().stream()
                .map(Entry::schema)
                .filter(schema -> schema.name().database().equals(database))
                .toList();
    }

    @Override
    public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
        Entry entry = tables.get(table);
        if (entry == null || columns.isEmpty()) {
            return List.of();
        }
        List<String> names = entry.schema().columns().stream().map(Column::name).toList();
        List<List<@Nullable Object>> sample = new ArrayList<>();
        for (List<@Nullable Object> row :
                entry.sample().subList(0, Math.min(rows, entry.sample().size()))) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (String column : columns) {
                int at = names.indexOf(column);
                cells.add(at < 0 || at >= row.size() ? null : row.get(at));
            }
            sample.add(cells);
        }
        return sample;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CatalogSnapshot snapshot && tables.equals(snapshot.tables);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(tables);
    }

    @Override
    public String toString() {
        return "CatalogSnapshot[" + tables.size() + " tables]";
    }
}
