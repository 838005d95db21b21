package io.cdppipeline.local.connector;

import io.cdppipeline.CdpException;
import io.cdppipeline.local.connector.RowReader.RowSink;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.TableName;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/**
 * Puts records that clients send into tables, whose schema grows with them. A load is one transaction. Thread-safe.
 */
public final class RecordLoader {

    private final Warehouse warehouse;
    private final Clock clock;

    public RecordLoader(Warehouse warehouse, Clock clock) {
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /** Gzipped MessagePack, one map per record. It is read twice. */
    public interface Part {

        /** How messages call it. */
        String name();

        InputStream open() throws IOException;
    }

    /** What became of a load. */
    public record Loaded(long records, long invalid, List<String> problems) {}

    /** Takes maps. */
    @FunctionalInterface
    public interface RecordSink {
        void accept(Map<String, ?> values) throws IOException;
    }

    /** Gives maps; it is asked twice. */
    @FunctionalInterface
    public interface Records {
        void forEach(RecordSink sink) throws IOException;
    }

    /**
     * Loads parts whose records must have a {@code time} in epoch seconds.
     *
     * @param strict whether a record without it ends the load
     * @throws LoadFailure if a part is no gzipped MessagePack
     */
    public Loaded loadParts(String name, TableName target, List<? extends Part> parts, boolean strict) {
        Problems problems = new Problems(strict);
        Rows rows = (columns, sink) -> {
            for (Part part : parts) {
                read(part, columns, sink, problems);
            }
        };
        return load(new TableLoad(name, LoadConfig.Mode.APPEND, false, false), target, rows, problems);
    }

    /** Counts what {@link #loadParts} would load, and loads nothing. */
    public Loaded check(List<? extends Part> parts) {
        Problems problems = new Problems(false);
        long[] count = {0};
        for (Part part : parts) {
            read(part, new Columns(false), row -> count[0]++, problems);
        }
        return new Loaded(count[0], problems.count(), problems.first());
    }

    /**
     * Loads maps; those without {@code time} get the moment of the load.
     *
     * @param mode {@code append}, {@code replace} or {@code truncate}
     */
    public Loaded load(String name, TableName target, Records records, String mode) {
        Rows rows = (columns, sink) -> {
            Row row = new Row();
            try {
                records.forEach(values -> {
                    row.clear();
                    for (Map.Entry<String, ?> value : values.entrySet()) {
                        Cells.set(row, columns.slot(value.getKey()), value.getKey(), value.getValue());
                    }
                    sink.row(row);
                });
            } catch (IOException e) {
                throw new CdpException(name + ": " + e.getMessage(), e);
            }
        };
        LoadConfig.Mode parsed = switch (mode) {
            case "append" -> LoadConfig.Mode.APPEND;
            case "replace" -> LoadConfig.Mode.REPLACE;
            case "truncate" -> LoadConfig.Mode.TRUNCATE;
            default ->
                throw new LoadFailure(name + ": the mode is '" + mode + "'; there are append, replace and truncate");
        };
        return load(new TableLoad(name, parsed, false, false), target, rows, new Problems(true));
    }

    private Loaded load(TableLoad load, TableName target, Rows rows, Problems problems) {
        Profile profile = new Profile(new Columns(false));
        rows.read(profile.columns(), profile::observe);
        long invalid = problems.count();
        List<String> first = problems.first();
        long now = clock.instant().getEpochSecond();
        try {
            return warehouse.transaction(connection -> {
                try (TableWriter writer = TableWriter.open(connection, target, load, profile, now)) {
                    rows.read(profile.columns(), row -> {
                        try {
                            writer.write(row);
                        } catch (SQLException | NumberFormatException e) {
                            throw new LoadFailure(
                                    load.name() + ": cannot write to " + target + ": " + e.getMessage(), e);
                        }
                    });
                }
                return new Loaded(profile.inside(), invalid, first);
            });
        } catch (SQLException e) {
            throw new LoadFailure(load.name() + ": cannot load into " + target + ": " + e.getMessage(), e);
        }
    }

    private static void read(Part part, Columns columns, RowSink sink, Problems problems) {
        long record = 0;
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(
                new BufferedInputStream(new GZIPInputStream(part.open(), 1 << 16), 1 << 16))) {
            Row row = new Row();
            while (in.hasNext()) {
                record++;
                String problem = fill(PackedValues.next(in), columns, row);
                if (problem == null) {
                    sink.row(row);
                } else {
                    problems.report(part.name() + " record " + record + ": " + problem);
                }
            }
        } catch (IOException | MessagePackException e) {
            throw new LoadFailure(
                    part.name() + " is no gzipped MessagePack after record " + record + ": "
                            + (e.getMessage() == null ? e : e.getMessage()),
                    e);
        }
    }

    /** Makes the row; what is wrong with the record if that cannot be done. */
    private static @Nullable String fill(Value record, Columns columns, Row row) {
        if (!record.isMapValue()) {
            return "it is no map but " + record.getValueType().name().toLowerCase(java.util.Locale.ROOT);
        }
        row.clear();
        boolean time = false;
        for (Map.Entry<Value, Value> entry : record.asMapValue().entrySet()) {
            String name = entry.getKey().isStringValue()
                    ? entry.getKey().asStringValue().asString()
                    : entry.getKey().toJson();
            Value value = entry.getValue();
            if (name.isBlank()) {
                return "a field has no name";
            }
            if (name.equals("time")) {
                if (!value.isIntegerValue() || !value.asIntegerValue().isInLongRange()) {
                    return "its time is " + shown(value) + ", which is no epoch second";
                }
                time = true;
            }
            set(row, columns.slot(name), value);
        }
        return time ? null : "it has no time";
    }

    private static void set(Row row, int slot, Value value) {
        switch (value.getValueType()) {
            case NIL -> row.set(slot, null, Row.Kind.TEXT);
            case INTEGER, FLOAT -> row.set(slot, value.toString(), Row.Kind.NUMBER);
            case STRING -> row.set(slot, value.asStringValue().asString(), Row.Kind.TEXT);
            default -> row.set(slot, value.toJson(), Row.Kind.TEXT);
        }
    }

    private static String shown(Value value) {
        String text = value.toJson();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
