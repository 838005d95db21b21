package io.cdppipeline.templates.histunion;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.PipelineConfig;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the generated queries, which are of the SQL that Presto and DuckDB share, through loads and failures. */
class HistUnionQueriesIT {

    private final GeneratedProject project = project();
    private Connection connection;
    private Statement statement;
    private long second = 1_000;
    private int id;

    private static GeneratedProject project() {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .histUnion(HistUnionConfig.builder().addTables("orders").build())
                .build();
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_src", "orders", "id bigint", "note varchar", "code bigint")
                .with("acme_src", "orders_hist", "id bigint", "code varchar", "legacy varchar");
        return new HistUnionGenerator(TemplateEngine.create())
                .generate(new PhaseContext(config, catalog, Instant.EPOCH));
    }

    @BeforeEach
    void makeTheSides() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        statement = connection.createStatement();
        statement.execute("CREATE SCHEMA acme_src");
        statement.execute("CREATE SCHEMA acme_config");
        statement.execute("CREATE TABLE acme_src.orders (id bigint, note varchar, code bigint, time bigint)");
        makeHistory();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void makeHistory() throws SQLException {
        statement.execute("CREATE TABLE acme_src.orders_hist (id bigint, code varchar, legacy varchar, time bigint)");
    }

    private void load(String table, int rows) throws SQLException {
        for (int i = 0; i < rows; i++) {
            id++;
            statement.execute("INSERT INTO acme_src." + table + " (id, code, time) VALUES (" + id + ", " + id * 7 + ", "
                    + second + ")");
        }
    }

    /** Runs the phase; stops after as many statements of the union as told. */
    private void union(int statements) throws SQLException {
        run("orders_union", bounds(), statements);
    }

    /** Runs what comes before the union. */
    private List<Long> bounds() throws SQLException {
        second++;
        run("create_inc_log", List.of(), Integer.MAX_VALUE);
        run("orders_create", List.of(), Integer.MAX_VALUE);
        List<Long> bounds = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql("orders_bounds", List.of()))) {
            row.next();
            for (String column : List.of("from_time", "hist_to", "inc_to")) {
                bounds.add(row.getLong(column));
            }
        }
        return bounds;
    }

    private void union() throws SQLException {
        union(Integer.MAX_VALUE);
    }

    private void run(String query, List<Long> bounds, int statements) throws SQLException {
        String[] texts = sql(query, bounds).split(";");
        for (int i = 0; i < Math.min(statements, texts.length); i++) {
            statement.execute(texts[i]);
        }
    }

    private String sql(String query, List<Long> bounds) {
        String sql = project.files()
                .get("queries/" + query + ".sql")
                .replace("${src_db}", "acme_src")
                .replace("${lkup_db}", "acme_config");
        if (!bounds.isEmpty()) {
            sql = sql.replace("${td.last_results.from_time}", bounds.get(0).toString())
                    .replace("${td.last_results.hist_to}", bounds.get(1).toString())
                    .replace("${td.last_results.inc_to}", bounds.get(2).toString());
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

    private void assertTargetIsBothSides() throws SQLException {
        String row = "concat_ws(' ', id, CAST(code AS varchar), time)";
        assertThat(rows("SELECT " + row + " FROM acme_src.orders_hist_union"))
                .containsExactlyInAnyOrderElementsOf(rows("SELECT " + row
                        + " FROM acme_src.orders_hist UNION ALL SELECT " + row + " FROM acme_src.orders"));
    }

    @Test
    void laterRunsTakeOnlyWhatIsNew() throws SQLException {
        load("orders_hist", 3);
        second += 10;
        load("orders", 2);
        union();
        assertTargetIsBothSides();
        statement.execute("UPDATE acme_src.orders_hist_union SET legacy = 'kept'");

        load("orders", 4);
        union();

        assertTargetIsBothSides();
        assertThat(rows("SELECT count(*) FROM acme_src.orders_hist_union WHERE legacy = 'kept'"))
                .containsExactly("5");
    }

    @Test
    void aSideThatIsEmptyLogsNoNull() throws SQLException {
        load("orders", 2);
        union();

        assertThat(rows("SELECT table_name || ' ' || inc_value FROM acme_config.inc_log ORDER BY 1"))
                .containsExactly("orders 1000", "orders_hist 0");
    }

    @Test
    void aHistoryThatWasLoadedAgainReplacesTheOldOne() throws SQLException {
        load("orders_hist", 3);
        load("orders", 1);
        union();
        second += 5;
        statement.execute("DROP TABLE acme_src.orders_hist");
        makeHistory();
        load("orders_hist", 4);
        union();

        assertTargetIsBothSides();
    }

    @Test
    void aTargetThatWasEmptiedIsFilledAgain() throws SQLException {
        load("orders_hist", 3);
        load("orders", 2);
        union();
        statement.execute("DELETE FROM acme_src.orders_hist_union");
        union();

        assertTargetIsBothSides();
    }

    @Test
    void whatArrivesWhileARunIsOnItsWayIsTheNextRunsOwn() throws SQLException {
        load("orders_hist", 1);
        load("orders", 2);
        List<Long> bounds = bounds();
        load("orders", 3);
        run("orders_union", bounds, Integer.MAX_VALUE);

        assertThat(rows("SELECT count(*) FROM acme_src.orders_hist_union")).containsExactly("3");
        union();
        assertTargetIsBothSides();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderOfLoadsAndFailuresEndsInBothSides(long seed) throws SQLException {
        Random random = new Random(seed);
        for (int step = 0; step < 40; step++) {
            second += random.nextInt(3);
            switch (random.nextInt(8)) {
                case 0 -> load("orders_hist", random.nextInt(4));
                case 1, 2, 3 -> load("orders", random.nextInt(4));
                case 4, 5 -> union(random.nextInt(3));
                default -> {
                    union();
                    assertTargetIsBothSides();
                }
            }
        }
        union();
        assertTargetIsBothSides();
    }
}
