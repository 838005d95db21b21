package io.cdppipeline.templates.lint;

import static org.junit.jupiter.api.Named.named;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The mistakes of the originals that were seen to be such, by running them or by the engine's code, each in a project as
 * somebody would write it by those documents.
 */
class OriginalDefectsTest {

    static Stream<Named<LintCase>> defects() {
        return Stream.of(
                named("0.1: of two keys of a name one is lost", LintCase.of("workflow-yaml", """
                        === w.dig
                        timezone: UTC
                        +a:
                          echo>: one
                        +a: <<! +b:
                          echo>: two
                        """)),
                named("0.1: an include leaves its directory", LintCase.of("workflow-include", """
                        === w.dig
                        _export:
                          !include : ../shared.yml <<!   !include : config/shared.yml
                        === config/shared.yml
                        a: 1
                        """)),
                named("0.2: a name that nothing declares is an error", LintCase.of("general.undefined-variable", """
                        === a_ingest.dig
                        +log:
                          td>: sql/log.sql
                          x: 1 <<   table_name: orders
                        === sql/log.sql
                        SELECT
                          '${table_name}' AS table_name <<!   '${table_name}' AS table_name
                        """)),
                named(
                        "0.2: td.last_results without a stored result is an error",
                        LintCase.of("general.last-results-unset", """
                        === a_ingest.dig
                        +load:
                          td>: sql/log.sql <<!   td>: sql/plain.sql
                        === sql/log.sql
                        SELECT '${td.last_results.start_time}' AS start_time
                        === sql/plain.sql
                        SELECT 1
                        """)),
                named(
                        "0.3: a load's file sees its task's keys and no others",
                        LintCase.of("general.undefined-variable", """
                        === a_ingest.dig
                        +load:
                          td_load>: config/a_load.yml
                          database: a <<   file_path: /data/a.csv
                        === config/a_load.yml
                        in:
                          type: sftp_v2
                          path_prefix: ${file_path} <<!   path_prefix: ${file_path}
                        """)),
                named("0.4: insert_into and create_table together", LintCase.of("general.insert-and-create", """
                        === w.dig
                        +a:
                          td>: queries/a.sql
                          insert_into: t
                          create_table: t <<!
                        === queries/a.sql
                        SELECT 1
                        """)),
                named("0.4: two statements where one is written into", LintCase.of("general.single-statement", """
                        === w.dig
                        +a:
                          td>: queries/a.sql <<!   td>: queries/a.sql
                          create_table: t
                        === queries/a.sql
                        DROP TABLE IF EXISTS t; << -- the table is dropped by create_table
                        SELECT 1
                        """)),
                named("0.4: a result that is read is not stored", LintCase.of("general.last-results-not-stored", """
                        === w.dig
                        +count:
                          td>: queries/count.sql
                          engine: presto <<   store_last_results: true
                        +test:
                          if>: ${td.last_results.n > 0} <<!   if>: ${td.last_results.n > 0}
                          _do: {+a: {echo>: some}}
                        === queries/count.sql
                        SELECT count(*) AS n FROM d.t
                        """)),
                named("0.5: a table is renamed into another database", LintCase.of("general.rename-target", """
                        === w.dig
                        +promote:
                          td_ddl>:
                          rename_tables:
                            - from: orders_tmp
                              to: acme_gld.orders <<!       to: orders
                        """)),
                named("0.6: td.each where no td_for_each> is", LintCase.of("general.each-outside-loop", """
                        === w.dig
                        +rows:
                          for_each>: {row: [1, 2]}
                          _do:
                            echo>: ${td.each.name} <<!     echo>: ${row}
                        """)),
                named("0.7: require> passes nothing on", LintCase.of("general.undefined-variable", """
                        === a.dig
                        _export: {region: eu}
                        +b:
                          require>: b
                          rerun_on: all <<   params: {region: eu}
                        === b.dig
                        +say:
                          echo>: ${region} <<!   echo>: ${region}
                        """)),
                named("0.9: a task with an operator and subtasks", LintCase.of("workflow-task", """
                        === w.dig
                        +a: <<! +a:
                          echo>: hello <<   +c: {echo>: hello}
                          +b:
                            echo>: world
                        """)),
                named(
                        "D-12: the start of a file load is logged without its table",
                        LintCase.of("general.undefined-variable", """
                        === sftp_ingest.dig
                        _export: {source_name: sftp, workflow_name: sftp_ingest}
                        +log_ingestion_start:
                          td>: sql/log_ingestion_start.sql
                          database: acme_src <<   table_name: sftp_orders
                        === sql/log_ingestion_start.sql
                        INSERT INTO acme_src.ingestion_log
                        SELECT '${source_name}_${table_name}' AS log_id, <<! SELECT '${source_name}_${table_name}' AS log_id,
                          'STARTED' AS status
                        """)),
                named(
                        "D-13: the success of a file load is logged with a range that nobody asked for",
                        LintCase.of("general.last-results-unset", """
                        === sftp_ingest.dig
                        +load:
                          td_load>: config/sftp_orders_load.yml
                        +log_ingestion_success:
                          td>: sql/log_ingestion_success.sql <<!   td>: sql/log_ingestion_success_2.sql
                        === sql/log_ingestion_success.sql
                        INSERT INTO acme_src.ingestion_log SELECT '${td.last_results.start_time}' AS start_time, 'SUCCESS' AS status
                        === sql/log_ingestion_success_2.sql
                        INSERT INTO acme_src.ingestion_log SELECT '' AS start_time, 'SUCCESS' AS status
                        === config/sftp_orders_load.yml
                        in: {type: sftp_v2}
                        """)),
                named("D-40: seven parentheses open and eight close", LintCase.of("general.sql-syntax", """
                        === queries/a.sql
                        SELECT
                          NULLIF(NULLIF(NULLIF(NULLIF(NULLIF(TRIM(UPPER(c)), ''), 'NONE'), 'NULL'), 'N/A'), 'N/A')) AS c <<!   NULLIF(NULLIF(NULLIF(NULLIF(NULLIF(TRIM(UPPER(c)), ''), 'NONE'), 'NULL'), 'N/A'), 'NA') AS c
                        FROM d.t
                        """)),
                named("D-40: N/A is named twice and NA never", LintCase.of("staging.null-tokens", """
                        === config/src_params.yml
                        tables: []
                        === queries/a.sql
                        SELECT
                          NULLIF(NULLIF(NULLIF(NULLIF(NULLIF(TRIM(UPPER(c)), ''), 'NONE'), 'NULL'), 'N/A'), 'N/A') AS c <<!   NULLIF(NULLIF(NULLIF(NULLIF(NULLIF(TRIM(UPPER(c)), ''), 'NONE'), 'NULL'), 'N/A'), 'NA') AS c
                        FROM d.t
                        """)),
                named("D-80: a key without a rule", LintCase.of("hybrid.key-rules", """
                        === unify.yml
                        name: acme
                        keys:
                          - name: customer_id <<!   - name: customer_id
                            x: 1 <<     invalid_texts: ['', 'N/A', 'null']
                        tables: [{table: orders, key_columns: [{column: customer, key: customer_id}]}]
                        canonical_ids: [{name: u, merge_by_keys: [customer_id]}]
                        """)),
                named(
                        "D-82: key_priorities that are not 1, 2, 3 stop merging",
                        LintCase.of("hybrid.key-priorities", """
                        === unify.yml
                        name: acme
                        keys: [{name: a}, {name: b}, {name: c}]
                        tables: [{table: orders}]
                        canonical_ids:
                          - name: u
                            merge_by_keys: [a, b, c]
                            key_priorities: [3, 1, 2] <<!
                        """)),
                named("D-85: an omitted priority", LintCase.of("hybrid.priorities", """
                        === unify.yml
                        tables: [{table: orders}]
                        canonical_ids: [{name: u}]
                        master_tables:
                          - name: m
                            attributes:
                              - name: city
                                source_columns:
                                  - {table: orders, column: city} <<!           - {table: orders, column: city, priority: 1}
                        """)),
                named("D-85: the column _p999_ that it makes", LintCase.of("hybrid.priorities", """
                        === unify.yml
                        tables: [{table: orders}]
                        canonical_ids: [{name: u}]
                        === snowflake_sql/20_master_m.sql
                        SELECT COALESCE(city_p999_attr) AS city FROM enriched_orders <<! SELECT COALESCE(city_p1_attr) AS city FROM enriched_orders
                        """)),
                named(
                        "D-86: the order of the tables in the master is chance",
                        LintCase.of("hybrid.master-order", """
                        === unify.yml
                        tables: [{table: orders}, {table: profiles}, {table: events}]
                        canonical_ids: [{name: u}]
                        === databricks_sql/20_master_m.sql
                        SELECT city FROM enriched_events << SELECT city FROM enriched_orders
                        UNION ALL
                        SELECT city FROM enriched_orders << SELECT city FROM enriched_profiles
                        UNION ALL
                        SELECT city FROM enriched_profiles << SELECT city FROM enriched_events
                        """.replace("enriched_events <<", "enriched_events <<!"))),
                named("D-88: CLUSTER BY is taken out of what Databricks gets", LintCase.of("hybrid.clustering", """
                        === unify.yml
                        tables: [{table: orders}]
                        canonical_ids: [{name: u}]
                        === databricks_sql/01_create_graph.sql
                        CREATE TABLE IF NOT EXISTS u_graph_unify_loop_0 (follower_id STRING, leader_id STRING) <<! CREATE TABLE IF NOT EXISTS u_graph_unify_loop_0 (follower_id STRING, leader_id STRING)
                        USING DELTA; << USING DELTA CLUSTER BY (follower_id);
                        """)));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void theMistakeIsFoundWhereItStandsAndNotInItsCorrection(LintCase defect) {
        defect.verify();
    }
}
