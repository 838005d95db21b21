package io.cdppipeline.local.connector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the files that hold an object: {@code {dir}/{source}/{object}/*} and {@code {dir}/{source}/{object}.<ext>}, or at {@code path_prefix}. */
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

    /** The load's files in the order of their names. */
    List<DataFile> of(LoadConfig load) {
        Optional<List<DataFile>> byPath = load.pathPrefix().map(path -> ofPath(load, path));
        return byPath.isPresent() && !byPath.get().isEmpty() ? byPath.get() : of(load, load.object());
    }

    /** Files of a store of files, at the path that they would have there below {@code {dir}/{source}}. */
    private List<DataFile> ofPath(LoadConfig load, String prefix) {
        Path source = directory.resolve(load.source()).toAbsolutePath().normalize();
        Pattern wanted = Pattern.compile(
                Arrays.stream(prefix.replaceFirst("^/+", "").split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining("[^/]*"))
                        + ".*",
                Pattern.DOTALL);
        Optional<Pattern> match = pathPattern(load);
        String last = load.in().path("last_path").asText("");
        if (!Files.isDirectory(source)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(source)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> {
                        String path = display(source.relativize(file));
                        return wanted.matcher(path).matches()
                                && (match.isEmpty() || match.get().matcher(path).find())
                                && path.compareTo(last) > 0;
                    })
                    .map(file -> format(file)
                            .or(() -> parsed(load, file))
                            .orElseThrow(() -> new LoadFailure(load.name() + ": " + display(file)
                                    + " is none of .csv, .tsv, .json, .ndjson, .jsonl (each also as .gz) and .parquet;"
                                    + " say in in.parser what it is")))
                    .sorted(Comparator.comparing(DataFile::name))
                    .toList();
        } catch (IOException e) {
            throw new LoadFailure(load.name() + ": cannot list " + display(source) + ": " + e.getMessage(), e);
        }
    }

    /** The path of a file as its store calls it, for {@code last_path}. */
    String storePath(LoadConfig load, DataFile file) {
        return display(directory
                .resolve(load.source())
                .toAbsolutePath()
                .normalize()
                .relativize(file.path().toAbsolutePath().normalize()));
    }

    private static Optional<Pattern> pathPattern(LoadConfig load) {
        String text = load.in().path("path_match_pattern").asText("");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new LoadFailure(load.name() + ": in.path_match_pattern: " + e.getMessage(), e);
        }
    }

    /** A file whose name says nothing, read as the parser is told to. */
    private static Optional<DataFile> parsed(LoadConfig load, Path path) {
        boolean gzip = path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        return load.parser().format().map(format -> new DataFile(path, display(path), format, gzip));
    }

    /** An object's files in the order of their names. */
    List<DataFile> of(LoadConfig load, String object) {
        Path source = directory.resolve(load.source());
        List<DataFile> found = new ArrayList<>();
        try {
            if (Files.isDirectory(source)) {
                for (Path each : list(source)) {
                    String name = each.getFileName().toString();
                    if (Files.isDirectory(each) && name.equalsIgnoreCase(object)) {
                        addAll(load, each, found);
                    } else if (Files.isRegularFile(each)) {
                        format(each)
                                .filter(file -> stem(name).equalsIgnoreCase(object))
                                .ifPresent(found::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new LoadFailure(load.name() + ": cannot list " + display(source) + ": " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            String stem = display(source.resolve(object));
            throw new LoadFailure(load.type() + ": no data for object '" + object + "': expected " + stem
                    + "/*.csv (or .tsv, .json, .ndjson, .jsonl, .parquet; text also as .gz) or " + stem + ".csv");
        }
        found.sort(Comparator.comparing(DataFile::name));
        return found;
    }

    /** The names of a source's objects, sorted; none if it has no directory. */
    SortedSet<String> objects(String source) {
        Path place = directory.resolve(source);
        SortedSet<String> objects = new TreeSet<>();
        try {
            if (Files.isDirectory(place)) {
                for (Path each : list(place)) {
                    String name = each.getFileName().toString();
                    if (Files.isDirectory(each) && !name.startsWith(".")) {
                        objects.add(name);
                    } else if (format(each).isPresent()) {
                        objects.add(stem(name));
                    }
                }
            }
        } catch (IOException e) {
            throw new LoadFailure("cannot list " + display(place) + ": " + e.getMessage(), e);
        }
        return objects;
    }

    /** The names of the sources that there are, sorted. */
    SortedSet<String> sources() {
        SortedSet<String> sources = new TreeSet<>();
        try {
            if (Files.isDirectory(directory)) {
                list(directory).stream()
                        .filter(each -> Files.isDirectory(each)
                                && !each.getFileName().toString().startsWith("."))
                        .forEach(each -> sources.add(each.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new LoadFailure("cannot list " + display(directory) + ": " + e.getMessage(), e);
        }
        return sources;
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
