package io.cdppipeline.templates.unification;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
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
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the generated queries in the order of the workflows; two macros give DuckDB the Presto functions that it lacks. */
class UnificationQueriesIT {

    private static final String LOOKUP = "cdp_unification_acme.acme_customer_360_unified_id_lookup";
    private static final String PREP = "cdp_unification_acme.acme_customer_360_prep";

    private Connection connection;
    private Statement statement;
    private long second = 1_000;
    private int id;

    @BeforeEach
    void makeTheStagingTables() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        statement = connection.createStatement();
        for (String sql : List.of(
                "CREATE SCHEMA acme_stg",
                "CREATE SCHEMA acme_config",
                "CREATE SCHEMA cdp_unification_acme",
                "CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern)",
                "CREATE MACRO cardinality(list) AS len(list)",
                "CREATE TABLE acme_stg.shop_stg_customers (id bigint, email_std varchar, first_name varchar, time bigint)",
                "CREATE TABLE acme_stg.shop_stg_orders (id bigint, email_std varchar, phone_std varchar, time bigint)",
                "CREATE TABLE acme_config.inc_log (table_name varchar, project_name varchar, inc_value bigint)",
                "CREATE TABLE acme_config.exclusion_list (key_value varchar, key_name varchar, tbls varchar[],"
                        + " note varchar)")) {
            statement.execute(sql);
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static GeneratedProject project(UpdateStrategy strategy) {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .unification(UnificationConfig.builder()
                        .name("customer_360")
                        .updateStrategy(strategy)
                        .build())
                .build();
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_stg", "shop_stg_customers", "id bigint", "email_std varchar", "first_name varchar")
                .with("acme_stg", "shop_stg_orders", "id bigint", "email_std varchar", "phone_std varchar");
        return new UnificationGenerator(TemplateEngine.create())
                .generate(new PhaseContext(config, catalog, Instant.EPOCH));
    }

    private static String sql(GeneratedProject project, String query, Map<String, String> values) {
        String sql = project.files()
                .getOrDefault("queries/" + query + ".sql", "no file " + query)
                .replace("${databases.unification}", "cdp_unification_acme")
                .replace("${databases.config}", "acme_config")
                .replace("${globals.prep_table}", "acme_customer_360_prep")
                .replace("${prep_tbls[table].src_db}", "acme_stg")
                .replace("${tables[table].database}", "acme_stg");
        for (Map.Entry<String, String> value : values.entrySet()) {
            sql = sql.replace("${" + value.getKey() + "}", value.getValue());
        }
        assertThat(sql).doesNotContain("${");
        return sql;
    }

    private void run(GeneratedProject project, String query, Map<String, String> values) throws SQLException {
        for (String each : sql(project, query, values).strip().split(";")) {
            statement.execute(each);
        }
    }

    private long number(String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** The steps of dynmic_prep_creation.dig; the run fails behind as many of them as told. Whether it came to its end. */
    private boolean prepare(GeneratedProject project, int steps) throws SQLException {
        second++;
        int left = steps;
        boolean rebuild = !project.files().containsKey("queries/get_prep_columns.sql")
                || number(sql(project, "get_prep_columns", Map.of())) < neededColumns(project);
        if (rebuild && left-- > 0) {
            run(project, "rebuild_prep", Map.of());
        }
        for (String table : List.of("customers", "orders")) {
            if (left < 0) {
                return false;
            }
            Map<String, String> values = window(project, table);
            for (String query : List.of("clear_window", "prep_shop_" + table, "log_window")) {
                if (left-- <= 0) {
                    return false;
                }
                run(project, query, values);
            }
        }
        if (left <= 0) {
            return false;
        }
        run(project, "log_offered", Map.of());
        return true;
    }

    private static int neededColumns(GeneratedProject project) {
        String dig = project.files().get("dynmic_prep_creation.dig");
        return Integer.parseInt(dig.replaceAll("(?s).*prep_columns < (\\d+)\\}.*", "$1"));
    }

    private Map<String, String> window(GeneratedProject project, String table) throws SQLException {
        Map<String, String> values = Map.of("prep_tbls[table].src_tbl", "shop_stg_" + table);
        try (ResultSet result = statement.executeQuery(sql(project, "get_window", values))) {
            result.next();
            return Map.of(
                    "prep_tbls[table].src_tbl", "shop_stg_" + table,
                    "td.last_results.watermark", result.getString("watermark"),
                    "td.last_results.bound", result.getString("bound"),
                    "td.last_results.offered", result.getString("offered"));
        }
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

    private void load(Random random) throws SQLException {
        id++;
        String email = random.nextInt(4) == 0 ? "NULL" : "'" + random.nextInt(9) + "@x.org'";
        if (random.nextBoolean()) {
            statement.execute(
                    "INSERT INTO acme_stg.shop_stg_customers VALUES (" + id + ", " + email + ", 'A', " + second + ")");
        } else {
            String phone = random.nextInt(3) == 0 ? "NULL" : "'555000000" + random.nextInt(9) + "'";
            statement.execute("INSERT INTO acme_stg.shop_stg_orders VALUES (" + id + ", " + email + ", " + phone + ", "
                    + second + ")");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyOrderOfLoadsAndFailuresOffersEveryRowOnceAndAsNew(long seed) throws SQLException {
        GeneratedProject project = project(UpdateStrategy.INCREMENTAL);
        Random random = new Random(seed);
        List<String> known = List.of();
        for (int step = 0; step < 40; step++) {
            second += random.nextInt(2);
            load(random);
            boolean whole = step == 39 | prepare(project, step == 39 ? 99 : random.nextInt(10));
            if (whole) {
                known = assertPrepIsStaging(known);
            }
        }
    }

    /** The prep table has the rows of staging, and those that were not in it before are newer than those that were. */
    private List<String> assertPrepIsStaging(List<String> known) throws SQLException {
        String row = "concat_ws(' ', coalesce(%s, '-'), coalesce(email_std, '-'), coalesce(%s, '-'), time)";
        String staged = "SELECT DISTINCT " + row.formatted("CAST(id AS varchar)", "NULL")
                + " FROM acme_stg.shop_stg_customers UNION ALL SELECT DISTINCT " + row.formatted("NULL", "phone_std")
                + " FROM acme_stg.shop_stg_orders WHERE email_std IS NOT NULL OR phone_std IS NOT NULL";
        String text =
                "concat_ws(' ', coalesce(customer_id, '-'), coalesce(email, '-'), coalesce(phone, '-'), source_time)";
        List<String> prep = rows("SELECT " + text + " FROM " + PREP);
        assertThat(prep).containsExactlyInAnyOrderElementsOf(rows(staged));
        long before = known.stream()
                .mapToLong(each -> Long.parseLong(each.substring(each.lastIndexOf('@') + 1)))
                .max()
                .orElse(0);
        List<String> timed =
                rows("SELECT " + text.replace("source_time)", "source_time, source)") + " || '@' || time FROM " + PREP);
        List<String> added = new ArrayList<>(timed);
        added.removeAll(known);
        assertThat(added).allMatch(each -> Long.parseLong(each.substring(each.lastIndexOf('@') + 1)) > before);
        return timed;
    }

    @Test
    void aTableThatComesLateWithOldRowsIsStillNewToTheService() throws SQLException {
        GeneratedProject project = project(UpdateStrategy.INCREMENTAL);
        statement.execute("INSERT INTO acme_stg.shop_stg_orders VALUES (1, 'a@x.org', NULL, 900)");
        prepare(project, 99);
        statement.execute("INSERT INTO acme_stg.shop_stg_customers VALUES (1, 'a@x.org', 'A', 500)");
        prepare(project, 99);

        assertThat(rows("SELECT source || ' ' || source_time || ' ' || time FROM " + PREP + " ORDER BY time"))
                .containsExactly("shop_stg_orders 900 900", "shop_stg_customers 500 901");
    }

    @Test
    void aFullRunStartsAgainWithTheTimesOfTheSource() throws SQLException {
        GeneratedProject project = project(UpdateStrategy.FULL);
        statement.execute("INSERT INTO acme_stg.shop_stg_orders VALUES (1, 'a@x.org', NULL, 900)");
        statement.execute("INSERT INTO acme_config.inc_log VALUES ('other_prep:shop_stg_orders', 'unification', 7)");
        prepare(project, 99);
        prepare(project, 99);

        assertThat(rows("SELECT source_time || ' ' || time FROM " + PREP)).containsExactly("900 900");
        assertThat(rows("SELECT inc_value FROM acme_config.inc_log WHERE table_name = 'other_prep:shop_stg_orders'"))
                .as("another unification's watermark")
                .containsExactly("7");
    }

    @Test
    void excludedIdentifiersAreNotOfferedInTheirTables() throws SQLException {
        GeneratedProject project = project(UpdateStrategy.INCREMENTAL);
        statement.execute("INSERT INTO acme_config.exclusion_list VALUES ('shop@x.org', 'email', NULL, 'our own'),"
                + " ('5550000000', 'phone', ['shop_stg_orders'], 'our own'), (NULL, 'email', NULL, 'a slip'),"
                + " ('b@x.org', 'email', ['another_table'], 'not ours')");
        statement.execute("INSERT INTO acme_stg.shop_stg_orders VALUES (1, 'shop@x.org', '5550000001', 900),"
                + " (2, 'b@x.org', '5550000000', 900), (3, 'shop@x.org', '5550000000', 900)");
        prepare(project, 99);

        assertThat(rows("SELECT concat_ws(' ', email, phone) FROM " + PREP + " ORDER BY 1"))
                .containsExactly("5550000001", "b@x.org");
    }

    @Test
    void aRowGetsTheIdOfItsFirstValidKey() throws SQLException {
        GeneratedProject project = project(UpdateStrategy.INCREMENTAL);
        statement.execute(
                "CREATE TABLE " + LOOKUP + " AS SELECT * FROM (VALUES ('P1', '7', 1), ('P1', 'a@x.org', 2),"
                        + " ('P2', '5550000001', 3), ('P3', '7', 3), ('P4', 'shop@x.org', 2), ('P5', 'd@x.org', 2)) AS t(persistent_id, id, id_key_type)");
        statement.execute("CREATE TABLE cdp_unification_acme.acme_customer_360_unified_id_keys AS SELECT * FROM"
                + " (VALUES (1, 'customer_id'), (2, 'email'), (3, 'phone')) AS t(key_type, key_name)");
        statement.execute("INSERT INTO acme_config.exclusion_list VALUES ('shop@x.org', 'email', NULL, 'our own'),"
                + " ('d@x.org', 'email', ['shop_stg_orders'], 'the cashier of the shop')");
        statement.execute(
                "INSERT INTO acme_stg.shop_stg_customers VALUES (7, 'z@x.org', 'A', 1), (0, 'a@x.org', 'B', 1),"
                        + " (8, 'a@x.org', 'C', 1), (0, 'd@x.org', 'D', 1)");
        statement.execute("INSERT INTO acme_stg.shop_stg_orders VALUES (1, 'a@x.org', '5550000001', 1),"
                + " (2, 'no address', '5550000001', 1), (3, 'shop@x.org', '5550000001', 1), (4, NULL, '1111111111', 1),"
                + " (5, NULL, NULL, 1), (6, 'd@x.org', NULL, 1)");
        for (String table : List.of("customers", "orders")) {
            statement.execute("CREATE TABLE cdp_unification_acme.shop_" + table + "_enriched AS "
                    + sql(project, "enrich_shop_" + table, Map.of()));
        }

        assertThat(rows("SELECT concat_ws(' ', id, unified_id) FROM cdp_unification_acme.shop_customers_enriched"))
                .containsExactlyInAnyOrder("7 P1", "0 P1", "8", "0 P5");
        assertThat(rows("SELECT concat_ws(' ', id, unified_id) FROM cdp_unification_acme.shop_orders_enriched"))
                .containsExactlyInAnyOrder("1 P1", "2 P2", "3 P2", "4", "5", "6");
        assertThat(rows(project.metricQueries().get("coverage"))).containsExactly("60.0");
    }

    @Test
    void metricsCountIdentifiersCustomersAndChanges() throws SQLException {
        GeneratedProject project = project(UpdateStrategy.INCREMENTAL);
        statement.execute("INSERT INTO acme_stg.shop_stg_orders VALUES (1, 'a@x.org', '5550000001', 1),"
                + " (2, 'b@x.org', 'x', 1)");
        prepare(project, 99);
        statement.execute("CREATE TABLE " + LOOKUP + " AS SELECT * FROM (VALUES ('P1', 'a@x.org', 2),"
                + " ('P1', '5550000001', 3), ('P1', 'b@x.org', 2)) AS t(persistent_id, id, id_key_type)");
        statement.execute("CREATE TABLE cdp_unification_acme.acme_customer_360_unified_id_keys AS SELECT * FROM"
                + " (VALUES (1, 'customer_id'), (2, 'email'), (3, 'phone')) AS t(key_type, key_name)");
        run(project, "no_lookup", Map.of());
        Map<String, String> metrics = project.metricQueries();

        assertThat(rows(metrics.get("persistent ids changed"))).containsExactly("0");
        statement.execute("INSERT INTO " + LOOKUP + "_previous VALUES ('P1', 'a@x.org', 2), ('P2', 'b@x.org', 2)");
        assertThat(rows(metrics.get("persistent ids changed"))).containsExactly("1");
        assertThat(rows(metrics.get("unified ids"))).containsExactly("1");
        assertThat(rows(metrics.get("identifiers"))).containsExactly("3");
        assertThat(rows(metrics.get("average ids per customer"))).containsExactly("3.0");
        assertThat(rows(metrics.get("resolution rate"))).containsExactly("75.0");
    }
}
