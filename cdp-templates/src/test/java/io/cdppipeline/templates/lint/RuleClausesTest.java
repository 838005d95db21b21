package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.lint.Finding;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a rule asks besides the first thing that its name says. */
class RuleClausesTest {

    static Stream<LintCase> cases() {
        return Stream.of(
                LintCase.of("ingestion.log-source", """
                        === a_ingest.dig
                        +start: {td>: sql/log_ingestion_start.sql, source_name: a, workflow_name: a_ingest}
                        +load: {td_load>: config/a_load.yml}
                        +end: {td>: sql/log_ingestion_success.sql, source_name: a, workflow_name: a} <<! +end: {td>: sql/log_ingestion_success.sql, source_name: a, workflow_name: a_ingest}
                        === sql/log_ingestion_start.sql
                        INSERT INTO d.ingestion_log SELECT 'STARTED' AS status
                        === sql/log_ingestion_success.sql
                        INSERT INTO d.ingestion_log SELECT 'SUCCESS' AS status
                        === config/a_load.yml
                        in: {type: rest}
                        """),
                LintCase.of("ingestion.sftp-parser", """
                        === config/a_load.yml
                        in:
                          type: sftp_v2
                          path_prefix: ${file_path}
                          parser:
                            allow_extra_columns: true <<!     allow_extra_columns: false
                            stop_on_invalid_record: true <<!     stop_on_invalid_record: false
                            columns: [{name: id, type: long}]
                        """),
                LintCase.of("ingestion.sftp-parser", """
                        === config/a_load.yml
                        in:
                          type: sftp_v2
                          path_prefix: /data/a.csv <<!   path_prefix: ${file_path}
                          start_time: x <<!
                          parser:
                            x: 1 <<     columns: [{name: id, type: long}]
                        """),
                LintCase.of("ingestion.parallel-limit", """
                        === a_ingest.dig
                        +all:
                          for_each>: {datasource: "${inc_datasources}"}
                          _parallel:
                            limit: 4 <<!     limit: 3
                          _do: {td_load>: config/a_load.yml}
                        === config/a_load.yml
                        in: {type: klaviyo}
                        """),
                LintCase.of("ingestion.date-range-gap", """
                        === config/hist_date_ranges.yml
                        date_ranges:
                          - start_time: '2024-01-01T00:00:00'
                            end_time: '2024-02-02T23:59:59' <<     end_time: '2024-01-31T23:59:59'
                          - start_time: '2024-02-01T00:00:00' <<!   - start_time: '2024-02-01T00:00:00'
                            end_time: '2024-02-29T23:59:59'
                        === a_load.yml
                        in: {type: klaviyo}
                        """),
                LintCase.of("staging.dependencies", """
                        === config/src_params.yml
                        dependency_groups:
                          - group: orders
                            depends_on: [nobody] <<!     depends_on: []
                          - group: customers
                            depends_on: [orders]
                        """),
                LintCase.of("unification.endpoint", """
                        === id_unification.dig
                        +call:
                          http_call>: https://api-cdp.treasuredata.com/unifications/workflow_call <<!   http_call>: https://api-cdp.treasuredata.com/unifications/workflow_call
                          headers: [{authorization: x}] <<   headers: [{authorization: x}, {Content-Type: application/json}]
                          content: {unification: {name: acme}}
                        """),
                LintCase.of("unification.enrich-tables", """
                        === unif_runner.dig
                        timezone: UTC
                        === config/src_prep_params.yml
                        prep_tbls: [{src_tbl: stg_orders, columns: [{name: email_std, alias_as: email}]}]
                        === config/stage_enrich.yml
                        tables:
                          - table: adobe_clickstream <<!
                          - table: stg_orders
                            key_columns:
                              - {column: loyalty_id_std, key: loyalty_id} <<!
                              - {column: mail, key: email} <<!       - {column: email_std, key: email}
                        """),
                LintCase.of("unification.prep-columns", """
                        === unif_runner.dig
                        timezone: UTC
                        === config/unify.yml
                        keys: [{name: email, invalid_texts: ['']}, {name: stamp, invalid_texts: ['']}]
                        === config/src_prep_params.yml
                        prep_tbls:
                          - src_tbl: a
                            columns:
                              - {name: email_std, alias_as: email}
                              - {name: created_at, alias_as: stamp} <<!
                          - src_tbl: b <<!   - src_tbl: b
                            columns:
                              - {name: city, alias_as: city} <<       - {name: mail, alias_as: email}
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isFoundWhereItIsBrokenAndNowhereElse(LintCase each) {
        each.verify();
    }

    private static Finding.Severity severity(String rule, Map<String, String> files) {
        return Linter.lint(new TreeMap<>(files)).stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(Finding::severity)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aWorkflowWithoutAnErrorHandlerIsWorseWhereItStartsTheOthers() {
        assertThat(severity("general.error-handler", Map.of("unif_runner.dig", "timezone: UTC\n")))
                .isEqualTo(Finding.Severity.ERROR);
        assertThat(severity("general.error-handler", Map.of("enrich_runner.dig", "timezone: UTC\n")))
                .isEqualTo(Finding.Severity.WARNING);
    }

    @Test
    void prioritiesThatAreNotInOrderAreOnlyAWarning() {
        String attribute =
                "tables: [{table: a}]\nkeys: [{name: k}]\nmaster_tables:\n  - attributes:\n      - source_columns: %s\n";

        assertThat(severity(
                        "hybrid.priorities",
                        Map.of("unify.yml", attribute.formatted("[{table: a, priority: 2}, {table: a, priority: 1}]"))))
                .isEqualTo(Finding.Severity.WARNING);
        assertThat(severity(
                        "hybrid.priorities",
                        Map.of("unify.yml", attribute.formatted("[{table: a, priority: 1}, {table: a, priority: 1}]"))))
                .isEqualTo(Finding.Severity.ERROR);
    }
}
