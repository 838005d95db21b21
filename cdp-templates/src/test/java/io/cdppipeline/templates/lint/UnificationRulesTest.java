package io.cdppipeline.templates.lint;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnificationRulesTest {

    private static final String RUNNER = """
            === unif_runner.dig
            timezone: UTC
            """;

    private static final String PREP = """
            === config/src_prep_params.yml
            prep_tbls:
              - src_tbl: stg_orders
                columns:
                  - {name: email_std, alias_as: email}
                  - {name: customer, alias_as: customer_id}
            """;

    private static String call(String lines) {
        return """
                === id_unification.dig
                +call:
                  http_call>: https://api-cdp.treasuredata.com/unifications/workflow_call
                  headers: [{authorization: "${secret:td.apikey}"}, {content-type: application/json}]
                  content:
                    unification: {name: acme}
                %s""".formatted(lines.indent(4));
    }

    private static String unify(String lines) {
        return RUNNER + "=== config/unify.yml\n" + lines;
    }

    private static String sql(String lines) {
        return RUNNER + "=== queries/a.sql\n" + lines;
    }

    static Stream<LintCase> cases() {
        return Stream.of(
                LintCase.of("unification.input-table", unify("""
                        keys:
                          - {name: email, invalid_texts: ['']}
                          - {name: phone, invalid_texts: ['']} <<!
                        tables: [{table: unif_input, key_columns: [{column: email, key: email}]}]
                        """)),
                LintCase.of("unification.key-rules", unify("""
                        keys:
                          - {name: user_uuid, invalid_texts: ['']} <<!   - {name: user_uuid, valid_regexp: '[0-9a-fA-F-]{36}'}
                        """)),
                LintCase.of("unification.missing-alias", RUNNER + PREP + """
                        === queries/unif_input_tbl.sql
                        SELECT email,
                          phone, <<!
                          time
                        FROM s.unif_input_tmp_td
                        """),
                LintCase.of("unification.bucket-columns", RUNNER + """
                        === config/stage_enrich.yml
                        globals: {canonical_id: acme_id}
                        tables:
                          - table: orders
                            bucket_cols: ['${globals.canonical_id}', email] <<!     bucket_cols: ['${globals.canonical_id}']
                        """),
                LintCase.of("unification.files", """
                        === unif_runner.dig <<! unif_runner.dig
                        +a: {require>: id_unification}
                        === id_unification.dig
                        +a: {echo>: a}
                        === enrich_runner.dig
                        +a: {echo>: a}
                        === dynamic_prep_creation.dig << dynmic_prep_creation.dig
                        +a: {echo>: a}
                        === config/environment.yml
                        a: 1
                        === config/src_prep_params.yml
                        a: 1
                        === config/unify.yml
                        a: 1
                        === config/stage_enrich.yml
                        a: 1
                        """),
                LintCase.of("unification.runner", """
                        === unif_runner.dig
                        _export:
                          !include : config/environment.yml
                        +a:
                          call>: id_unification <<!   require>: id_unification
                        === id_unification.dig
                        +a: {echo>: a}
                        === config/environment.yml
                        a: 1
                        """),
                LintCase.of("unification.id-method", unify("""
                        persistent_ids: [{name: a}]
                        canonical_ids: [{name: a}] <<!
                        """)),
                LintCase.of(
                        "unification.id-method",
                        unify("canonical_ids: [{name: a}]\n")
                                + call(
                                        "run_persistent_ids: true <<!     run_persistent_ids: false\nrun_canonical_ids: true")),
                LintCase.of(
                        "unification.run-flags",
                        call(
                                "run_enrichments: true\nrun_master_tables: true\nkeep_debug_tables: false <<!     keep_debug_tables: true")),
                LintCase.of("unification.endpoint", """
                        === id_unification.dig
                        +call:
                          http_call>: https://api.treasuredata.com/unifications/workflow_call <<!   http_call>: https://api-cdp.eu01.treasuredata.com/unifications/workflow_call
                          headers: [{authorization: x}, {content-type: application/json}]
                          content: {unification: {name: acme}}
                        """),
                LintCase.of("unification.includes", """
                        === enrich_runner.dig
                        timezone: UTC <<! timezone: UTC
                        # nothing << _export: {!include : config/stage_enrich.yml}
                        +a: {echo>: a}
                        === config/stage_enrich.yml
                        a: 1
                        """),
                LintCase.of("unification.input-table", unify("""
                        tables:
                          - table: unif_input
                            key_columns:
                              - {column: phone, key: phone} <<!       - {column: email, key: email}
                        """) + PREP),
                LintCase.of("unification.merge-keys", unify("""
                        keys: [{name: email}, {name: phone}]
                        canonical_ids:
                          - name: a
                            merge_by_keys: [email] <<!     merge_by_keys: [email, phone]
                        """)),
                LintCase.of("unification.key-rules", unify("""
                        keys:
                          - {name: email} <<!   - {name: email, invalid_texts: ['']}
                        """)),
                LintCase.of("unification.uuid-case", unify("""
                        keys:
                          - {name: u, valid_regexp: '[0-9a-f]{32}'} <<!   - {name: u, valid_regexp: '[0-9a-fA-F]{32}'}
                        """)),
                LintCase.of("unification.merge-iterations", unify("""
                        canonical_ids:
                          - name: a
                            merge_iterations: 1 <<!     merge_iterations: 15
                        """)),
                LintCase.of("unification.input-schema", RUNNER + PREP + """
                        === queries/create_schema.sql
                        CREATE TABLE IF NOT EXISTS d.unif_input (source varchar, email varchar, time bigint, ingest_time bigint) <<! CREATE TABLE IF NOT EXISTS d.unif_input (source varchar, email varchar, customer_id varchar, time bigint, ingest_time bigint)
                        """),
                LintCase.of("unification.prep-columns", unify("keys: [{name: email}]\n") + """
                        === config/src_prep_params.yml
                        prep_tbls:
                          - src_tbl: a
                            columns:
                              - {name: email_std, alias_as: email}
                              - {name: time, alias_as: time} <<!
                        """),
                LintCase.of("unification.enrich-tables", RUNNER + PREP + """
                        === config/stage_enrich.yml
                        tables:
                          - table: stg_orders_prep <<!   - table: stg_orders
                        """),
                LintCase.of("unification.enrich-tables", RUNNER + PREP + """
                        === config/stage_enrich.yml
                        tables:
                          - table: unif_input
                            key_columns:
                              - {column: email_std, key: email} <<!       - {column: email, key: email}
                        """),
                LintCase.of("unification.placeholder", sql("""
                        SELECT email,
                          -- replace this with the other columns <<!   -- the other columns
                          phone FROM d.t
                        """)),
                LintCase.of("unification.only-email-or-phone", RUNNER + PREP + """
                        === queries/a.sql
                        SELECT 1 FROM d.t WHERE
                          coalesce(email, phone) IS NOT NULL <<!   coalesce(email, phone, customer_id) IS NOT NULL
                        """),
                LintCase.of("unification.exclusion-list", sql("""
                        SELECT key_value FROM l.exclusion_list <<! SELECT key_value FROM l.exclusion_list;
                        -- end << CREATE TABLE IF NOT EXISTS l.exclusion_list (key_value varchar)
                        """)),
                LintCase.of("unification.id-name", unify("""
                        canonical_ids:
                          - name: unified id <<!   - name: acme_unified_id
                        """)),
                LintCase.of("unification.lookup-column", unify("canonical_ids: [{name: a}]\n") + """
                        === queries/a.sql
                        SELECT k0.persistent_id FROM d.t k0 <<! SELECT k0.canonical_id FROM d.t k0
                        """),
                LintCase.of("unification.long-phone", sql("""
                        SELECT 1 FROM d.t WHERE
                          length(phone) > 10 <<!   length(phone) = 64
                        """)),
                LintCase.of("unification.emptied-watermark", sql("""
                        DROP TABLE IF EXISTS d.unif_input; << DROP TABLE IF EXISTS d.other;
                        INSERT INTO d.unif_input
                        SELECT email FROM d.unif_input_tmp_td AS a
                        WHERE a.time > (SELECT COALESCE(MAX(time), 0) FROM d.unif_input) <<! WHERE a.time > (SELECT COALESCE(MAX(time), 0) FROM d.unif_input)
                        """)),
                LintCase.of("unification.emptied-watermark", sql("""
                        DROP TABLE IF EXISTS d.unif_input;
                        INSERT INTO d.unif_input
                        SELECT email FROM d.unif_input_tmp_td AS a
                        WHERE a.time > (SELECT MAX(time) FROM d.unif_input) <<! WHERE a.time > (SELECT MAX(time) FROM d.log)
                        """)),
                LintCase.of("unification.emptied-watermark", sql("""
                        DROP TABLE IF EXISTS d.unif_input;
                        INSERT INTO d.unif_input
                        SELECT email FROM d.unif_input_tmp_td AS a
                        WHERE a.time > (SELECT MAX(time) FROM d.unif_input) <<! WHERE 0 = (SELECT COUNT(*) FROM d.unif_input)
                        """)),
                LintCase.of("unification.prep-database", sql("""
                        DELETE FROM ${p.snk_db}.${p.snk_tbl} WHERE email NOT IN (
                          SELECT email FROM ${p.src_db}.${p.snk_tbl}) <<!   SELECT email FROM ${p.src_db}.${p.src_tbl})
                        """)),
                LintCase.of("unification.prep-database", sql("""
                        SELECT 'delete from ' || snk_db || '.' || unif_input_tbl || ' where ' || prep_key || ' in (select '
                          || prep_key || ' from ' || src_db || '.' || snk_tbl || ')' AS statement <<!   || prep_key || ' from ' || snk_db || '.' || snk_tbl || ')' AS statement
                        FROM d.config
                        """)),
                LintCase.of("unification.parallel-input", RUNNER + """
                        === dynmic_prep_creation.dig
                        +parse_config:
                          td_for_each>: queries/loop_on_tables.sql
                          _parallel: true <<!   _parallel: true
                          _do:
                            +insert_input: {td>: , query: "${td.each.statements}"}
                        === queries/loop_on_tables.sql
                        SELECT 'delete from ' || unif_input_tbl AS statements FROM d.config << SELECT 'insert into ' || unif_input_tbl AS statements FROM d.config
                        """),
                LintCase.of("unification.parallel-input", RUNNER + """
                        === dynmic_prep_creation.dig
                        +parse_config:
                          td_for_each>: queries/loop_on_tables.sql
                          _parallel: true <<!
                          _do:
                            +insert_input: {td>: , query: "${td.each.statements}"}
                        === queries/loop_on_tables.sql
                        SELECT 'delete from ' || unif_input_tbl || ' where source = ' || src_tbl AS statements FROM d.config
                        """),
                LintCase.of("unification.parallel-input", RUNNER + """
                        === dynmic_prep_creation.dig
                        +tables:
                          for_each>: {table: [orders, customers]}
                          _parallel: true <<!   _parallel: {limit: 1}
                          _do:
                            +clear: {td>: queries/clear.sql}
                        === queries/clear.sql
                        DELETE FROM d.unif_input WHERE source = '${table}'
                        """),
                LintCase.of("unification.parallel-input", RUNNER + """
                        === dynmic_prep_creation.dig
                        +tables:
                          for_each>: {table: [orders, customers]}
                          _parallel: true <<!   _parallel: true
                          _do:
                            +clear: {td>: queries/clear.sql}
                        === queries/clear.sql
                        DELETE FROM d.unif_input << DELETE FROM d.${table}_prep
                        WHERE time > 1
                        """),
                LintCase.of("unification.parallel-input", RUNNER + """
                        === dynmic_prep_creation.dig
                        +tables:
                          for_each>: {table: [orders, customers]}
                          _parallel: {limit: 2} <<!   _parallel: false
                          _do:
                            +clear: {td>: queries/clear.sql}
                        === queries/clear.sql
                        DELETE FROM d.unif_input WHERE source = '${table}'
                        """),
                LintCase.of("unification.stray-column", sql("""
                        SELECT crafter_id FROM d.t <<! SELECT unified_id FROM d.t
                        """)),
                LintCase.of("unification.unordered-keys", RUNNER + """
                        === enrich/queries/generate_join_query.sql
                        SELECT array_agg(c) AS c FROM d.t <<! SELECT array_agg(c ORDER BY n) AS c FROM d.t
                        """),
                LintCase.of("unification.enrich-engine", RUNNER + """
                        === config/stage_enrich.yml
                        tables:
                          - table: a
                            engine: spark <<!     engine: presto
                        """),
                LintCase.of("unification.database", unify("name: acme\n") + """
                        === enrich_runner.dig
                        _export:
                          td: {database: cdp_unification_other} <<!   td: {database: cdp_unification_acme}
                        +a: {echo>: a}
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatBreaksTheRuleAndNothingElse(LintCase each) {
        each.verify();
    }
}
