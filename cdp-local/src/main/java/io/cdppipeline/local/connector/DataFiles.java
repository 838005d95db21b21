package io.cdppipeline.local.connector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the files that hold an object: {@code {dir}/{source}/{object}/*} and {@code {dir}/{source}/{object}.<ext>}. */
final class DataFiles {

    /** How a file is read. */
    enum Format {
        CSV,
        TSV,
        JSON,
        JSON_LINES,
        PARQUET
    }

    /**
     * A file of an object.
     *
     * @param name how messages call it
     */
    record DataFile(Path path, String name, Format format, boolean gzip) {}

    private final Path directory;

    DataFiles(Path directory) {
        this.directory = directory;
    }

    /** The object's files in the order of their names. */
    List<DataFile> of(LoadConfig load) {
        Path source = directory.resolve(load.source());
        List<DataFile> found = new ArrayList<>();
        try {
            if (Files.isDirectory(source)) {
                for (Path each : list(source)) {
                    String name = each.getFileName().toString();
                    if (Files.isDirectory(each) && name.equalsIgnoreCase(load.object())) {
                        addAll(load, each, found);
                    } else if (Files.isRegularFile(each)) {
                        format(each)
                                .filter(file -> stem(name).equalsIgnoreCase(load.object()))
                                .ifPresent(found::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new LoadFailure(load.name() + ": cannot list " + display(source) + ": " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            String stem = display(source.resolve(load.object()));
            throw new LoadFailure(load.type() + ": no data for object '" + load.object() + "': expected " + stem
                    + "/*.csv (or .tsv, .json, .ndjson, .jsonl, .parquet; text also as .gz) or " + stem + ".csv");
        }
        found.sort(Comparator.comparing(DataFile::name));
        return found;
    }

    private void addAll(LoadConfig load, Path objectDirectory, List<DataFile> found) throws IOException {
        for (Path each : list(objectDirectory)) {
            if (!each.getFileName().toString().startsWith(".")) {
                found.add(format(each)
                        .filter(file -> Files.isRegularFile(each))
                        .orElseThrow(() -> new LoadFailure(load.name() + ": " + display(each)
                                + " is none of .csv, .tsv, .json, .ndjson, .jsonl (each also as .gz) and .parquet;"
                                + " move it out of the object's directory")));
            }
        }
    }

    private static List<Path> list(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.sorted().toList();
        }
    }

    private static Optional<DataFile> format(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean gzip = name.endsWith(".gz");
        String plain = gzip ? name.substring(0, name.length() - 3) : name;
        Format format = switch (plain.substring(plain.lastIndexOf('.') + 1)) {
            case "csv" -> Format.CSV;
            case "tsv" -> Format.TSV;
            case "json" -> Format.JSON;
            case "ndjson", "jsonl" -> Format.JSON_LINES;
            case "parquet" -> gzip ? null : Format.PARQUET;
            default -> null;
        };
        return plain.contains(".") && format != null
                ? Optional.of(new DataFile(path, display(path), format, gzip))
                : Optional.empty();
    }

    private static String stem(String name) {
        String plain = name.toLowerCase(Locale.ROOT).endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return plain.substring(0, Math.max(0, plain.lastIndexOf('.')));
    }

    private static String display(Path path) {
        return path.toString().replace('\\', '/');
    }
}
