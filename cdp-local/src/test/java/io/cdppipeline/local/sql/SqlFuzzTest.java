package io.cdppipeline.local.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.local.sql.catalog.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Recorded statements, mutated: whatever comes of one is a result or a failure with Trino's name for it. {@code
 * -Dfuzz.budget=N} runs more, {@code -Dfuzz.seed=S} the same again.
 */
class SqlFuzzTest {

    private static final Path CASES = Path.of("src/test/resources/conformance/presto");
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:''|[^'])*'|\"(?:\"\"|[^\"])*\"|[A-Za-z_][A-Za-z_0-9]*|\\d+(?:\\.\\d+)?|\\s+|.", Pattern.DOTALL);
    private static final String[] SPICE = {
        "NULL",
        "0",
        "-1",
        "9223372036854775807",
        "1e308",
        "''",
        "'a'",
        "ARRAY[]",
        "MAP()",
        "ROW(1, NULL)",
        "(",
        ")",
        ",",
        "SELECT",
        "FROM",
        "*",
        "x -> x",
        "nan()",
        "DATE '2024-02-29'",
        "INTERVAL '1' DAY",
        "JSON 'null'",
        "X'00'",
        "OVER ()",
        "count(*)",
        "DISTINCT",
        "CAST(NULL AS varchar)",
        "[",
        "]",
        "1.5",
        "true",
        "\u0000",
        "\ud83d\ude00",
        "--",
        "/*",
        ";",
        "TIMESTAMP '2024-03-10 02:30:00 America/New_York'",
        "UNNEST(ARRAY[1])",
        "(SELECT 1)",
        "WITH t AS (SELECT 1)",
        "?"
    };

    @Test
    @SuppressWarnings("SystemOut")
    void everyStatementEndsInAResultOrAFailureWithAName() throws IOException {
        long seed = Long.getLong("fuzz.seed", 20_240_229L);
        int budget = Integer.getInteger("fuzz.budget", 400);
        System.out.println("SQL fuzzing: " + budget + " statements of seed " + seed);
        Random random = new Random(seed);
        List<String> statements = statements();
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try (DuckDbWarehouse warehouse = DuckDbWarehouse.inMemory(Storage.ANY_TYPE)) {
            warehouse.createDatabase("corpus");
            run(warehouse, Files.readString(CASES.resolve("setup-common.sql")));
            for (int i = 0; i < budget; i++) {
                String sql = mutated(statements, random);
                assertThat(outcome(warehouse, sql, watch)).as(sql).matches("result|[A-Z][A-Z_]+");
            }
            // the engine is as well as before
            assertThat(run(warehouse, "SELECT 1").rows()).containsExactly(List.of(1L));
        } finally {
            watch.shutdownNow();
        }
    }

    /** How a statement ended; one that takes long is stopped, which must work too. */
    private static String outcome(DuckDbWarehouse warehouse, String sql, ScheduledExecutorService watch) {
        Thread runner = Thread.currentThread();
        ScheduledFuture<?> stop = watch.schedule(runner::interrupt, 5, TimeUnit.SECONDS);
        try {
            run(warehouse, sql);
            return "result";
        } catch (SqlFailure failure) {
            return String.valueOf(failure.getMessage()).contains("INTERNAL Error")
                    ? "the engine broke: " + failure.getMessage()
                    : failure.errorName();
        } catch (RuntimeException | StackOverflowError e) {
            return "crashed: " + e;
        } finally {
            stop.cancel(false);
            Thread.interrupted();
        }
    }

    private static SqlResult run(DuckDbWarehouse warehouse, String sql) {
        Instant now = Instant.parse("2026-03-01T12:34:56.789Z");
        return warehouse.execute(new SqlRequest("corpus", sql, now, now));
    }

    private static List<String> statements() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> statements = new ArrayList<>();
        try (Stream<Path> files = Files.list(CASES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode sql = json.readTree(line).get("sql");
                    statements.add(sql.asText());
                }
            }
        }
        return statements;
    }

    private static String mutated(List<String> statements, Random random) {
        List<String> tokens = tokens(statements.get(random.nextInt(statements.size())));
        List<String> others = tokens(statements.get(random.nextInt(statements.size())));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && !tokens.isEmpty(); i++) {
            int at = random.nextInt(tokens.size());
            switch (random.nextInt(7)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
                case 2 -> tokens.set(at, SPICE[random.nextInt(SPICE.length)]);
                case 3 -> tokens.set(at, others.get(random.nextInt(others.size())));
                case 4 -> tokens.add(at, SPICE[random.nextInt(SPICE.length)]);
                case 5 -> {
                    int other = random.nextInt(tokens.size());
                    String kept = tokens.get(at);
                    tokens.set(at, tokens.get(other));
                    tokens.set(other, kept);
                }
                default -> {
                    int from = random.nextInt(others.size());
                    tokens.addAll(at, others.subList(from, Math.min(others.size(), from + 1 + random.nextInt(8))));
                }
            }
        }
        return String.join("", tokens);
    }

    private static List<String> tokens(String sql) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }
}
