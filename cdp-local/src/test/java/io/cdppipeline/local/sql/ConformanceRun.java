package io.cdppipeline.local.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.local.sql.catalog.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One run of a directory of recorded cases: what passed, what differs and how. */
final class ConformanceRun {

    /** How a case ended. */
    enum Outcome {
        /** The same rows. */
        EQUAL,
        /** An error instead of rows. */
        REFUSED,
        /** Other rows than recorded. */
        SILENT,
        /** The same kind of error at the same place. */
        ALIKE,
        /** An error, but another one. */
        UNLIKE,
        /** Rows instead of an error. */
        ACCEPTED;

        boolean passes() {
            return this == EQUAL || this == ALIKE;
        }
    }

    private record Verdict(Outcome outcome, String reason) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");

    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private final Map<String, String> failures = new TreeMap<>();
    private final Set<String> passed = new TreeSet<>();
    private final Map<String, int[]> topics = new TreeMap<>();
    private final Map<String, String> known;
    private final Path corpus;
    private final boolean exactMessages;

    private ConformanceRun(Path corpus, boolean exactMessages) throws IOException {
        this.corpus = corpus;
        this.exactMessages = exactMessages;
        this.known = readKnown(corpus.resolve("known-failures.txt"));
    }

    /**
     * Runs every case of a directory.
     *
     * @param commonSetup what to run first if the directory has no {@code setup-common.sql}
     * @param exactMessages whether the text of an error counts too, not only its name and line
     */
    static ConformanceRun of(Path corpus, Path commonSetup, boolean exactMessages) throws IOException {
        ConformanceRun run = new ConformanceRun(corpus, exactMessages);
        Path own = corpus.resolve("setup-common.sql");
        run.run(Files.exists(own) ? own : commonSetup);
        return run;
    }

    Map<String, String> knownFailures() {
        return known;
    }

    Map<String, String> failures() {
        return failures;
    }

    Set<String> passed() {
        return passed;
    }

    List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add("SQL conformance of " + corpus.getFileName());
        topics.forEach((topic, score) -> lines.add("  " + topic + ": " + score[0] + "/" + score[1]));
        failures.forEach(
                (id, reason) -> lines.add("DIFFERS " + id + (known.containsKey(id) ? " (known) " : " ") + reason));
        int rows = count(Outcome.EQUAL) + count(Outcome.REFUSED) + count(Outcome.SILENT);
        int errors = count(Outcome.ALIKE) + count(Outcome.UNLIKE) + count(Outcome.ACCEPTED);
        lines.add(passed.size() + " passed, " + failures.size() + " failed");
        lines.add("rows: " + count(Outcome.EQUAL) + " of " + rows + " equal, " + count(Outcome.REFUSED) + " refused, "
                + count(Outcome.SILENT) + " silently different; errors: " + count(Outcome.ALIKE) + " of " + errors
                + " alike, " + count(Outcome.ACCEPTED) + " accepted");
        return lines;
    }

    private int count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    private void run(Path setup) throws IOException {
        try (DuckDbWarehouse warehouse = DuckDbWarehouse.inMemory(Storage.ANY_TYPE)) {
            warehouse.createDatabase("corpus");
            warehouse.createDatabase("other");
            execute(warehouse, Files.readString(setup), 1463846400);
            Set<String> fixtures = tables(warehouse);
            for (JsonNode each : cases()) {
                int[] score = topics.computeIfAbsent(each.get("topic").asText(), topic -> new int[2]);
                score[1]++;
                Verdict verdict = check(warehouse, each);
                cleanUp(warehouse, fixtures);
                counts.merge(verdict.outcome(), 1, Integer::sum);
                String id = each.get("id").asText();
                if (verdict.outcome().passes()) {
                    passed.add(id);
                    score[0]++;
                } else {
                    failures.put(id, verdict.outcome() + " " + verdict.reason());
                }
            }
        }
    }

    private List<JsonNode> cases() throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(corpus)) {
            files = list.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
        List<JsonNode> cases = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (!line.isBlank()) {
                    cases.add(JSON.readTree(line));
                }
            }
        }
        return cases;
    }

    private static Map<String, String> readKnown(Path file) throws IOException {
        Map<String, String> known = new TreeMap<>();
        if (!Files.exists(file)) {
            return known;
        }
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", 2);
                known.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
        }
        return known;
    }

    private static SqlResult execute(DuckDbWarehouse warehouse, String sql, long scheduled) {
        return warehouse.execute(new SqlRequest("corpus", sql, NOW, Instant.ofEpochSecond(scheduled)));
    }

    private static Set<String> tables(DuckDbWarehouse warehouse) {
        try {
            return warehouse.transaction(connection -> {
                Set<String> names = new TreeSet<>();
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(
                                "SELECT '\"' || schema_name || '\".\"' || table_name || '\"' FROM duckdb_tables()")) {
                    while (row.next()) {
                        names.add(row.getString(1));
                    }
                }
                return names;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void cleanUp(DuckDbWarehouse warehouse, Set<String> fixtures) {
        Set<String> left = tables(warehouse);
        left.removeAll(fixtures);
        if (left.isEmpty()) {
            return;
        }
        try {
            warehouse.transaction(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String table : left) {
                        statement.execute("DROP TABLE " + table);
                    }
                }
                return true;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Verdict check(DuckDbWarehouse warehouse, JsonNode each) {
        if (Boolean.getBoolean("conformance.trace")) System.err.println("TRACE " + each.get("sql"));
        long scheduled = each.path("scheduledTime").asLong(1463846400);
        JsonNode error = each.get("error");
        SqlResult result;
        try {
            for (JsonNode setup : each.get("setup")) {
                execute(warehouse, setup.asText(), scheduled);
            }
            result = execute(warehouse, each.get("sql").asText(), scheduled);
        } catch (SqlFailure failure) {
            if (error == null) {
                return new Verdict(Outcome.REFUSED, failure.errorName() + ": " + failure.getMessage());
            }
            String reason = Comparing.failure(failure, error, exactMessages);
            return new Verdict(reason == null ? Outcome.ALIKE : Outcome.UNLIKE, reason == null ? "" : reason);
        } catch (RuntimeException unexpected) {
            return new Verdict(error == null ? Outcome.REFUSED : Outcome.UNLIKE, "crashed: " + unexpected);
        }
        if (error != null) {
            return error.get("kind").asText().equals("engine-limit")
                    ? new Verdict(Outcome.ALIKE, "")
                    : new Verdict(
                            Outcome.ACCEPTED,
                            "gives " + result.rows() + ", but the engine says "
                                    + error.get("class").asText() + ": "
                                    + error.get("messageContains").asText());
        }
        String reason = Comparing.result(result, each);
        return new Verdict(reason == null ? Outcome.EQUAL : Outcome.SILENT, reason == null ? "" : reason);
    }
}
