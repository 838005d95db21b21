package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.config.StagingRules;
import io.cdppipeline.docs.Page;
import io.cdppipeline.local.LocalTreasureData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What docs/staging.md says comes out comes out, and what it shows is read. */
class StagingPageIT {

    private static final String PAGE = "docs/staging.md";
    private static final Pattern EXAMPLE =
            Pattern.compile("^\\| `([a-z_]+)` \\| `(.*?)` \\| (`[a-z_]+` = .*) \\|$", Pattern.MULTILINE);
    private static final Pattern VALUE = Pattern.compile("`([a-z_]+)` = `(.*?)`");

    @TempDir
    Path directory;

    private record Example(String column, String raw, Map<String, String> staged) {}

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher row = EXAMPLE.matcher(Page.of(PAGE).text());
        while (row.find()) {
            Map<String, String> staged = new LinkedHashMap<>();
            Matcher value = VALUE.matcher(row.group(3));
            while (value.find()) {
                staged.put(value.group(1), value.group(2));
            }
            examples.add(new Example(row.group(1), row.group(2), staged));
        }
        assertThat(examples).hasSizeGreaterThanOrEqualTo(19);
        return examples;
    }

    @ParameterizedTest
    @EnumSource
    void everyExampleComesOutAsThePageSays(SqlEngine engine) throws IOException {
        List<Example> examples = examples();
        List<Map<String, Object>> raw = new ArrayList<>();
        for (Example example : examples) {
            Map<String, Object> row = new HashMap<>();
            row.put(example.column(), example.raw());
            row.put("time", raw.size() + 1L);
            raw.add(row);
        }
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.load("acme_src", "shop_examples", raw);
            CdpPipeline.builder()
                    .config(PipelineConfig.builder()
                            .global(GlobalConfig.builder()
                                    .client("acme")
                                    .tdEndpoint("local")
                                    .build())
                            .staging(StagingConfig.builder()
                                    .engine(engine)
                                    .addTables("shop_examples")
                                    .build())
                            .build())
                    .target(td.target())
                    .workDirectory(directory)
                    .build()
                    .run();

            Map<Long, Map<String, Object>> staged = new HashMap<>();
            td.table("acme_stg", "shop_stg_examples").rows().forEach(row -> staged.put((Long) row.get("time"), row));
            for (int i = 0; i < examples.size(); i++) {
                Map<String, Object> row = staged.getOrDefault(i + 1L, Map.of());
                Map<String, String> found = new LinkedHashMap<>();
                examples.get(i)
                        .staged()
                        .keySet()
                        .forEach(name ->
                                found.put(name, row.get(name) == null ? "NULL" : String.valueOf(row.get(name))));
                assertThat(found)
                        .as(examples.get(i).raw())
                        .isEqualTo(examples.get(i).staged());
            }
        }
    }

    @Test
    void everyConfigurationIsRead() throws IOException {
        List<String> sections = Page.of(PAGE).blocks("yaml");
        assertThat(sections)
                .hasSize(5)
                .allSatisfy(section -> assertThat(ConfigLoader.parse(
                                        "global: {client: acme, td_endpoint: local}\n" + section, "staging.md")
                                .staging())
                        .isPresent());
    }

    @Test
    void theTableOfRulesCanBeMadeAndItsRulesAreRead() throws IOException {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.load("acme_config", "other", List.of(Map.of("a", 1)));
            for (String sql : Page.of(PAGE).blocks("sql")) {
                td.query("acme_config", sql);
            }
            Object rules = td.query("acme_config", "SELECT additional_rules FROM staging_trnsfrm_rules")
                    .rows()
                    .get(0)
                    .get(0);
            assertThat(StagingRules.parse(String.valueOf(rules), "rules").joins())
                    .hasSize(1);
        }
    }
}
