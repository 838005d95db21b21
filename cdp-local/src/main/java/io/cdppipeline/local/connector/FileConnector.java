package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.connector.Bounds.Verdict;
import io.cdppipeline.local.connector.DataFiles.DataFile;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.TableName;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a bulk load job does, with files in place of the source system: {@code {data}/{source}/{object}/*} or {@code
 * {data}/{source}/{object}.<ext>}, where the source is the connector's type without its version. Thread-safe.
 *
 * <p>Files are csv and tsv with a header, json, ndjson and jsonl (all optionally .gz), and parquet. All files of the
 * object, in the order of their names, are the source's content; a load takes the rows whose {@code incremental_field} lies
 * between its bounds, both included, in whole seconds. Where bounds are given, a row without a usable timestamp is not
 * loaded but counted.
 *
 * <p>A load is one transaction: all rows or none. New columns become bigint or double if every value of the object is
 * such a number in its plain spelling, else varchar; a column that is there keeps its type if every row to load fits, else
 * it becomes varchar.
 */
public final class FileConnector {

    private static final Logger log = LoggerFactory.getLogger(FileConnector.class);

    private final Warehouse warehouse;
    private final DataFiles files;
    private final Clock clock;

    /**
     * @param dataDirectory where the sources' directories are; need not exist before the first load
     * @param clock gives the upload time, which becomes {@code time} of the rows
     */
    public FileConnector(Warehouse warehouse, Path dataDirectory, Clock clock) {
        this.warehouse = warehouse;
        this.files = new DataFiles(dataDirectory);
        this.clock = clock;
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
        long uploadSecond = clock.instant().getEpochSecond();
        List<DataFile> found = files.of(load);
        Profile profile = new Profile(new Columns(load.uploadTime()));
        for (DataFile file : found) {
            int[] field = {-1};
            RowReader.of(file.format()).read(file, profile.columns(), row -> {
                field[0] = field[0] < 0
                        ? profile.columns().findSource(load.bounds().field())
                        : field[0];
                profile.observe(row, verdict(load, row, field[0]));
            });
        }
        int field = profile.columns().findSource(load.bounds().field());
        if (load.bounds().given() && field < 0) {
            throw new LoadFailure(
                    load.name() + ": in.incremental_field is '" + load.bounds().field() + "', but the files have only "
                            + String.join(", ", profile.columns().names()));
        }
        store(target, load, found, profile, field, uploadSecond);
        LoadResult result =
                new LoadResult(target, profile.inside(), profile.outside(), profile.unknown(), found.size());
        log.info("{}: {}", load.name(), result);
        return result;
    }

    private void store(
            TableName target, LoadConfig load, List<DataFile> found, Profile profile, int field, long uploadSecond) {
        try {
            long written = warehouse.transaction(connection -> {
                long[] rows = {0};
                try (TableWriter writer = TableWriter.open(connection, target, load, profile, uploadSecond)) {
                    for (DataFile file : found) {
                        RowReader.of(file.format()).read(file, profile.columns(), row -> {
                            if (verdict(load, row, field) == Verdict.INSIDE) {
                                write(writer, row);
                                rows[0]++;
                            }
                        });
                    }
                }
                if (rows[0] != profile.inside()) {
                    throw new LoadFailure(load.name() + ": the files changed while they were read; load them again");
                }
                return rows[0];
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

    private static Verdict verdict(LoadConfig load, Row row, int field) {
        return load.bounds().of(field < 0 ? null : row.value(field));
    }

    /** Carries a failed write through the readers, which know nothing of tables. */
    private static final class WriteFailure extends RuntimeException {
        WriteFailure(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
