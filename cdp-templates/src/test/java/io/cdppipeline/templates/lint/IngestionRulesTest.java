package io.cdppipeline.templates.lint;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IngestionRulesTest {

    private static final String LOGS = """
            === sql/log_ingestion_start.sql
            INSERT INTO a.ingestion_log SELECT '${source_name}' AS source_name, 'STARTED' AS status
            === sql/log_ingestion_success.sql
            INSERT INTO a.ingestion_log SELECT '${source_name}' AS source_name, 'SUCCESS' AS status
            === sql/log_ingestion_error.sql
            INSERT INTO a.ingestion_log SELECT '${source_name}' AS source_name, 'ERROR' AS status
            """;

    /** A load file of one connector; the lines are those of its {@code in:}. */
    private static String load(String lines) {
        return """
                === config/a_load.yml
                in:
                %sfilters:
                  - type: add_time
                    to_column: {name: time, type: timestamp}
                    from_value: {mode: upload_time}
                out: {mode: append}
                """.formatted(lines.indent(2));
    }

    /** One data source of a connector. */
    private static String source(String type, String list, String lines) {
        return """
                === config/a_datasources.yml
                %s:
                  -
                %s""".formatted(list, lines.indent(4)) + load("type: " + type);
    }

    private static final String NAMED = """
            name: orders
            table_name: a_orders
            config_file: a_load.yml
            mode: append
            """;

    static Stream<LintCase> cases() {
        return Stream.of(
                LintCase.of("ingestion.timestamp-format", """
                        === w.dig
                        +load: {td_load>: config/a_load.yml}
                        +range: {td>: sql/range.sql}
                        === config/a_datasources.yml
                        inc_datasources:
                          - {name: profiles, table_name: k_profiles, config_file: a_load.yml, mode: append, incremental_field: updated}
                        === config/a_load.yml
                        in: {type: klaviyo, data_source: profiles}
                        === sql/range.sql
                        SELECT
                          SUBSTR(to_iso8601(current_timestamp), 1, 19) || '.000Z' AS end_time <<!   SUBSTR(to_iso8601(current_timestamp), 1, 19) || '.000000' AS end_time
                        """),
                LintCase.of("ingestion.names", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - name: profiles
                            config_file: Klaviyo-Profiles.yml <<!     config_file: klaviyo_profiles_load.yml
                        """),
                LintCase.of("ingestion.log-order", """
                        === a_ingest.dig
                        _export: {source_name: a}
                        +start: {td>: sql/log_ingestion_start.sql}
                        +load: {td_load>: config/a_load.yml} <<! +load: {td_load>: config/a_load.yml}
                        +end: {echo>: done} << +end: {td>: sql/log_ingestion_success.sql}
                        _error:
                          +e: {td>: sql/log_ingestion_error.sql}
                        """ + LOGS),
                LintCase.of("ingestion.log-source", """
                        === a_ingest.dig
                        +start: {td>: sql/log_ingestion_start.sql, source_name: a}
                        +load: {td_load>: config/a_load.yml}
                        +end: {td>: sql/log_ingestion_success.sql, source_name: b} <<! +end: {td>: sql/log_ingestion_success.sql, source_name: a}
                        """ + LOGS),
                LintCase.of("ingestion.log-columns", """
                        === sql/create_ingestion_log_table.sql
                        CREATE TABLE IF NOT EXISTS a.ingestion_log ( <<! CREATE TABLE IF NOT EXISTS a.ingestion_log (
                          log_id varchar, source_name varchar, workflow_name varchar, table_name varchar, status varchar,
                          start_time varchar, end_time varchar, records_processed bigint, error_message varchar,
                          job_id varchar, time bigint) <<   job_id varchar, job_url varchar, time bigint)
                        === sql/log_ingestion_start.sql
                        SELECT 1
                        """),
                LintCase.of("ingestion.log-table", """
                        === a_ingest.dig
                        +create: {echo>: nothing} << +create: {td>: sql/create_ingestion_log_table.sql}
                        +start: {td>: sql/log_ingestion_start.sql, source_name: a} <<! +start: {td>: sql/log_ingestion_start.sql, source_name: a}
                        === sql/create_ingestion_log_table.sql
                        CREATE TABLE IF NOT EXISTS a.ingestion_log (log_id varchar)
                        """ + LOGS),
                LintCase.of("ingestion.range-format", load("type: klaviyo") + """
                        === sql/range.sql
                        SELECT
                          replace(TD_TIME_STRING(max(f), 's!'), ' ', 'T') || '.000000' AS start_time,
                          SUBSTR(to_iso8601(now()), 1, 19) || '.000Z' AS end_time <<!   SUBSTR(to_iso8601(now()), 1, 19) || '.000000' AS end_time
                        FROM a.t
                        """),
                LintCase.of("ingestion.doubled-fraction", load("type: onetrust") + """
                        === sql/range.sql
                        SELECT
                          replace(to_iso8601(current_timestamp), 'Z', '.000Z') AS e <<!   SUBSTR(to_iso8601(current_timestamp), 1, 19) || '.000Z' AS e
                        """),
                LintCase.of("ingestion.iso8601-of-number", load("type: onetrust") + """
                        === sql/range.sql
                        SELECT
                          to_iso8601(TD_TIME_PARSE(max(f))) AS s <<!   TD_TIME_STRING(TD_TIME_PARSE(max(f)), 's!') AS s
                        FROM a.t
                        """),
                LintCase.of("ingestion.foreign-function", load("type: snowflake") + """
                        === sql/range.sql
                        SELECT
                          CONVERT(varchar, now(), 121) AS e <<!   FORMAT_DATETIME(now(), 'yyyy-MM-dd') AS e
                        """),
                LintCase.of("ingestion.connector-field", load("type: klaviyo") + """
                        === sql/range.sql
                        SELECT max("${datasource.incremental_field_connector}") FROM a.t <<! SELECT max("${datasource.incremental_field}") FROM a.t
                        """),
                LintCase.of("ingestion.connector-field", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - {name: c, table_name: t, config_file: a_load.yml, mode: append, incremental_field: updated_at, incremental_field_connector: updated}
                        === config/a_load.yml
                        in:
                          type: klaviyo
                          incremental_field: ${datasource.incremental_field} <<!   incremental_field: ${datasource.incremental_field_connector}
                        """),
                LintCase.of("ingestion.empty-field-guard", """
                        === a_ingest.dig
                        +all:
                          for_each>: {datasource: "${inc_datasources}"}
                          _do:
                            +guard: << +guard:
                              if>: ${session_id > 1} <<     if>: ${datasource.incremental_field != ''}
                              _do:
                                +range:
                                  td>: sql/range.sql <<!           td>: sql/range.sql
                            +load: {td_load>: config/a_load.yml}
                        === config/a_datasources.yml
                        inc_datasources:
                          - {name: lists, table_name: t, incremental_field: ''}
                        === sql/range.sql
                        SELECT max("${datasource.incremental_field}") AS m FROM a.t
                        """.replace("    +guard: << +guard:", "    +guard:")),
                LintCase.of("ingestion.create-if-not-exists", load("type: klaviyo") + """
                        === sql/create.sql
                        CREATE TABLE a.t (time bigint) <<! CREATE TABLE IF NOT EXISTS a.t (time bigint)
                        """),
                LintCase.of("ingestion.batch-name", """
                        === a_ingest_hist.dig
                        +months:
                          for_each>: {date_range: "${date_ranges}"}
                          _do:
                            +start:
                              td>: sql/log_ingestion_start.sql <<!       td>: sql/log_ingestion_start.sql
                              source_name: a <<       source_name: a_${date_range.month_name}
                            +load: {td_load>: config/a_load.yml}
                        """ + LOGS),
                LintCase.of("ingestion.unused-date-ranges", """
                        === a_ingest_inc.dig
                        _export:
                          !include : config/hist_date_ranges.yml <<!   a: 1
                        +load: {td_load>: config/a_load.yml}
                        === config/hist_date_ranges.yml
                        date_ranges: []
                        """),
                LintCase.of("ingestion.datasource-keys", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - name: orders <<!   - name: orders
                            table_name: a_orders
                            config_file: a_load.yml
                            incremental_field: '' <<     mode: append
                        """),
                LintCase.of("ingestion.one-field", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - name: orders <<!   - name: orders
                            incremental_field: updated_at <<     incremental_field: ''
                        """),
                LintCase.of(
                        "ingestion.field-names",
                        source(
                                "bigquery_v2",
                                "inc_datasources",
                                NAMED.replace("table_name: a_orders", "table_name: a_orders <<!     table: a_orders"))),
                LintCase.of(
                        "ingestion.timestamp-format",
                        source(
                                "klaviyo",
                                "inc_datasources",
                                NAMED
                                        + "default_start_time: '2024-01-01T00:00:00Z' <<!     default_start_time: '2024-01-01T00:00:00.000000'")),
                LintCase.of("ingestion.timestamp-format", source("shopify_v2", "inc_datasources", NAMED) + """
                        === config/hist_date_ranges.yml
                        date_ranges:
                          - month_name: '2024-01'
                            start_time: '2024-01-01T00:00:00.000000' <<!     start_time: '2024-01-01T00:00:00.000Z'
                        """),
                LintCase.of(
                        "ingestion.start-in-future",
                        source(
                                "klaviyo",
                                "inc_datasources",
                                NAMED
                                        + "default_start_time: '2027-01-01T00:00:00.000000' <<!     default_start_time: '2024-01-01T00:00:00.000000'")),
                LintCase.of("ingestion.date-range", load("type: klaviyo") + """
                        === config/hist_date_ranges.yml
                        date_ranges:
                          - month_name: '2024-02' <<!   - month_name: '2024-01'
                            start_time: '2024-01-01T00:00:00.000000'
                            end_time: '2024-01-31T23:59:59.000000'
                          - month_name: '2024-02'
                            start_time: '2024-02-01T00:00:00.000000'
                            end_time: '2024-02-29T23:59:59.000000'
                        """),
                LintCase.of("ingestion.date-range-gap", load("type: klaviyo") + """
                        === config/hist_date_ranges.yml
                        date_ranges:
                          - month_name: '2024-01'
                            start_time: '2024-01-01T00:00:00.000000'
                            end_time: '2024-01-30T23:59:59.000000' <<     end_time: '2024-01-31T23:59:59.000000'
                          - month_name: '2024-02' <<!   - month_name: '2024-02'
                            start_time: '2024-02-01T00:00:00.000000'
                            end_time: '2024-02-29T23:59:59.000000'
                        """),
                LintCase.of("ingestion.klaviyo-campaigns", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - name: campaigns <<!   - name: campaigns
                            config_file: a_load.yml
                            incremental_field: updated_at
                            incremental_field_connector: updated_at <<     incremental_field_connector: updated
                        """ + load("type: klaviyo")),
                LintCase.of("ingestion.onetrust-mode", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - name: profiles
                            config_file: a_load.yml
                            mode: replace <<!     mode: append
                        """ + load("type: onetrust")),
                LintCase.of("ingestion.shopify-fields", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - name: orders
                            config_file: a_load.yml
                            incremental_field: created_at <<!     incremental_field: updated_at
                        """ + load("type: shopify_v2")),
                LintCase.of("ingestion.snowflake-full", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - {name: O, config_file: a_load.yml, incremental_field: u}
                        === config/a_load.yml
                        in:
                          type: snowflake <<!   type: snowflake
                          table: O <<   query: SELECT 1
                        """),
                LintCase.of(
                        "ingestion.whole-table-per-month",
                        """
                        === a_ingest_hist.dig
                        +months:
                          for_each>: {date_range: "${date_ranges}"}
                          _do:
                            td_load>: config/a_load.yml
                        """ + load("type: bigquery_v2\nimport_type: table <<!   import_type: query")),
                LintCase.of("ingestion.parallel-limit", """
                        === a_ingest.dig
                        +all:
                          for_each>: {datasource: "${inc_datasources}"}
                          _parallel:
                            limit: 8 <<!     limit: 3
                          _do:
                            td_load>: config/a_load.yml
                        """ + load("type: klaviyo")),
                LintCase.of("ingestion.names", """
                        === config/a_datasources.yml
                        inc_datasources:
                          - name: ORDERS <<!   - name: ORDERS
                            table_name: snowflake_ORDERS <<     table_name: snowflake_orders
                        """),
                LintCase.of(
                        "ingestion.klaviyo-objects",
                        load(
                                "type: klaviyo\ndata_source: events\nincremental_field: datetime <<!   skip_related_objects: true")),
                LintCase.of(
                        "ingestion.klaviyo-objects",
                        load("type: klaviyo\ndata_source: metrics\nincremental: true <<!")),
                LintCase.of(
                        "ingestion.onetrust-threads",
                        load("type: onetrust <<!   type: onetrust\nx: 1 <<   thread_count: 5")),
                LintCase.of("ingestion.run-mode", """
                        === onetrust_ingest.dig
                        _export:
                          run_mode: history <<!   run_mode: hist
                        +load: {td_load>: config/a_load.yml}
                        """),
                LintCase.of("ingestion.shopify-v1", load("type: shopify <<!   type: shopify_v2")),
                LintCase.of("ingestion.shopify-flag", """
                        === config/a_load.yml
                        in: <<! in:
                          type: shopify
                        filters:
                          - {type: add_time} <<   - {type: column, add_columns: [{name: shop_flavor_flag, type: string}]}
                        """),
                LintCase.of(
                        "ingestion.snowflake-parameters",
                        load("type: snowflake\nschema: s\naccount: x <<!   account_name: x")),
                LintCase.of(
                        "ingestion.bigquery-export",
                        load("type: bigquery_v2\nexport_to_gcs: true <<!   export_to_gcs: false")),
                LintCase.of("ingestion.sftp-parser", load("""
                        type: sftp_v2
                        path_prefix: ${file_path}
                        parser:
                          columns:
                            - {name: day, type: date} <<!       - {name: day, type: date, format: '%Y-%m-%d'}
                        """)),
                LintCase.of("ingestion.add-time", """
                        === config/a_load.yml
                        in: <<! in:
                          type: rest
                        filters: [] << filters: [{type: add_time, from_value: {mode: upload_time}}]
                        """),
                LintCase.of("ingestion.out-mode", """
                        === config/a_load.yml
                        in:
                          type: rest
                        out: {mode: merge} <<! out: {mode: append}
                        """),
                LintCase.of(
                        "ingestion.literal-auth-id",
                        load(
                                "type: klaviyo\ntd_authentication_id: 360030 <<!   td_authentication_id: ${td_authentication_ids.klaviyo.default}")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatBreaksTheRuleAndNothingElse(LintCase each) {
        each.verify();
    }
}
