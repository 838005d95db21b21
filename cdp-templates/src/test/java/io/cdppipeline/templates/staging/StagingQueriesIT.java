package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.TemplateEngine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the generated queries in the order of the workflow, through loads and failures. The table has numbers only, so that
 * its queries are of the SQL that Presto and DuckDB share.
 */
class StagingQueriesIT {

    private Connection connection;
    private Statement statement;
    private long second = 1_000;
    private int row;

    @BeforeEach
    void makeTheSource() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        statement = connection.createStatement();
        for (String schema : List.of("src", "stg", "config")) {
            statement.execute("CREATE SCHEMA acme_" + schema);
        }
        statement.execute(
                "CREATE TABLE acme_src.shop_items (row bigint, kind bigint, item bigint, version bigint, time bigint)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static GeneratedProject project(boolean dedupe) {
        StagingConfig.Builder staging = StagingConfig.builder().addTables("shop_items");
        if (dedupe) {
            staging.putDedupe(
                    "shop_items",
                    DedupeRule.builder()
                            .addPartitionBy("kind", "item")
                            .addOrderBy("version desc")
                            .build());
        }
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .staging(staging.build())
                .build();
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_src", "shop_items", "row bigint", "kind bigint", "item bigint", "version bigint");
        return new StagingGenerator(TemplateEngine.create()).generate(new PhaseContext(config, catalog, Instant.EPOCH));
    }

    private void load(Random random) throws SQLException {
        for (int i = random.nextInt(5); i > 0; i--) {
            row++;
            statement.execute("INSERT INTO acme_src.shop_items VALUES (" + row + ", " + part(random, 2) + ", "
                    + part(random, 3) + ", " + part(random, 6) + ", " + second + ")");
        }
    }

    private static String part(Random random, int values) {
        int value = random.nextInt(values + 1);
        return value == values ? "NULL" : String.valueOf(value);
    }

    /** The steps of transform_shop.dig for one table; the run fails behind as many statements as told. */
    private void stage(GeneratedProject project, boolean dedupe, int statements) throws SQLException {
        second++;
        Window window = null;
        List<String> steps = new ArrayList<>();
        statement.execute(sql(project, "queries/create_inc_log.sql", null));
        try (ResultSet result = statement.executeQuery(sql(project, "queries/get_window.sql", null))) {
            result.next();
            window = new Window(result.getLong("watermark"), result.getLong("bound"));
            if (result.getLong("target_exists") == 0) {
                steps.add("CREATE OR REPLACE TABLE acme_stg.shop_stg_items_tmp AS "
                        + sql(project, "init_queries/shop_items_init.sql", window));
                steps.add("ALTER TABLE acme_stg.shop_stg_items_tmp RENAME TO shop_stg_items");
            } else if (dedupe) {
                steps.add("CREATE OR REPLACE TABLE acme_stg.work_shop_stg_items AS "
                        + sql(project, "queries/shop_items_transform.sql", window));
                steps.addAll(List.of(sql(project, "queries/shop_items_upsert.sql", window)
                        .strip()
                        .split(";")));
                steps.add("DROP TABLE acme_stg.work_shop_stg_items");
            } else {
                steps.add(sql(project, "queries/clear_window.sql", window));
                steps.add(sql(project, "queries/shop_items_transform.sql", window));
            }
        }
        steps.add(sql(project, "queries/log_window.sql", window));
        for (String step : steps.subList(0, Math.min(statements, steps.size()))) {
            statement.execute(step);
        }
    }

    private record Window(long watermark, long bound) {}

    private static String sql(GeneratedProject project, String path, Window window) {
        String sql = project.files()
                .getOrDefault(path, "no file " + path)
                .replace("${staging_database}", "acme_stg")
                .replace("${lkup_db}", "acme_config")
                .replace("${tables[table].source_db}", "acme_src")
                .replace("${tables[table].name}", "shop_items")
                .replace("${tables[table].staging_table}", "shop_stg_items");
        if (window != null) {
            sql = sql.replace("${td.last_results.watermark}", String.valueOf(window.watermark()))
                    .replace("${td.last_results.bound}", String.valueOf(window.bound()));
        }
        assertThat(sql).doesNotContain("${");
        return sql;
    }

    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void withoutARuleAnyOrderOfLoadsAndFailuresEndsInAllRows(long seed) throws SQLException {
        GeneratedProject project = project(false);
        Random random = new Random(seed);
        for (int step = 0; step < 40; step++) {
            load(random);
            stage(project, false, random.nextInt(4));
        }
        stage(project, false, Integer.MAX_VALUE);

        assertThat(rows("SELECT row FROM acme_stg.shop_stg_items"))
                .containsExactlyInAnyOrderElementsOf(rows("SELECT row FROM acme_src.shop_items"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void withARuleAnyOrderOfLoadsAndFailuresEndsInTheNewestVersions(long seed) throws SQLException {
        GeneratedProject project = project(true);
        Random random = new Random(seed);
        for (int step = 0; step < 60; step++) {
            load(random);
            stage(project, true, random.nextInt(8));
        }
        stage(project, true, Integer.MAX_VALUE);

        String key = "coalesce(kind, 9) || '/' || coalesce(item, 9)";
        String version = key + " || ' ' || coalesce(CAST(version AS varchar), '-') || ' ' || time";
        assertThat(rows("SELECT " + version
                        + " FROM acme_stg.shop_stg_items WHERE kind IS NOT NULL OR item IS NOT NULL"))
                .containsExactlyInAnyOrderElementsOf(rows("SELECT " + version
                        + " FROM acme_src.shop_items WHERE kind IS NOT NULL OR item IS NOT NULL QUALIFY row_number() OVER"
                        + " (PARTITION BY " + key + " ORDER BY version DESC NULLS LAST, time DESC) = 1"));
        assertThat(rows("SELECT row FROM acme_stg.shop_stg_items WHERE kind IS NULL AND item IS NULL"))
                .as("rows without a key")
                .containsExactlyInAnyOrderElementsOf(
                        rows("SELECT row FROM acme_src.shop_items WHERE kind IS NULL AND item IS NULL"));
    }
}
