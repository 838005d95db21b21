package io.cdppipeline.examples.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.local.LocalTreasureData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values, columns and names that look like code, through all four phases: they are data everywhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileValuesIT {

    private static final int CUSTOM_FIELDS = 230;

    private static final List<String> EMAILS = List.of(
            "o'hara@example.com",
            " O'Hara@Example.com",
            "'; drop table x; --",
            "\"ann\"@example.com",
            "${td.each.x}@example.com",
            "back\\slash@example.com",
            "",
            "NULL",
            "two\nlines@example.com",
            "plain@example.com");

    private static final List<String> PHONES = List.of(
            "+1 (555) 123-4567",
            "'+1 555 765 4321'",
            "'; drop table x; --",
            "${session_id}",
            "0049 (0)30\t123456",
            "\\1",
            "",
            "N/A",
            "+1\n555 222 3333",
            "5552223333");

    /** The fields in the order of the service, which is that of the columns. */
    private static final List<String> COLUMNS =
            List.of("full_name", "select", "order", "group_by", "order_total___drop_table_x", "empty", "nothing");

    @TempDir
    static Path directory;

    private LocalTreasureData td;

    private static List<Map<String, Object>> contacts() {
        List<Map<String, Object>> rows = Source.SALESFORCE
                .rows()
                .rows(0, SourceRows.HOSTILE.size(), "2024-01-03T00:00:00Z", "2024-03-20T00:00:00Z");
        for (int i = 0; i < rows.size(); i++) {
            Map<String, Object> row = new LinkedHashMap<>(rows.get(i));
            row.put("Email", EMAILS.get(i));
            row.put("Phone", PHONES.get(i));
            row.put("ORDER", hostile(i + 1));
            row.put("Group By", hostile(i + 2));
            for (int field = 0; field < CUSTOM_FIELDS; field++) {
                row.put("Custom_Field_" + field + "__c", hostile(i + field));
            }
            rows.set(i, row);
        }
        return rows;
    }

    private static String hostile(int i) {
        return SourceRows.HOSTILE.get(i % SourceRows.HOSTILE.size());
    }

    @BeforeAll
    static void writeRows() {
        SourceRows.add(directory.resolve("data"), "salesforce", "Contact", contacts());
    }

    /** One for each client: their projects have the same names. */
    @BeforeEach
    void start() {
        td = LocalTreasureData.builder()
                .dataDirectory(directory.resolve("data"))
                .start();
    }

    @AfterEach
    void stop() {
        td.close();
    }

    private List<List<@Nullable Object>> rows(String database, String columns, String table) {
        return td.query(database, "SELECT " + columns + " FROM " + table + " ORDER BY id").rows().stream()
                .<List<@Nullable Object>>map(ArrayList::new)
                .toList();
    }

    private static String quoted(List<String> columns) {
        return columns.stream()
                .map(name -> '"' + name + '"')
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }

    private static List<String> fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "custom_field_" + i + "__c")
                .toList();
    }

    /** What the staging makes of a text, as docs/staging.md says: what may be JSON keeps its spelling. */
    private static @Nullable String staged(String text) {
        return text.startsWith("{") ? text : label(text);
    }

    /** The same of a column whose name says that it is no JSON. */
    private static @Nullable String label(String text) {
        String stripped = text.strip().toUpperCase(Locale.ROOT);
        return stripped.isEmpty() || stripped.equals("NULL") ? null : stripped;
    }

    @ParameterizedTest
    @CsvSource({"acme, presto", "beta, hive"})
    void areDataInEveryLayer(String client, String engine) {
        for (String database : List.of("_src", "_stg")) {
            for (String table : List.of("x", "customers")) {
                td.load(client + database, table, List.of(Map.of("still", "here")));
            }
        }
        PipelineResult result = CdpPipeline.builder()
                .config(ConfigLoader.parse(
                        Source.ingestion(client, Source.SALESFORCE) + "hist_union:\nstaging:\n  engine: " + engine
                                + "\n" + Source.dedupe(Source.SALESFORCE) + "unification: {name: customer_360}\n",
                        "pipeline.yml"))
                .target(td.target())
                .workDirectory(directory.resolve(client))
                .build()
                .run();

        assertThat(result.report().phases().values())
                .allSatisfy(phase -> assertThat(phase.error()).isEmpty());

        // As they came.
        List<List<@Nullable Object>> raw = new ArrayList<>();
        List<List<@Nullable Object>> wide = new ArrayList<>();
        List<List<@Nullable Object>> clean = new ArrayList<>();
        for (int i = 0; i < SourceRows.HOSTILE.size(); i++) {
            raw.add(Arrays.asList(hostile(i), hostile(i + 3), hostile(i + 1), hostile(i + 2), i * 1.5, "", null));
            clean.add(Arrays.asList(
                    label(hostile(i)),
                    staged(hostile(i + 3)),
                    staged(hostile(i + 1)),
                    staged(hostile(i + 2)),
                    i * 1.5,
                    null,
                    null));
            List<@Nullable Object> cells = new ArrayList<>();
            for (int field = 0; field < CUSTOM_FIELDS; field++) {
                cells.add(hostile(i + field));
            }
            wide.add(cells);
        }
        for (String table : List.of("salesforce_contact_hist", "salesforce_contact_hist_union")) {
            assertThat(rows(client + "_src", quoted(COLUMNS), table)).as(table).isEqualTo(raw);
            assertThat(rows(client + "_src", quoted(fields(CUSTOM_FIELDS)), table))
                    .as(table)
                    .isEqualTo(wide);
            assertThat(rows(client + "_src", "email, phone", table))
                    .as(table)
                    .isEqualTo(IntStream.range(0, EMAILS.size())
                            .mapToObj(i -> List.<Object>of(EMAILS.get(i), PHONES.get(i)))
                            .toList());
        }

        // Cleaned, and with the ids of customers.
        String unified = "cdp_unification_" + client;
        for (String table : List.of(client + "_stg.salesforce_stg_contact", unified + ".salesforce_contact_enriched")) {
            assertThat(rows(client + "_stg", quoted(COLUMNS), table)).as(table).isEqualTo(clean);
            assertThat(rows(client + "_stg", quoted(fields(150)), table))
                    .as(table)
                    .isEqualTo(wide.stream()
                            .map(row -> row.subList(0, 150).stream()
                                    .map(value -> staged((String) value))
                                    .toList())
                            .toList());
        }
        assertThat(td.table(client + "_stg", "salesforce_stg_contact")
                        .rows()
                        .get(0)
                        .keySet())
                .as("the first 200 columns are staged")
                .contains("custom_field_150__c")
                .doesNotContain("custom_field_229__c");
        assertThat(rows(client + "_stg", "email_std, phone_std", "salesforce_stg_contact"))
                .containsExactly(
                        Arrays.asList("o'hara@example.com", "5551234567"),
                        Arrays.asList("o'hara@example.com", "5557654321"),
                        Arrays.asList(null, null),
                        Arrays.asList(null, null),
                        Arrays.asList(null, "+4930123456"),
                        Arrays.asList(null, null),
                        Arrays.asList(null, null),
                        Arrays.asList(null, null),
                        Arrays.asList(null, "5552223333"),
                        Arrays.asList("plain@example.com", "5552223333"));
        // The first two have one address, the last two one telephone; nobody else shares anything but what is no
        // identifier.
        List<Object> ids = rows(unified, "unified_id", "salesforce_contact_enriched").stream()
                .map(row -> row.get(0))
                .toList();
        assertThat(ids).hasSize(10).doesNotContainNull();
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
        assertThat(ids.get(8)).isEqualTo(ids.get(9));
        assertThat(Set.copyOf(ids)).hasSize(8);
        assertThat(td.table(unified, client + "_customer_360_master").rows())
                .hasSize(8)
                .extracting(row -> row.get("full_name"))
                .containsExactlyInAnyOrderElementsOf(IntStream.of(1, 2, 3, 4, 5, 6, 7, 9)
                        .mapToObj(i -> label(hostile(i)))
                        .toList());

        // And nothing of it was executed.
        for (String database : List.of("_src", "_stg")) {
            for (String table : List.of("x", "customers")) {
                assertThat(td.table(client + database, table).rows())
                        .singleElement()
                        .satisfies(row -> assertThat(row).containsEntry("still", "here"));
            }
        }
    }
}
