package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.connector.LoadFailure;
import io.cdppipeline.local.connector.RecordLoader;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Records that clients send: streams of MessagePack, and events in JSON. Thread-safe. */
public final class Records {

    /** As many as a retry may be late by. */
    private static final int KEPT_IDS = 10_000;

    private final RecordLoader loader;
    private final Tables tables;
    private final Path spoolDirectory;
    private final Map<String, String> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > KEPT_IDS;
        }
    };

    Records(Warehouse warehouse, Tables tables, Clock clock, Path spoolDirectory) {
        this.loader = new RecordLoader(warehouse, clock);
        this.tables = tables;
        this.spoolDirectory = spoolDirectory;
    }

    /**
     * Imports gzipped MessagePack into a table that is there, unless the same was imported under the id before.
     *
     * @param uniqueId the sender's id of the content; empty to import it whatever was before
     * @throws TdServiceException 404 without the table, 422 if the content is none
     */
    public void importPacked(String database, String table, Spool content, Optional<String> uniqueId) {
        tables.show(database, table);
        String key = database + "." + table + "/" + uniqueId.orElse("");
        synchronized (seen) {
            if (uniqueId.isPresent() && seen.putIfAbsent(key, "") != null) {
                return;
            }
        }
        try {
            loader.loadParts(
                    "import", new TableName(database, table), List.of(part("the import's content", content)), true);
        } catch (RuntimeException e) {
            synchronized (seen) {
                seen.remove(key);
            }
            if (e instanceof LoadFailure) {
                throw new TdServiceException(422, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** Stores events as they are in JSON; a {@code uuid} is not stored, a missing {@code time} is now. */
    public void ingest(String database, String table, List<ObjectNode> events) {
        try {
            loader.load(
                    "ingest",
                    new TableName(database, table),
                    sink -> {
                        for (ObjectNode event : events) {
                            sink.accept(values(event));
                        }
                    },
                    "append");
        } catch (LoadFailure e) {
            throw new TdServiceException(422, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, @Nullable Object> values(ObjectNode event) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            JsonNode value = field.getValue();
            if (field.getKey().equals("uuid")) {
                continue;
            }
            values.put(
                    field.getKey(),
                    value.isNull()
                            ? null
                            : value.isNumber()
                                    ? value.numberValue()
                                    : value.isTextual() ? value.asText() : value.toString());
        }
        return values;
    }

    /** Writes a result into a table, which is made if it is missing; gives how many rows. */
    long store(TableName target, JobResult rows, String mode) {
        List<String> names = rows.columns().stream().map(Column::name).toList();
        return loader.load(
                        "result export",
                        target,
                        sink -> rows.forEachRow(row -> {
                            Map<String, @Nullable Object> values = new LinkedHashMap<>();
                            IntStream.range(0, names.size()).forEach(i -> values.put(names.get(i), row.get(i)));
                            sink.accept(values);
                            return true;
                        }),
                        mode)
                .records();
    }

    RecordLoader loader() {
        return loader;
    }

    /** Keeps what a client sends, in memory or in a file. */
    public Spool spool(InputStream content) throws IOException {
        return Spool.of(spoolDirectory, content::transferTo);
    }

    static RecordLoader.Part part(String name, Spool content) {
        return new RecordLoader.Part() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() throws IOException {
                return content.open(0);
            }
        };
    }
}
