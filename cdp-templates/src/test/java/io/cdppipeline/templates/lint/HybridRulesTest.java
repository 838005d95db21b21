package io.cdppipeline.templates.lint;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HybridRulesTest {

    private static final String TWO = """
            === unify.yml
            name: acme
            keys: [{name: email, valid_regexp: '.+@.+'}]
            tables: [{table: orders}, {table: profiles}]
            canonical_ids: [{name: u, merge_by_keys: [email]}]
            """;

    private static String attribute(String sources) {
        return """
                === unify.yml
                keys: []
                tables: []
                master_tables:
                  - name: m
                    attributes:
                      - name: city
                        source_columns:
                %s""".formatted(sources.indent(10));
    }

    static Stream<LintCase> cases() {
        return Stream.of(
                LintCase.of("hybrid.references", """
                        === unify.yml
                        name: acme
                        keys: [{name: email, valid_regexp: '.+@.+'}]
                        tables: [{table: orders}]
                        canonical_ids:
                          - name: u
                            merge_by_keys:
                              - phone <<!       - email
                        """),
                LintCase.of("hybrid.patterns", """
                        === unify.yml
                        tables: []
                        keys:
                          - {name: email, valid_regexp: '(.+@'} <<!   - {name: email, valid_regexp: '.+@.+'}
                        """),
                LintCase.of("hybrid.key-rules", """
                        === unify.yml
                        tables: []
                        keys:
                          - {name: customer_id} <<!   - {name: customer_id, invalid_texts: ['']}
                        """),
                LintCase.of("hybrid.numbers", """
                        === unify.yml
                        canonical_ids:
                          - name: u
                            merge_iterations: 0 <<!     merge_iterations: 15
                        """),
                LintCase.of("hybrid.priorities", attribute("""
                        - {table: a, column: c, priority: 1}
                        - {table: b, column: c} <<!           - {table: b, column: c, priority: 2}
                        """)),
                LintCase.of("hybrid.key-order", """
                        === unify.yml
                        keys: []
                        tables:
                          - table: orders
                            key_columns:
                              - {column: p, key: phone} <<       - {column: e, key: email}
                              - {column: e, key: email} <<!       - {column: p, key: phone}
                        canonical_ids: [{name: u, merge_by_keys: [email, phone]}]
                        """),
                LintCase.of("hybrid.key-priorities", """
                        === unify.yml
                        canonical_ids:
                          - name: u
                            key_priorities: [3, 1, 2] <<!
                        """),
                LintCase.of("hybrid.table-name", """
                        === unify.yml
                        keys: []
                        tables:
                          - table: db.orders <<!   - table: orders
                        """),
                LintCase.of("hybrid.lookup-column-name", """
                        === unify.yml
                        keys: []
                        tables:
                          - table: orders
                            key_columns:
                              - {column: id, key: customer_id} <<!       - {column: customer_id, key: customer_id}
                        """),
                LintCase.of("hybrid.quotes", """
                        === unify.yml
                        tables: []
                        keys:
                          - {name: k, invalid_texts: ["n'a"]} <<!   - {name: k, invalid_texts: ["na"]}
                        """),
                LintCase.of("hybrid.one-database", """
                        === unify.yml
                        keys: []
                        tables: <<! tables:
                          - {table: a, database: one}
                          - {table: b, database: two} <<   - {table: b, database: one}
                        """),
                LintCase.of("hybrid.ignored-setting", """
                        === unify.yml
                        keys: []
                        tables:
                          - table: a
                            filter: x > 1 <<!
                        """),
                LintCase.of("hybrid.master-order", TWO + """
                        === sql/20_master.sql
                        SELECT * FROM enriched_profiles UNION ALL SELECT * FROM enriched_orders <<! SELECT * FROM enriched_orders UNION ALL SELECT * FROM enriched_profiles
                        """),
                LintCase.of("hybrid.clustering", TWO + """
                        === sql/01_create_graph.sql
                        CREATE TABLE graph (follower_id STRING) USING DELTA; <<! CREATE TABLE graph (follower_id STRING) USING DELTA CLUSTER BY (follower_id);
                        """),
                LintCase.of("orchestrator.lookup-database", """
                        === hist_union//a_hist_union.dig
                        _export:
                          lkup_db: acme_config
                        === staging//config/src_params.yml
                        lkup_db: references <<! lkup_db: acme_config
                        """),
                LintCase.of("orchestrator.staging-source", """
                        === ingestion//config/a_datasources.yml
                        inc_datasources: [{name: o, table_name: a_o}]
                        === staging//config/src_params.yml
                        tables:
                          - {name: a_o_hist_union} <<!   - {name: a_o}
                        """),
                LintCase.of("orchestrator.staging-source", """
                        === ingestion//config/a_datasources.yml
                        inc_datasources: [{name: o, table_name: a_o}]
                        === hist_union//a_hist_union.dig
                        +union: {td>: queries/o.sql}
                        +promote:
                          td_ddl>:
                          rename_tables: [{from: a_o_hist_union_tmp, to: a_o}] <<   rename_tables: [{from: a_o_hist_union_tmp, to: a_o_hist_union}]
                        === hist_union//queries/o.sql
                        INSERT INTO d.a_o_hist_union_tmp SELECT id FROM d.a_o_hist UNION ALL SELECT id FROM d.a_o
                        === staging//config/src_params.yml
                        tables:
                          - {name: a_o_hist_union} <<!   - {name: a_o_hist_union}
                        """),
                LintCase.of("orchestrator.prepared-table", """
                        === staging//config/src_params.yml
                        tables: [{staging_table: stg_o}]
                        === unification//unif_runner.dig
                        timezone: UTC
                        === unification//config/src_prep_params.yml
                        prep_tbls:
                          - {src_tbl: o} <<!   - {src_tbl: stg_o}
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatBreaksTheRuleAndNothingElse(LintCase each) {
        each.verify();
    }
}
