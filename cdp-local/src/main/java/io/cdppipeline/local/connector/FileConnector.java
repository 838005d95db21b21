package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.connector.Bounds.Verdict;
import io.cdppipeline.local.connector.DataFiles.DataFile;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.TableName;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a bulk load job does, with files in place of the source system: {@code {data}/{source}/{object}/*} or {@code
 * {data}/{source}/{object}.<ext>}, where the source is the connector's type without its version; for stores of files, the
 * files at {@code path_prefix} below {@code {data}/{source}/}. A type that a {@link Connector} is registered for is read
 * from that one. Thread-safe.
 *
 * <p>Files are csv and tsv, json, ndjson and jsonl (all optionally .gz), and parquet; {@code in.parser} says how text is
 * read. All files of the object, in the order of their names, are the source's content; a load takes the rows whose {@code
 * incremental_field} lies between its bounds, both included, in whole seconds. Where bounds are given, a row without a usable
 * timestamp is not loaded but counted.
 *
 * <p>A load is one transaction: all rows or none. New columns become what they are declared as, otherwise bigint or double
 * if every value of the object is such a number in its plain spelling, else varchar; a column that is there keeps its type
 * if every row to load fits, else it becomes varchar.
 */
public final class FileConnector {

    private static final Logger log = LoggerFactory.getLogger(FileConnector.class);

    private final Warehouse warehouse;
    private final DataFiles files;
    private final Clock clock;
    private final Map<String, Connector> connectors;

    /**
     * @param dataDirectory where the sources' directories are; need not exist before the first load
     * @param clock gives the upload time, which becomes {@code time} of the rows
     */
    public FileConnector(Warehouse warehouse, Path dataDirectory, Clock clock) {
        this(warehouse, dataDirectory, clock, Map.of());
    }

    /** @param connectors by the types that they stand for */
    public FileConnector(Warehouse warehouse, Path dataDirectory, Clock clock, Map<String, Connector> connectors) {
        this.warehouse = warehouse;
        this.files = new DataFiles(dataDirectory);
        this.clock = clock;
        this.connectors = Map.copyOf(connectors);
    }

    /**
     * Runs a bulk load and gives the number of rows stored.
     *
     * @param config {@code in}, {@code filters} and {@code out}, with secrets resolved
     * @throws LoadFailure as {@link #loadCounted} does
     */
    public long load(TableName target, ObjectNode config) {
        return loadCounted(target, config).rowsLoaded();
    }

    /**
     * Runs a bulk load. The table is created if it is missing; its database must be there.
     *
     * @param config {@code in}, {@code filters} and {@code out}, with secrets resolved
     * @throws LoadFailure if the configuration cannot be followed, there is no file for the object, a file is broken (with
     *     its name and line), or the database is missing; nothing is stored then
     */
    public LoadResult loadCounted(TableName target, ObjectNode config) {
        LoadConfig load = LoadConfig.of(config);
        if (!warehouse.databaseExists(target.database())) {
            throw new LoadFailure(load.name() + ": cannot load into " + target + ": there is no database '"
                    + target.database() + "'; create it first");
        }
        Problems problems = new Problems(stops(config));
        try (Source source = open(load, problems)) {
            return load(target, load, source, problems);
        }
    }

    private static boolean stops(ObjectNode config) {
        boolean parser =
                config.path("in").path("parser").path("stop_on_invalid_record").asBoolean(false);
        boolean out = config.path("out").path("stop_on_invalid_record").asBoolean(false);
        // Without a parser, the file stands for a service, whose records are never broken.
        return parser || out || !config.path("in").has("parser");
    }

    private LoadResult load(TableName target, LoadConfig load, Source source, Problems problems) {
        long uploadSecond = clock.instant().getEpochSecond();
        Rows rows = RowFilter.chain(new BoundedRows(source.rows(), load), load.filters(), load.name(), problems);
        Profile profile = new Profile(new Columns(load.uploadTime()));
        LastRecord last = LastRecord.of(load);
        rows.read(profile.columns(), row -> {
            profile.observe(row);
            last.observe(row, profile.columns());
        });
        long invalid = problems.count();
        List<String> invalidRecords = problems.first();
        store(target, load, rows, profile, uploadSecond);
        LoadResult result = new LoadResult(
                target,
                profile.inside(),
                profile.outside(),
                profile.unknown(),
                source.files(),
                invalid,
                invalidRecords,
                last.next().or(source::next));
        log.info("{}: {}", load.name(), result);
        return result;
    }

    private void store(TableName target, LoadConfig load, Rows rows, Profile profile, long uploadSecond) {
        try {
            long written = warehouse.transaction(connection -> {
                long[] count = {0};
                try (TableWriter writer =
                        TableWriter.open(connection, target, TableLoad.of(load), profile, uploadSecond)) {
                    rows.read(profile.columns(), row -> {
                        if (row.verdict() == Verdict.INSIDE) {
                            write(writer, row);
                            count[0]++;
                        }
                    });
                }
                if (count[0] != profile.inside()) {
                    throw new LoadFailure(load.name() + ": the files changed while they were read; load them again");
                }
                return count[0];
            });
            log.debug("{}: {} rows written to {}", load.name(), written, target);
        } catch (WriteFailure e) {
            throw new LoadFailure(load.name() + ": cannot write to " + target + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new LoadFailure(load.name() + ": cannot load into " + target + ": " + e.getMessage(), e);
        }
    }

    private static void write(TableWriter writer, Row row) {
        try {
            writer.write(row);
        } catch (SQLException | NumberFormatException e) {
            throw new WriteFailure(e);
        }
    }

    /** The first rows that a load would store: {@code schema} and {@code records}. */
    public ObjectNode preview(ObjectNode config) {
        LoadConfig load = LoadConfig.of(config);
        Problems problems = new Problems(stops(config));
        try (Source source = open(load, problems)) {
            return Preview.of(
                    RowFilter.chain(new BoundedRows(source.rows(), load), load.filters(), load.name(), problems),
                    new Columns(load.uploadTime()));
        }
    }

    /** The configuration with what the source's first file looks like: {@code in.parser}, and the filter for time. */
    public ObjectNode guess(ObjectNode config) {
        LoadConfig load = LoadConfig.of(config);
        if (connectors.containsKey(load.type()) || load.query().isPresent()) {
            return Guess.withTime(config);
        }
        DataFile first = files.of(load).get(0);
        boolean text = first.format() == DataFiles.Format.CSV || first.format() == DataFiles.Format.TSV;
        // A file that stands for a service says nothing of a parser, which the service does not have.
        boolean parsed =
                text || load.pathPrefix().isPresent() || config.path("in").has("parser");
        return parsed ? Guess.of(load, config, first) : Guess.withTime(config);
    }

    private Source open(LoadConfig load, Problems problems) {
        Connector connector = connectors.get(load.type());
        if (connector != null) {
            SpooledRows spooled = new SpooledRows(new ConnectorRows(connector, load));
            return new Source(spooled, 0, spooled::close, Optional.empty());
        }
        Optional<String> query = load.query();
        if (query.isPresent()) {
            SpooledRows spooled = new SpooledRows(new QueryRows(
                    load, query.get(), table -> new FileRows(files.of(load, table), load, new Problems(true))));
            return new Source(spooled, 0, spooled::close, Optional.empty());
        }
        List<DataFile> found = files.of(load);
        boolean byPath = load.pathPrefix().isPresent();
        return new Source(
                new FileRows(found, load, problems),
                found.size(),
                () -> {},
                byPath ? Optional.of(lastPath(files.storePath(load, found.get(found.size() - 1)))) : Optional.empty());
    }

    private static ObjectNode lastPath(String path) {
        ObjectNode next = JsonNodeFactory.instance.objectNode();
        next.putObject("in").put("last_path", path);
        return next;
    }

    /** What a load reads. */
    private record Source(Rows rows, int files, Runnable closing, Optional<ObjectNode> next) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }

    /** Says of every row whether it lies within the bounds. */
    private record BoundedRows(Rows source, LoadConfig load) implements Rows {
        @Override
        public void read(Columns columns, RowReader.RowSink sink) {
            if (!load.bounds().given()) {
                source.read(columns, sink);
                return;
            }
            String name = load.bounds().field();
            int[] field = {-1};
            source.read(columns, row -> {
                field[0] = field[0] < 0 ? columns.findSource(name) : field[0];
                row.verdict(load.bounds().of(field[0] < 0 ? null : row.value(field[0])));
                sink.row(row);
            });
            if (columns.findSource(name) < 0) {
                throw new LoadFailure(load.name() + ": in.incremental_field is '" + name + "', but the files have only "
                        + String.join(", ", columns.names()));
            }
        }
    }

    /** The incremental columns of the last row, from which the next load goes on. */
    private record LastRecord(List<String> names, ArrayNode values) {

        static LastRecord of(LoadConfig load) {
            List<String> names = new ArrayList<>();
            if (load.in().path("incremental").asBoolean(false)) {
                load.in().path("incremental_columns").forEach(name -> names.add(name.asText()));
            }
            return new LastRecord(names, JsonNodeFactory.instance.arrayNode());
        }

        void observe(Row row, Columns columns) {
            if (names.isEmpty()) {
                return;
            }
            values.removeAll();
            for (String name : names) {
                int slot = columns.findSource(name);
                String value = slot < 0 ? null : row.value(slot);
                if (value == null) {
                    values.addNull();
                } else if (row.kind(slot) != Row.Kind.TEXT && value.matches("-?\\d{1,18}")) {
                    values.add(Long.parseLong(value));
                } else {
                    values.add(value);
                }
            }
        }

        Optional<ObjectNode> next() {
            if (values.isEmpty()) {
                return Optional.empty();
            }
            ObjectNode next = JsonNodeFactory.instance.objectNode();
            next.putObject("in").set("last_record", values);
            return Optional.of(next);
        }
    }

    /** Carries a failed write through the readers, which know nothing of tables. */
    private static final class WriteFailure extends RuntimeException {
        WriteFailure(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
