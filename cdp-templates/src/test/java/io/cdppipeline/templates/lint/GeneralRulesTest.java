package io.cdppipeline.templates.lint;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneralRulesTest {

    static Stream<LintCase> cases() {
        return Stream.of(
                LintCase.of("general.known-table", """
                        === w.dig
                        +a: {td>: queries/a.sql}
                        === queries/a.sql
                        SELECT t.table_name, COALESCE(CAST(t.row_count AS bigint), 0) AS rows FROM information_schema.tables AS t <<! SELECT t.table_name, CAST(1 AS bigint) AS rows FROM information_schema.tables AS t
                        WHERE database_name = 'acme_src'; <<! WHERE table_schema = 'acme_src';
                        SELECT records_loaded AS n FROM acme_src.ingestion_log; <<! SELECT records_processed AS n FROM acme_src.ingestion_log;
                        WITH inc_log AS (SELECT 1 AS own) SELECT own FROM inc_log;
                        SELECT (SELECT MAX(inc_value) FROM acme_config.inc_log) AS n, CAST(status AS varchar) AS s
                        FROM acme_src.ingestion_log WHERE log_id IN (SELECT id FROM acme_src.others)
                        """),
                LintCase.of("general.yaml", """
                        === config/a.yml
                        a: b: c <<! a: b
                        """),
                LintCase.of("general.duplicate-key", """
                        === config/a.yml
                        a: 1
                        b: 2
                        a: 3 <<!
                        """),
                LintCase.of("general.tabs", """
                        === config/a.yml
                        a:
                        \tb: 1 <<!   b: 1
                        """),
                LintCase.of("general.indent", """
                        === config/a.yml
                        a:
                            b: 1 <<!   b: 1
                        """),
                LintCase.of("general.sql-syntax", """
                        === queries/a.sql
                        SELECT `order` FROM t <<! SELECT "order" FROM t
                        """),
                LintCase.of("general.sql-syntax", """
                        === w.dig
                        +a:
                          td>: queries/a.sql
                          engine: hive
                        === queries/a.sql
                        INSERT OVERWRITE TABLE t
                        SELECT a FORM s <<! SELECT a FROM s
                        """),
                LintCase.of("general.secret-literal", """
                        === config/a_load.yml
                        in:
                          type: sftp_v2
                          password: hunter2 <<!   password: ${secret:acme_sftp_password}
                        """),
                LintCase.of("general.secret-literal", """
                        === w.dig
                        +a:
                          echo>: 1234/0123456789abcdef0123456789abcdef01234567 <<!   echo>: hello
                        """),
                LintCase.of("general.secret-name", """
                        === config/a_load.yml
                        in:
                          password: ${secret:PASSWORD} <<!   password: ${secret:acme_password}
                        """),
                LintCase.of("general.credentials-file", """
                        === credentials_ingestion.json <<!
                        {}
                        === w.dig
                        timezone: UTC
                        """),
                LintCase.of("general.lost-workflow", """
                        === workflows/w.dig <<! w.dig
                        timezone: UTC
                        """),
                LintCase.of("general.layout", """
                        === a_ingest.dig
                        +a:
                          td_load>: config/a_load.yml
                        === log.sql <<! sql/log.sql
                        SELECT 1
                        """),
                LintCase.of("general.missing-file", """
                        === w.dig
                        +a:
                          td>: queries/b.sql <<!   td>: queries/a.sql
                        === queries/a.sql
                        SELECT 1
                        """),
                LintCase.of("general.unreferenced-file", """
                        === w.dig
                        +a:
                          td>: queries/${name}.sql
                          name: a
                        === sql/old.sql <<! queries/old.sql
                        SELECT 1
                        """),
                LintCase.of("general.generic-database", """
                        === config/database.yml
                        databases:
                          src: client_src <<!   src: acme_src
                        """),
                LintCase.of("general.generic-database", """
                        === config/environment.yml
                        client_short_name: demo <<! client_short_name: acme
                        """),
                LintCase.of("general.generic-database", """
                        === w.dig
                        _export:
                          client: test <<!   client: acme
                        """),
                LintCase.of("general.generic-database", """
                        === queries/a.sql
                        SELECT 1
                        FROM demo_db.t <<! FROM acme_src.t
                        """),
                LintCase.of("general.generic-lookup", """
                        === config/src_params.yml
                        lkup_db: client_config <<! lkup_db: acme_config
                        """),
                LintCase.of("general.hard-coded-database", """
                        === config/database.yml
                        databases:
                          src: acme_src
                        === sql/a.sql
                        SELECT 1
                        FROM acme_src.orders <<! FROM ${databases.src}.orders
                        """),
                LintCase.of("general.suppression", """
                        === w.dig
                        timezone: UTC
                        # lint:ignore general.timezone <<! # lint:ignore general.timezone the client works in Japan
                        +a:
                          echo>: hello
                        """),
                LintCase.of("general.undefined-variable", """
                        === w.dig
                        _export:
                          a: 1
                        +a:
                          echo>: ${b} <<!   echo>: ${a}
                        """),
                LintCase.of("general.last-results-not-stored", """
                        === w.dig
                        +a:
                          td>:
                          query: SELECT 1 AS n
                          store_last_results: false <<   store_last_results: true
                        +b:
                          echo>: ${td.last_results.n} <<!   echo>: ${td.last_results.n}
                        """),
                LintCase.of("general.last-results-unset", """
                        === w.dig
                        +a:
                          if>: ${session_id > 1}
                          _do:
                            +query:
                              td>:
                              query: SELECT 1 AS n
                              store_last_results: true
                        +b:
                          echo>: ${td.last_results.n} <<!   echo>: ${session_id}
                        """),
                LintCase.of("general.last-results-column", """
                        === w.dig
                        +a:
                          td>:
                          query: SELECT 1 AS n
                          store_last_results: true
                        +b:
                          echo>: ${td.last_results.m} <<!   echo>: ${td.last_results.n}
                        """),
                LintCase.of("general.missing-query", """
                        === w.dig
                        +a:
                          td>: <<!   td>:
                          database: d <<   query: SELECT 1
                        """),
                LintCase.of("general.single-statement", """
                        === w.dig
                        +a:
                          td>: queries/a.sql <<!   td>: queries/a.sql
                          insert_into: t
                        === queries/a.sql
                        SELECT 1; << SELECT 1
                        """),
                LintCase.of("general.insert-and-create", """
                        === w.dig
                        +a:
                          td>: queries/a.sql
                          insert_into: t
                          create_table: t <<!
                        === queries/a.sql
                        SELECT 1
                        """),
                LintCase.of("general.rename-target", """
                        === w.dig
                        +a:
                          td_ddl>:
                          rename_tables:
                            - from: a
                              to: d.b <<!       to: b
                        """),
                LintCase.of("general.each-outside-loop", """
                        === w.dig
                        +a:
                          echo>: ${td.each.n} <<!   echo>: ${session_id}
                        """),
                LintCase.of("general.timezone", """
                        === w.dig
                        timezone: America/Chicago <<! timezone: UTC
                        +a:
                          echo>: hello
                        """),
                LintCase.of("general.schedule", """
                        === w.dig
                        timezone: UTC
                        schedule: <<!
                          daily>: 03:00:00 <<
                        +a:
                          echo>: hello
                        """),
                LintCase.of("hist-union.schedule", """
                        === shopify_hist_union.dig
                        timezone: UTC
                        schedule: <<!
                          daily>: 03:00:00 <<
                        +a:
                          echo>: hello
                        """),
                LintCase.of("general.error-handler", """
                        === transform_shopify.dig
                        timezone: UTC <<! timezone: UTC
                        +a:
                          echo>: hello
                        # no handler << _error: {+tell: {echo>: "it failed"}}
                        """),
                LintCase.of("general.unbounded-parallel", """
                        === a_ingest.dig
                        +a:
                          for_each>: {x: [1, 2]}
                          _parallel: true <<!   _parallel: {limit: 3}
                          _do:
                            td_load>: config/a_load.yml
                        """),
                LintCase.of("general.same-output-in-parallel", """
                        === w.dig
                        +all:
                          _parallel: true
                          +a:
                            td>: queries/a.sql
                            create_table: t
                          +b:
                            td>: queries/a.sql <<!     td>: queries/a.sql
                            create_table: t <<     create_table: u
                        === queries/a.sql
                        SELECT 1
                        """),
                LintCase.of("general.unescaped-error", """
                        === sql/log.sql
                        SELECT
                          '${error.message}' AS m <<!   '${error.message.replace(/'/g, "''")}' AS m
                        """),
                LintCase.of("general.time-type", """
                        === sql/log.sql
                        INSERT INTO a.log SELECT 'x' AS m,
                          to_unixtime(now()) AS time <<!   CAST(floor(to_unixtime(now())) AS bigint) AS time
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatBreaksTheRuleAndNothingElse(LintCase each) {
        each.verify();
    }
}
