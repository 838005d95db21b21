package io.cdppipeline.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a run over a shop's files must find, counted from the files by means of its own: no code of the pipeline, no SQL.
 *
 * <p>An email counts if, trimmed and in lower case, it is one by its form; a phone if it has ten digits, or eleven of which
 * the first is a 1, which then goes; a customer id if it is there. Rows that share an identifier are one customer.
 */
final class ShopTruth {

    static final List<String> OBJECTS = List.of("customers", "orders", "products");

    private static final Pattern EMAIL = Pattern.compile("^[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}$");

    private final Map<String, List<Map<String, String>>> rows;
    private final Map<String, String> parents = new HashMap<>();
    private int rowsWithIdentifier;

    private ShopTruth(Map<String, List<Map<String, String>>> rows) {
        this.rows = rows;
        resolve();
    }

    /** Reads what is below {@code shopify/} now. */
    static ShopTruth of(Path dataDirectory) {
        Map<String, List<Map<String, String>>> rows = new LinkedHashMap<>();
        for (String object : OBJECTS) {
            rows.put(object, read(dataDirectory.resolve("shopify").resolve(object)));
        }
        return new ShopTruth(rows);
    }

    /** The same with only the latest version of each thing: what is left where the staging has rules against versions. */
    ShopTruth latestVersions() {
        Map<String, List<Map<String, String>>> latest = new LinkedHashMap<>();
        rows.forEach((object, versions) -> {
            Map<String, Map<String, String>> byId = new LinkedHashMap<>();
            for (Map<String, String> row : versions) {
                byId.merge(row.get("id"), row, (a, b) -> at(b, "updated_at").isAfter(at(a, "updated_at")) ? b : a);
            }
            latest.put(object, List.copyOf(byId.values()));
        });
        return new ShopTruth(latest);
    }

    /** Both, as one run after another finds them: an identifier once seen stays its customer's, whatever replaced it. */
    ShopTruth and(ShopTruth next) {
        Map<String, List<Map<String, String>>> both = new LinkedHashMap<>();
        for (String object : OBJECTS) {
            both.put(
                    object,
                    Stream.concat(rows(object).stream(), next.rows(object).stream())
                            .toList());
        }
        return new ShopTruth(both);
    }

    /** All rows, every version counted. */
    List<Map<String, String>> rows(String object) {
        return rows.getOrDefault(object, List.of());
    }

    /** Rows that a historical load takes: created from the start to the end of the history, either included. */
    long historyRows(String object, String startDate, String historyEndDate) {
        return count(
                object,
                row -> !at(row, "created_at").isBefore(Instant.parse(startDate))
                        && !at(row, "created_at").isAfter(Instant.parse(historyEndDate)));
    }

    /** Rows that the incremental loads take, all in all: changed at or after the end of the history. */
    long incrementRows(String object, String historyEndDate) {
        return count(object, row -> !at(row, "updated_at").isBefore(Instant.parse(historyEndDate)));
    }

    long distinctIds(String object) {
        return rows(object).stream().map(row -> row.get("id")).distinct().count();
    }

    Instant latest(String object) {
        return rows(object).stream()
                .map(row -> at(row, "updated_at"))
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** Customers by their identifiers, each {@code kind:value}; both sorted. */
    List<Set<String>> customers() {
        Map<String, Set<String>> byRoot = new TreeMap<>();
        for (String identifier : parents.keySet()) {
            byRoot.computeIfAbsent(root(identifier), root -> new TreeSet<>()).add(identifier);
        }
        return byRoot.values().stream()
                .sorted((a, b) -> a.iterator().next().compareTo(b.iterator().next()))
                .toList();
    }

    int distinctIdentifiers() {
        return parents.size();
    }

    /** Of how many rows of customers and orders the customer is known. */
    int rowsWithIdentifier() {
        return rowsWithIdentifier;
    }

    static Optional<String> email(String text) {
        String clean = text.trim().toLowerCase(Locale.ROOT);
        return EMAIL.matcher(clean).matches() ? Optional.of(clean) : Optional.empty();
    }

    static Optional<String> phone(String text) {
        String digits = text.replaceAll("[^0-9]", "");
        if (digits.length() == 11 && digits.startsWith("1")) {
            return Optional.of(digits.substring(1));
        }
        return digits.length() == 10 ? Optional.of(digits) : Optional.empty();
    }

    /** The identifiers of a row of customers or orders. */
    static List<String> identifiers(String object, Map<String, String> row) {
        List<String> found = new ArrayList<>();
        email(row.getOrDefault("email", "")).ifPresent(email -> found.add("email:" + email));
        phone(row.getOrDefault("phone", "")).ifPresent(phone -> found.add("phone:" + phone));
        String id = row.getOrDefault(object.equals("customers") ? "id" : "customer_id", "");
        if (!id.isEmpty()) {
            found.add("customer_id:" + id);
        }
        return found;
    }

    private void resolve() {
        for (String object : List.of("customers", "orders")) {
            for (Map<String, String> row : rows(object)) {
                List<String> identifiers = identifiers(object, row);
                rowsWithIdentifier += identifiers.isEmpty() ? 0 : 1;
                for (String identifier : identifiers) {
                    parents.putIfAbsent(identifier, identifier);
                    parents.put(root(identifier), root(identifiers.get(0)));
                }
            }
        }
    }

    private String root(String identifier) {
        String root = identifier;
        while (!parents.get(root).equals(root)) {
            root = parents.get(root);
        }
        // Shortens the way for the next who asks.
        for (String at = identifier; !at.equals(root); ) {
            at = parents.put(at, root);
        }
        return root;
    }

    private long count(String object, Predicate<Map<String, String>> which) {
        return rows(object).stream().filter(which).count();
    }

    private static Instant at(Map<String, String> row, String column) {
        return Instant.parse(row.get(column));
    }

    private static List<Map<String, String>> read(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Map<String, String>> rows = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String text = text(file);
                rows.addAll(file.getFileName().toString().contains(".csv") ? csv(text) : lines(text));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Map<String, String>> lines(String text) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : text.split("\n")) {
            Map<String, String> row = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : json.readTree(line).properties()) {
                if (!field.getValue().isNull()) {
                    row.put(field.getKey(), field.getValue().asText());
                }
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<Map<String, String>> csv(String text) {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> header = List.of();
        for (String line : text.split("\n")) {
            List<String> cells = cells(line);
            if (header.isEmpty()) {
                header = cells;
                continue;
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < header.size(); i++) {
                if (!cells.get(i).isEmpty()) {
                    row.put(header.get(i), cells.get(i));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    @Override
    public String toString() {
        return rows.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().size())
                .collect(Collectors.joining(
                        ", ", "ShopTruth[", ", customers=" + customers().size() + "]"));
    }
}
