package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.Column;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalTableIT {

    @TempDir
    Path directory;

    private LocalTreasureData td;

    @BeforeAll
    void start() {
        td = LocalTreasureData.inMemory();
    }

    @AfterAll
    void stop() {
        td.close();
    }

    @Test
    void loadsRowsWrittenInJava() {
        Map<String, Object> ann = new LinkedHashMap<>();
        ann.put("id", 1);
        ann.put("price", 1.5);
        ann.put("name", "Ann");
        ann.put("born", LocalDate.of(1990, 1, 2));
        ann.put("tags", List.of("a", "b"));
        ann.put("gone", null);
        ann.put("time", 1_700_000_000);

        assertThat(td.load("fixtures_java", "people", List.of(ann, Map.of("id", 2))))
                .isEqualTo(2);

        assertThat(td.table("fixtures_java", "people").columns())
                .containsExactly(
                        new Column("id", "bigint"),
                        new Column("price", "double"),
                        new Column("name", "varchar"),
                        new Column("born", "varchar"),
                        new Column("tags", "varchar"),
                        new Column("gone", "varchar"));
        assertThat(td.query("fixtures_java", "SELECT price, born, tags, gone, time FROM people WHERE id = 1")
                        .rows())
                .containsExactly(Arrays.asList(1.5, "1990-01-02", "[\"a\",\"b\"]", null, 1_700_000_000L));
        td.load("fixtures_java", "people", List.of(Map.of("id", 3)));
        td.table("fixtures_java", "people").hasRows(3).contains(Map.of("id", 3));
    }

    @Test
    void makesAnEmptyTableOfNoRows() {
        td.load("fixtures_none", "nobody", List.of());

        td.table("fixtures_none", "nobody").isEmpty().hasColumns();
    }

    @Test
    void givesRowsWithoutATimeTheClocksTime() {
        td.clock().set(Instant.parse("2026-03-01T00:00:00Z"));
        td.load("fixtures_clock", "events", List.of(Map.of("id", 1)));
        td.clock().resume();

        td.table("fixtures_clock", "events").hasRows(List.of(Map.of("id", 1, "time", 1_772_323_200)));
    }

    @Test
    void loadsFilesOfEveryFormat() throws Exception {
        Path csv = Files.writeString(directory.resolve("people.csv"), "id,name\n1,Ann\n");
        Path ndjson = Files.writeString(directory.resolve("more people.ndjson"), "{\"id\": 2, \"name\": \"Bob\"}\n");
        Path gzip = directory.resolve("packed.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write("id,name\n3,Cid\n".getBytes(StandardCharsets.UTF_8));
        }
        Path parquet = directory.resolve("people.parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("COPY (SELECT 4 AS id, 'Dan' AS name) TO '" + parquet + "' (FORMAT parquet)");
        }

        for (Path file : List.of(csv, ndjson, gzip, parquet)) {
            assertThat(td.load("fixtures_file", "people", file)).isEqualTo(1);
        }
        td.load("fixtures_file", "all_people", directory);

        td.table("fixtures_file", "people")
                .isEqualTo(List.of(
                        Map.of("id", 1, "name", "Ann"),
                        Map.of("id", 2, "name", "Bob"),
                        Map.of("id", 3, "name", "Cid"),
                        Map.of("id", 4, "name", "Dan")));
        td.table("fixtures_file", "all_people").isEqualTo(td.table("fixtures_file", "people"));
    }

    @Test
    void saysWhichFileItCannotLoad() throws Exception {
        assertThatThrownBy(() -> td.load("shop", "people", directory.resolve("none.csv")))
                .hasMessage("Cannot load " + directory.resolve("none.csv").toAbsolutePath()
                        + " into shop.people: there is no such file");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThatThrownBy(() -> td.load("shop", "people", empty))
                .hasMessage("Cannot load " + empty.toAbsolutePath() + " into shop.people: the directory is empty");
        Files.delete(empty);
        assertThat(td.table("shop", "people").exists()).isFalse();
    }

    @Test
    void saysWhatATableHasThatItShouldNot() {
        td.load("demands", "people", List.of(Map.of("id", 1, "name", "Ann"), Map.of("id", 2, "name", "Bob")));
        LocalTable people = td.table("demands", "people");

        people.hasRows(2).hasRows(List.of(Map.of("id", 2), Map.of("id", 1))).contains(Map.of("name", "Bob"));
        assertThatThrownBy(() -> people.hasRows(3))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Table demands.people has 2 rows, but 3 were expected");
        assertThatThrownBy(people::isEmpty).hasMessage("Table demands.people has 2 rows, but 0 were expected");
        assertThatThrownBy(people::doesNotExist).hasMessage("Table demands.people exists, which was not expected");
        assertThatThrownBy(() -> people.hasRows(List.of(Map.of("id", 1), Map.of("id", 5))))
                .hasMessage("""
                Table demands.people differs: 1 missing, 1 too many (2 rows expected, 2 found)
                  missing  {id=5}
                  too many {id=2}""");
        assertThatThrownBy(() -> people.contains(Map.of("id", 3))).hasMessage("""
                Table demands.people has no such row:
                  expected {id=3}
                  none of the 2 rows is like it""");
        assertThatThrownBy(() -> people.hasColumns("id"))
                .hasMessageMatching(
                        "Table demands.people has the columns \\[(id, name|name, id)\\], but \\[id\\] were expected");
        assertThatThrownBy(() -> td.table("demands", "orders").hasRows(1))
                .hasMessage("Table demands.orders does not exist; database demands has people");
        td.table("demands", "orders").doesNotExist();
    }
}
