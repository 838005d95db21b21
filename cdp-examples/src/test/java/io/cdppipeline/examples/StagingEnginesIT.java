package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.ColumnRule;
import io.cdppipeline.config.ColumnSettings;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.JoinRule;
import io.cdppipeline.config.PiiKind;
import io.cdppipeline.config.PiiPolicy;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.local.LocalTreasureData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presto and Hive make the same rows of the same data, be it ever so strange. */
class StagingEnginesIT {

    private static final List<String> TEXTS = new ArrayList<>(List.of(
            "plain",
            "",
            "  \t\u2003 ",
            " \u00fcml\u00e4ut \u65e5\u672c ",
            "N/A",
            " none ",
            "'; DROP TABLE shop_orders; --",
            "it's \"quoted\" `back` \\slash\\ \\n",
            "${session_time} $${x} $1 \\1",
            "two\nlines",
            "100%",
            "[not json",
            "{\"a\": 1}"));
    private static final List<String> EMAILS = List.of(
            "Ann@Example.com",
            "  bob@example.com\t",
            "no email",
            "",
            "a@b",
            "\u00fc@example.com",
            "o'hara@example.org",
            "NULL");
    private static final List<String> PHONES = List.of(
            "+1 (555) 123-4567",
            "555.123.4567",
            "0049 (0)30 123456",
            "+65 6123 4567",
            "123",
            "N/A",
            "1-555-123-4567 ext",
            "");
    private static final List<String> DATES = List.of(
            "2024-02-29T10:30:00Z",
            "2024-02-29T10:30:00.123Z",
            "2024-02-29T10:30:00+05:30",
            "2024-02-29 10:30:00",
            "2024-02-29 10:30:00.5",
            "2024-02-29",
            "2024-02-30",
            "2024-13-01",
            "31-12-2024",
            "31-12-2024 23:59:59",
            "12/31/2024",
            "12/31/2024 23:59:59",
            "2024/12/31",
            "2024/12/31 01:02:03",
            "20241231",
            "1709202600",
            "1709202600123",
            "2024-1-5 3:04:05",
            "1/5/2024 3:04:05",
            "2024-02-29 10:30",
            "2024-02-29T10:30:00.5+05:30",
            "12/31/24",
            "31-12-24",
            "yesterday",
            "",
            "NA");
    private static final List<String> NUMBERS =
            List.of("12.345", " 7 ", "-0.005", "1e3", "free", "", "1,000", "9007199254740993");
    private static final List<String> JSON = List.of(
            "{\"colour\": \"red\", \"size\": {\"width\": 1.50, \"unit\": \"cm\"}, \"gift tags\": [\"a, b\", \"c\"], \"n\": [1, 2]}",
            "{\"colour\": \"\", \"size\": {\"width\": 2}, \"gift tags\": [], \"$price\": \"9.999\", \"user_id\": \"aB1\"}",
            "{\"colour\": null, \"gift tags\": [\"\u00fc\"], \"user_id\": \"'; drop\", \"quote\": \"a\\\"b\"}",
            "not json",
            "",
            "{\"colour\": \"${x}\", \"size\": null, \"ok\": true}");

    @TempDir
    Path directory;

    private static List<Map<String, @Nullable Object>> orders(int from, int to) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Map<String, @Nullable Object> row = new HashMap<>();
            row.put("id", i % 17);
            row.put("customer_id", i % 5);
            row.put("remark", pick(TEXTS, i));
            row.put("session_token", pick(TEXTS, i + 1));
            row.put("order", pick(TEXTS, i + 2));
            row.put("group", i % 4 == 0 ? null : (long) i);
            row.put("email", pick(EMAILS, i));
            row.put("phone", pick(PHONES, i));
            row.put("ordered_at", pick(DATES, i));
            row.put("changed_at", i % 3 == 0 ? null : 1_709_202_600L + i);
            row.put("price", pick(NUMBERS, i));
            row.put("tax_rate", i / 8.0);
            row.put("is_test", pick(List.of("yes", "0", "TRUE ", "maybe", ""), i));
            row.put("country", pick(List.of("na", "de", " N/A"), i));
            row.put("attributes", pick(JSON, i));
            row.put("time", 1_000L + i);
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable String pick(List<String> values, int i) {
        int at = i % (values.size() + 1);
        return at == values.size() ? null : values.get(at);
    }

    private static List<Map<String, @Nullable Object>> customers() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Map<String, @Nullable Object> row = new HashMap<>();
            row.put("id", i % 4);
            row.put("first_name", "O'Hara " + i);
            row.put("city", i == 3 ? null : "k\u00f6ln " + i);
            row.put("time", 1_000L + i);
            rows.add(row);
        }
        return rows;
    }

    private static PipelineConfig config(SqlEngine engine) {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .staging(StagingConfig.builder()
                        .engine(engine)
                        .addTables("shop_orders", "shop_customers")
                        .putDedupe(
                                "shop_orders",
                                DedupeRule.builder()
                                        .addPartitionBy("id", "country")
                                        .addOrderBy("ordered_at desc")
                                        .build())
                        .putPii(PiiKind.NAME, PiiPolicy.MASK)
                        .putColumns(
                                "shop_orders",
                                Map.of(
                                        "group",
                                                ColumnSettings.builder()
                                                        .rule(ColumnRule.NUMBER)
                                                        .build(),
                                        "double_rate",
                                                ColumnSettings.builder()
                                                        .expression("tax_rate * 2")
                                                        .build()))
                        .putJoins(
                                "shop_orders",
                                List.of(JoinRule.builder()
                                        .table("shop_customers")
                                        .putOn("customer_id", "id")
                                        .addColumns("city", "first_name as customer")
                                        .build()))
                        .build())
                .build();
    }

    private Map<String, List<Map<String, @Nullable Object>>> staged(SqlEngine engine) {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.load("acme_src", "shop_customers", customers());
            td.load("acme_src", "shop_orders", orders(0, 40));
            run(td, engine, "first");
            td.load("acme_src", "shop_orders", orders(40, 130));
            run(td, engine, "second");
            Map<String, List<Map<String, @Nullable Object>>> tables = new TreeMap<>();
            for (String table : List.of("shop_stg_orders", "shop_stg_customers")) {
                List<Map<String, @Nullable Object>> rows = new ArrayList<>();
                for (Map<String, @Nullable Object> row :
                        td.table("acme_stg", table).rows()) {
                    Map<String, @Nullable Object> sorted = new TreeMap<>(row);
                    sorted.remove("load_timestamp");
                    rows.add(sorted);
                }
                tables.put(table, rows);
            }
            return tables;
        }
    }

    private void run(LocalTreasureData td, SqlEngine engine, String name) {
        PipelineResult result = CdpPipeline.builder()
                .config(config(engine))
                .target(td.target())
                .workDirectory(directory.resolve(engine + "_" + name))
                .build()
                .run();
        // The validation rightly doubts dates like "yesterday"; everything before it must have gone well.
        assertThat(result.report().phases().values())
                .allSatisfy(phase ->
                        assertThat(phase.error().orElse("Validate output")).startsWith("Validate output"));
    }

    @Test
    void bothEnginesMakeTheSameRows() {
        Map<String, List<Map<String, @Nullable Object>>> presto = staged(SqlEngine.PRESTO);
        Map<String, List<Map<String, @Nullable Object>>> hive = staged(SqlEngine.HIVE);

        assertThat(presto.get("shop_stg_orders")).hasSizeGreaterThan(40);
        assertThat(hive.keySet()).isEqualTo(presto.keySet());
        presto.forEach(
                (table, rows) -> assertThat(hive.get(table)).as(table).containsExactlyInAnyOrderElementsOf(rows));
    }
}
