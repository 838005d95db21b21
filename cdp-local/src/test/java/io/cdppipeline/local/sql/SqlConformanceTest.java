package io.cdppipeline.local.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.local.sql.catalog.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs every recorded case. Known failures are listed in {@code known-failures.txt} with their reasons; one that passes
 * fails the test too, so that the list tells the truth. {@code -Dconformance.verbose=true} prints why cases fail.
 */
class SqlConformanceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CASES = Path.of("src/test/resources/conformance/presto");
    private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");

    @Test
    void answersAsTheRecordedEngineDid() throws IOException {
        Map<String, String> known = knownFailures();
        Map<String, String> failures = new TreeMap<>();
        Set<String> passed = new TreeSet<>();
        Map<String, int[]> topics = new TreeMap<>();
        try (DuckDbWarehouse warehouse = DuckDbWarehouse.inMemory(Storage.ANY_TYPE)) {
            warehouse.createDatabase("corpus");
            warehouse.createDatabase("other");
            run(warehouse, Files.readString(CASES.resolve("setup-common.sql")), 1463846400);
            Set<String> fixtures = tables(warehouse);
            for (JsonNode each : cases()) {
                String id = each.get("id").asText();
                int[] score = topics.computeIfAbsent(each.get("topic").asText(), topic -> new int[2]);
                score[1]++;
                String reason = check(warehouse, each);
                cleanUp(warehouse, fixtures);
                if (reason == null) {
                    passed.add(id);
                    score[0]++;
                } else {
                    failures.put(id, reason);
                }
            }
        }
        report(topics, failures, known);
        Set<String> regressions = new TreeSet<>(failures.keySet());
        regressions.removeAll(known.keySet());
        Set<String> better = new TreeSet<>(known.keySet());
        better.retainAll(passed);
        assertThat(regressions.stream().map(id -> id + ": " + failures.get(id)))
                .as("cases that fail and are not in known-failures.txt")
                .isEmpty();
        assertThat(better)
                .as("cases in known-failures.txt that pass: take them out")
                .isEmpty();
    }

    @SuppressWarnings("SystemOut")
    private static void report(Map<String, int[]> topics, Map<String, String> failures, Map<String, String> known) {
        int passed = topics.values().stream().mapToInt(score -> score[0]).sum();
        int all = topics.values().stream().mapToInt(score -> score[1]).sum();
        System.out.println("Presto conformance: " + passed + " of " + all + " cases");
        topics.forEach((topic, score) -> System.out.println("  " + topic + ": " + score[0] + "/" + score[1]));
        if (Boolean.getBoolean("conformance.verbose")) {
            failures.forEach((id, reason) ->
                    System.out.println("  FAIL " + id + (known.containsKey(id) ? " (known)" : "") + ": " + reason));
        }
    }

    private static Map<String, String> knownFailures() throws IOException {
        Map<String, String> known = new TreeMap<>();
        for (String line : Files.readAllLines(CASES.resolve("known-failures.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", 2);
                known.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
        }
        return known;
    }

    private static List<JsonNode> cases() throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(CASES)) {
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

    private static SqlResult run(DuckDbWarehouse warehouse, String sql, long scheduled) {
        return warehouse.execute(new SqlRequest("corpus", sql, NOW, Instant.ofEpochSecond(scheduled)));
    }

    private static Set<String> tables(DuckDbWarehouse warehouse) {
        return Stream.of("corpus", "other")
                .flatMap(database -> warehouse.tables(database).stream())
                .map(table -> table.name().toString())
                .collect(Collectors.toSet());
    }

    private static void cleanUp(DuckDbWarehouse warehouse, Set<String> fixtures) {
        for (String database : List.of("corpus", "other")) {
            warehouse.tables(database).stream()
                    .filter(table -> !fixtures.contains(table.name().toString()))
                    .forEach(table -> warehouse.dropTable(table.name()));
        }
    }

    /** Null if the case passes, else why not. */
    private static String check(DuckDbWarehouse warehouse, JsonNode each) {
        long scheduled = each.path("scheduledTime").asLong(1463846400);
        JsonNode error = each.get("error");
        SqlResult result;
        try {
            for (JsonNode setup : each.get("setup")) {
                run(warehouse, setup.asText(), scheduled);
            }
            result = run(warehouse, each.get("sql").asText(), scheduled);
        } catch (SqlFailure failure) {
            return error == null
                    ? failure.errorName() + ": " + failure.getMessage()
                    : Comparing.failure(failure, error);
        } catch (RuntimeException unexpected) {
            return "crashed: " + unexpected;
        }
        if (error != null) {
            return error.get("kind").asText().equals("engine-limit")
                    ? null
                    : "accepted, but the engine says " + error.get("class").asText() + ": "
                            + error.get("messageContains").asText();
        }
        return Comparing.result(result, each);
    }
}
