package io.cdppipeline.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogSnapshotTest extends CatalogContract {

    @TempDir
    Path directory;

    @Override
    protected Catalog catalog() {
        Path file = directory.resolve("catalog.json");
        CatalogSnapshot.of(new Source(), List.of(DATABASE), SampleValues.AS_THEY_ARE, 50)
                .write(file);
        return CatalogSnapshot.read(file);
    }

    @Test
    void theFileHasALineForEachColumnAndNoValuesUnlessAsked() throws IOException {
        Path file = directory.resolve("sub/catalog.json");

        CatalogSnapshot.of(new Source(), DATABASE, "no_such_db").write(file);

        assertThat(file).content().isEqualTo("""
                {
                  "format": "cdp-catalog/1",
                  "tables": {
                    "contract_src.events": {
                      "columns": {
                        "id": "bigint"
                      }
                    },
                    "contract_src.people": {
                      "columns": {
                        "id": "bigint",
                        "name": "varchar",
                        "score": "double"
                      }
                    }
                  }
                }
                """);
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        Path file = directory.resolve("catalog.json");
        CatalogSnapshot snapshot = CatalogSnapshot.of(new Source(), List.of(DATABASE), SampleValues.AS_THEY_ARE, 3);
        snapshot.write(file);
        String written = Files.readString(file);

        assertThat(CatalogSnapshot.read(file)).isEqualTo(snapshot);
        CatalogSnapshot.read(file).write(file);
        assertThat(file).hasContent(written);
    }

    @Test
    void aSnapshotWithoutTablesCanBeReadBack() {
        Path file = directory.resolve("catalog.json");
        CatalogSnapshot.of(new Source(), "no_such_db").write(file);

        assertThat(CatalogSnapshot.read(file).tables(DATABASE)).isEmpty();
    }

    @Test
    void maskedValuesKeepTheirFormAndNothingElse() {
        Catalog odd = new Source() {
            @Override
            public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
                List<List<@Nullable Object>> values = new ArrayList<>();
                for (Object value : Arrays.asList(
                        "Ann.Lee@shop.example",
                        "1985-07-23T10:11:12.123Z",
                        "23/07/1985",
                        "{\"city\":\"Köln\",\"zip\":[50667]}",
                        "+49 221 123",
                        77L,
                        3.25,
                        null)) {
                    values.add(Arrays.asList(1L, value, 0.5));
                }
                return values;
            }
        };

        Catalog masked = CatalogSnapshot.of(odd, List.of(DATABASE), SampleValues.MASKED, 50);

        assertThat(masked.sample(PEOPLE, List.of("name"), 50))
                .extracting(row -> row.get(0))
                .containsExactly(
                        "xxx.xxx@xxxx.xxxxxxx",
                        "2001-01-01T01:01:01.001Z",
                        "01/01/2001",
                        "{\"city\":\"xxxx\",\"zip\":[0]}",
                        "+00 000 000",
                        0L,
                        0.5,
                        null);
    }

    @Test
    void anEmptyTableIsKnownToBeEmpty() {
        Catalog empty = new Source() {
            @Override
            public Optional<TableSchema> table(TableName name) {
                return super.table(name)
                        .map(schema -> new TableSchema(schema.name(), schema.columns(), OptionalLong.of(0)));
            }
        };
        Path file = directory.resolve("catalog.json");
        CatalogSnapshot.of(empty, DATABASE).write(file);

        assertThat(CatalogSnapshot.read(file).table(PEOPLE).orElseThrow().rows())
                .hasValue(0);
    }

    @Test
    void aFileThatIsNoSnapshotIsRefusedWithItsPlace() throws IOException {
        Path file = directory.resolve("catalog.json");

        assertThatThrownBy(() -> CatalogSnapshot.read(file))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("There is no catalog snapshot " + file);
        Files.writeString(file, "{\n  \"format\": oops\n}");
        assertThatThrownBy(() -> CatalogSnapshot.read(file)).hasMessageContaining("is no JSON, line 2");
        Files.writeString(file, "{\"format\": \"cdp-catalog/9\"}");
        assertThatThrownBy(() -> CatalogSnapshot.read(file))
                .hasMessageContaining("its 'format' is 'cdp-catalog/9', and this version reads 'cdp-catalog/1'");
        Files.writeString(file, "{\"format\": \"cdp-catalog/1\", \"tables\": {\"a.b\": {\"columns\": {\"c\": 1}}}}");
        assertThatThrownBy(() -> CatalogSnapshot.read(file))
                .hasMessageContaining("column 'c' of a.b needs a type, as \"varchar\" or \"bigint\"");
        Files.writeString(file, "{\"format\": \"cdp-catalog/1\", \"tables\": {\"ab\": {}}}");
        assertThatThrownBy(() -> CatalogSnapshot.read(file)).hasMessageContaining("'ab' is no name of a table");
    }

    /** What a target would have. */
    private static class Source implements Catalog {

        private static final Map<TableName, List<Column>> TABLES = Map.of(
                PEOPLE,
                List.of(new Column("id", "bigint"), new Column("name", "varchar"), new Column("score", "double")),
                EVENTS,
                List.of(new Column("id", "bigint")));

        @Override
        public Optional<TableSchema> table(TableName name) {
            return Optional.ofNullable(TABLES.get(name))
                    .map(columns -> new TableSchema(name, columns, OptionalLong.of(9)));
        }

        @Override
        public List<TableSchema> tables(String database) {
            return TABLES.keySet().stream()
                    .filter(name -> name.database().equals(database))
                    .sorted()
                    .flatMap(name -> table(name).stream())
                    .toList();
        }

        @Override
        public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
            if (table.equals(PEOPLE)) {
                return List.of(List.of(1L, "ann", 0.5), Arrays.asList(2L, null, 1.5), List.of(3L, "carl", 2.5));
            }
            List<List<@Nullable Object>> sample = new ArrayList<>();
            for (long id = 1; id <= Math.min(rows, 200); id++) {
                sample.add(List.of(id));
            }
            return sample;
        }
    }
}
