package io.cdppipeline.templates.lint;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistUnionRulesTest {

    private static final String WORKFLOW = """
            === shopify_hist_union.dig
            timezone: UTC
            +a:
              td>: queries/orders.sql
            """;

    static Stream<LintCase> cases() {
        return Stream.of(
                LintCase.of("hist-union.retry", WORKFLOW + """
                        === queries/orders.sql
                        DELETE FROM d.orders WHERE time > 5; << DELETE FROM d.orders_hist_union WHERE time > 5;
                        INSERT INTO d.orders_hist_union
                        SELECT a FROM d.orders_hist WHERE time > 5 <<! SELECT a FROM d.orders_hist WHERE time > 5
                        UNION ALL SELECT a FROM d.orders WHERE time > 5
                        """),
                LintCase.of("hist-union.inc-log-first", """
                        === shopify_hist_union.dig
                        +log: {echo>: nothing} << +log: {td>: queries/create.sql}
                        +a: {td>: queries/orders.sql} <<! +a: {td>: queries/orders.sql}
                        === queries/create.sql
                        CREATE TABLE IF NOT EXISTS l.inc_log (table_name varchar, project_name varchar, inc_value bigint)
                        === queries/orders.sql
                        SELECT max(inc_value) AS m FROM l.inc_log
                        """),
                LintCase.of("hist-union.inc-log-columns", WORKFLOW + """
                        === queries/orders.sql
                        CREATE TABLE IF NOT EXISTS l.inc_log ( <<! CREATE TABLE IF NOT EXISTS l.inc_log (
                          table_name varchar, last_timestamp bigint) <<   table_name varchar, project_name varchar, inc_value bigint)
                        """),
                LintCase.of("hist-union.parallel-group", """
                        === shopify_hist_union.dig
                        +all:
                          _parallel: true <<!   _parallel: {limit: 4}
                          +a: {td>: queries/orders.sql}
                        === queries/orders.sql
                        INSERT INTO d.orders_hist_union SELECT a FROM d.orders_hist UNION ALL SELECT a FROM d.orders
                        """),
                LintCase.of("hist-union.columns", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO d.orders_hist_union
                        SELECT id, total, time FROM d.orders_hist WHERE time > 1
                        UNION ALL
                        SELECT total, id, time FROM d.orders WHERE time > 1 <<! SELECT id, total, time FROM d.orders WHERE time > 1
                        """),
                LintCase.of(
                        "hist-union.columns",
                        WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO d.orders_hist_union
                        SELECT id, time FROM d.orders_hist <<! SELECT id, NULL AS phone, time FROM d.orders_hist
                        UNION ALL
                        SELECT id, phone, time FROM d.orders <<! SELECT id, phone, time FROM d.orders
                        """.replace("d.orders_hist <<! SELECT", "d.orders_hist << SELECT")),
                LintCase.of("hist-union.watermark", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO d.orders_hist_union
                        SELECT id FROM d.orders_hist WHERE time > COALESCE((SELECT MAX(inc_value) FROM l.inc_log WHERE project_name = 'hist_union'), 0)
                        UNION ALL
                        SELECT id FROM d.orders <<! SELECT id FROM d.orders WHERE time > 0
                        """),
                LintCase.of("hist-union.watermark", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO d.orders_hist_union
                        SELECT id FROM d.orders_hist WHERE time > 0
                        UNION ALL
                        SELECT id FROM d.orders WHERE time >
                          (SELECT MAX(inc_value) FROM l.inc_log WHERE project_name = 'hist_union') <<!   COALESCE((SELECT MAX(inc_value) FROM l.inc_log WHERE project_name = 'hist_union'), 0)
                        """),
                LintCase.of("hist-union.full-load", WORKFLOW + """
                        === queries/orders.sql
                        DROP TABLE IF EXISTS d.lists_hist_union;
                        CREATE TABLE IF NOT EXISTS d.lists_hist_union (id bigint); <<! CREATE TABLE d.lists_hist_union (id bigint);
                        INSERT INTO d.lists_hist_union SELECT id FROM d.lists_hist UNION ALL SELECT id FROM d.lists
                        """),
                LintCase.of("hist-union.full-load", WORKFLOW + """
                        === queries/orders.sql
                        DROP TABLE IF EXISTS d.lists_hist_union;
                        INSERT INTO d.lists_hist_union SELECT id FROM d.lists_hist UNION ALL
                        SELECT id FROM d.lists WHERE time > 5 <<! SELECT id FROM d.lists
                        """),
                LintCase.of("hist-union.watermark-insert", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o; <<! INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o;
                        INSERT INTO l.inc_log SELECT 'o' AS table_name, 'hist_union' AS project_name, 1 AS inc_value
                        ; << UNION ALL SELECT 'o_hist' AS table_name, 'hist_union' AS project_name, 1 AS inc_value
                        """),
                LintCase.of("hist-union.watermark-of-target", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO l.inc_log SELECT 'o' AS table_name, COALESCE(max(time), 0) AS inc_value
                        FROM d.o_hist_union <<! FROM d.o
                        """),
                LintCase.of("hist-union.watermark-of-target", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO l.inc_log SELECT 'o' AS table_name, COALESCE(max(time), 0) AS inc_value
                        FROM d.o_histunion <<! FROM d.o
                        """),
                LintCase.of("hist-union.watermark-of-target", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO d.all_orders SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o;
                        INSERT INTO l.inc_log SELECT 'o' AS table_name, COALESCE(max(time), 0) AS inc_value
                        FROM d.all_orders <<! FROM d.o
                        """),
                LintCase.of("hist-union.names", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO d.o_hist SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o <<! INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o
                        """),
                LintCase.of("hist-union.watermark-after-insert", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o;
                        INSERT INTO l.inc_log SELECT 'o' AS table_name, MAX(time) AS inc_value FROM d.o <<! INSERT INTO l.inc_log SELECT 'o' AS table_name, ${td.last_results.bound} AS inc_value
                        """),
                LintCase.of("hist-union.empty-watermark", WORKFLOW + """
                        === queries/orders.sql
                        INSERT INTO l.inc_log SELECT 'o' AS table_name,
                          MAX(time) AS inc_value FROM d.o <<!   COALESCE(MAX(time), 0) AS inc_value FROM d.o
                        """),
                LintCase.of("hist-union.unpaired-table", """
                        === ingestion//config/a_datasources.yml
                        hist_datasources:
                          - {name: o, table_name: b_hist} <<   - {name: o, table_name: o_hist}
                        inc_datasources:
                          - {name: o, table_name: o}
                        === hist_union//a_hist_union.dig
                        +a: {td>: queries/o.sql}
                        === hist_union//queries/o.sql
                        INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o <<! INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o
                        """),
                // The histories come from elsewhere: nothing of them is loaded.
                LintCase.of("hist-union.unpaired-table", """
                        === ingestion//config/a_datasources.yml
                        hist_datasources: <<
                          - {name: p, table_name: p_hist} <<
                        inc_datasources:
                          - {name: o, table_name: o}
                        === hist_union//a_hist_union.dig
                        +a: {td>: queries/o.sql}
                        === hist_union//queries/o.sql
                        INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o <<! INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o
                        """),
                // The increments are left to another time: nothing of them is loaded.
                LintCase.of("hist-union.unpaired-table", """
                        === ingestion//config/a_datasources.yml
                        hist_datasources:
                          - {name: o, table_name: o_hist}
                        inc_datasources: <<
                          - {name: p, table_name: p} <<
                        === ingestion//a_ingest.dig
                        +load: {td_load>: config/a_load.yml, table: "${datasource.table_name}"}
                        === hist_union//a_hist_union.dig
                        +a: {td>: queries/o.sql}
                        === hist_union//queries/o.sql
                        INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o <<! INSERT INTO d.o_hist_union SELECT id FROM d.o_hist UNION ALL SELECT id FROM d.o
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatBreaksTheRuleAndNothingElse(LintCase each) {
        each.verify();
    }
}
