package io.cdppipeline.local.hive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements one after the other on one warehouse; what they give was worked out by hand from Hive's documents. */
@Timeout(120)
class HiveEngineTest {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FIXTURE = "CREATE TABLE t (id bigint, s varchar, p double, tags array(varchar),"
            + " m map(varchar,bigint)); INSERT INTO t (id,s,p,tags,m,time) VALUES"
            + " (1,'a,b',1.5,ARRAY['x','y'],MAP(ARRAY['k'],ARRAY[7]),100),(2,NULL,2.5,NULL,NULL,200),"
            + " (3,'10',NULL,ARRAY['z'],MAP(ARRAY['j'],ARRAY[8]),300); CREATE TABLE u (id bigint, v varchar);"
            + " INSERT INTO u (id,v,time) VALUES (1,'one',1),(1,'uno',2),(4,'four',3)";

    private static DuckDbWarehouse warehouse() {
        DuckDbWarehouse warehouse = DuckDbWarehouse.inMemory();
        warehouse.createDatabase("shop");
        warehouse.createDatabase("other");
        warehouse.execute(request(FIXTURE));
        return warehouse;
    }

    private static SqlRequest request(String sql) {
        return new SqlRequest("shop", sql, NOON, NOON);
    }

    @Test
    void runsStatementsAsHiveDoes() throws IOException {
        try (DuckDbWarehouse warehouse = warehouse()) {
            HiveEngine hive = new HiveEngine(warehouse);
            List<String> differences = new ArrayList<>();
            for (String line : statements()) {
                Map<String, Object> wanted = JSON.readValue(line, new TypeReference<>() {});
                String sql = String.valueOf(wanted.remove("sql")).replace("\\n", "\n");
                Map<String, Object> got = answer(hive, sql);
                if (!sql.matches("(?s).*order by [^)]*")) {
                    sort(wanted);
                    sort(got);
                }
                if (!wanted.equals(got)) {
                    differences.add(sql + "\n  should be " + wanted + "\n  but is    " + got);
                }
            }
            assertThat(differences).isEmpty();
        }
    }

    private static Map<String, Object> answer(HiveEngine hive, String sql) throws IOException {
        SqlResult result;
        try {
            result = hive.execute(request(sql));
        } catch (SqlFailure e) {
            return Map.of("error", String.valueOf(e.getMessage()));
        }
        Map<String, Object> answer = result.hasResultSet()
                ? Map.of(
                        "columns",
                        result.columns().stream()
                                .map(column -> column.name() + " " + column.type())
                                .toList(),
                        "rows",
                        result.rows())
                : Map.of("written", result.records());
        return JSON.readValue(JSON.writeValueAsBytes(answer), new TypeReference<>() {});
    }

    private static void sort(Map<String, Object> answer) {
        if (answer.get("rows") instanceof List<?> rows) {
            rows.sort(Comparator.comparing(Object::toString));
        }
    }

    static List<String> statements() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(HiveEngineTest.class.getResourceAsStream("/hive/statements.jsonl")),
                StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    @Test
    void keepsTheTableWhenAnOverwriteFails() {
        try (DuckDbWarehouse warehouse = warehouse()) {
            HiveEngine hive = new HiveEngine(warehouse);
            assertThat(messageOf(hive, "insert overwrite table u select id, array(struct(1)) as v from t"))
                    .isEqualTo("FAILED: SemanticException line 1:23 Cannot convert array<struct<col1:int>> to string");
            assertThat(hive.execute(request("select count(*) from u")).rows()).containsExactly(List.of(3L));
        }
    }

    @Test
    void endsEveryMutatedTextWithAResultOrAMessage() throws IOException {
        long seed = Long.getLong("fuzz.seed", 20_261_120L);
        System.out.println("Hive fuzzing with -Dfuzz.seed=" + seed);
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (String line : statements()) {
            texts.add(JSON.readTree(line).get("sql").asText());
        }
        try (DuckDbWarehouse warehouse = warehouse()) {
            HiveEngine hive = new HiveEngine(warehouse);
            for (int i = 0; i < Integer.getInteger("fuzz.budget", 400); i++) {
                String text = mutated(random, texts);
                try {
                    hive.execute(request(text));
                } catch (SqlFailure e) {
                    assertThat(e.getMessage()).as(text).startsWith("FAILED");
                } catch (RuntimeException e) {
                    throw new AssertionError("Neither result nor message for: " + text, e);
                }
            }
        }
    }

    static String mutated(Random random, List<String> texts) {
        StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
        for (int i = random.nextInt(3); i >= 0; i--) {
            String other = texts.get(random.nextInt(texts.size()));
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, (char) (32 + random.nextInt(95)));
                case 2 -> text.insert(at, other, 0, random.nextInt(other.length() + 1));
                case 3 -> text.replace(at, end, word(random, other));
                case 4 -> text.insert(at, "(".repeat(random.nextInt(5)));
                default -> text.append(' ').append(word(random, other));
            }
        }
        return text.toString();
    }

    private static String word(Random random, String text) {
        String[] words = text.split(" ");
        return words.length == 0 ? "" : words[random.nextInt(words.length)];
    }

    private static String messageOf(HiveEngine hive, String sql) {
        try {
            hive.execute(request(sql));
        } catch (SqlFailure e) {
            return String.valueOf(e.getMessage());
        }
        return "no failure";
    }
}
