package io.cdppipeline.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.local.connector.FileConnector;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills tables from files and rows by the same way as a bulk load, so that a fixture's columns have the types that loaded data
 * have. Thread-safe.
 */
final class Fixtures {

    private static final String SOURCE = "fixture";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Warehouse warehouse;
    private final Clock clock;
    private final Path scratch;

    /** @param scratch an existing directory */
    Fixtures(Warehouse warehouse, Clock clock, Path scratch) {
        this.warehouse = warehouse;
        this.clock = clock;
        this.scratch = scratch;
    }

    long load(TableName table, Path data) {
        if (!Files.exists(data)) {
            throw new CdpException(
                    "Cannot load " + data.toAbsolutePath() + " into " + table + ": there is no such file");
        }
        return load(table, object -> {
            List<Path> files = Files.isDirectory(data) ? list(data) : List.of(data);
            if (files.isEmpty()) {
                throw new CdpException(
                        "Cannot load " + data.toAbsolutePath() + " into " + table + ": the directory is empty");
            }
            for (Path file : files) {
                link(file.toAbsolutePath(), object.resolve(String.valueOf(file.getFileName())));
            }
        });
    }

    long load(TableName table, List<? extends Map<String, ? extends @Nullable Object>> rows) {
        warehouse.createDatabase(table.database());
        if (rows.isEmpty()) {
            warehouse.createTable(table);
            return 0;
        }
        return load(table, object -> {
            List<String> lines = new ArrayList<>();
            for (Map<String, ? extends @Nullable Object> row : rows) {
                lines.add(line(table, row));
            }
            Files.write(object.resolve("rows.ndjson"), lines);
        });
    }

    /** What puts files into the directory that is loaded. */
    @FunctionalInterface
    private interface Filling {
        void fill(Path object) throws IOException;
    }

    private long load(TableName table, Filling filling) {
        warehouse.createDatabase(table.database());
        try {
            Path data = Files.createTempDirectory(scratch, "fixture-");
            try {
                filling.fill(Files.createDirectories(data.resolve(SOURCE).resolve(table.table())));
                return new FileConnector(warehouse, data, clock).load(table, config(table));
            } finally {
                remove(data);
            }
        } catch (IOException e) {
            throw new CdpException("Cannot load a fixture into " + table + ": " + e.getMessage(), e);
        }
    }

    private static ObjectNode config(TableName table) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putObject("in").put("type", SOURCE).put("object", table.table());
        config.putObject("out").put("mode", "append");
        return config;
    }

    private static String line(TableName table, Map<String, ? extends @Nullable Object> row) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        row.forEach((name, value) -> plain.put(name, plain(value)));
        try {
            return JSON.writeValueAsString(plain);
        } catch (JsonProcessingException e) {
            throw new CdpException("Cannot load the row " + row + " into " + table + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Values that JSON does not know as text: a date or an id, for one. */
    private static @Nullable Object plain(@Nullable Object value) {
        return value == null
                        || value instanceof Number
                        || value instanceof Boolean
                        || value instanceof Map
                        || value instanceof Iterable
                ? value
                : value.toString();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createSymbolicLink(link, file);
        } catch (IOException | UnsupportedOperationException noLinksHere) {
            Files.copy(file, link);
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
