package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.templates.FixedCatalog;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that ask a catalog. */
class CatalogRulesTest {

    private static final String UNION = """
            === shopify_hist_union.dig
            timezone: UTC
            _export: {src_db: acme_src}
            +a: {td>: queries/orders.sql}
            """;

    static Stream<LintCase> cases() {
        String wide = IntStream.rangeClosed(1, 201)
                .mapToObj(i -> "c" + i + " bigint")
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        String kept = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> "c" + i)
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return Stream.of(
                LintCase.of("hist-union.schema", UNION + """
                        === catalog
                        acme_src.orders: id bigint, Phone varchar
                        acme_src.orders_hist: id bigint
                        === queries/orders.sql
                        INSERT INTO ${src_db}.orders_hist_union
                        SELECT id, time FROM ${src_db}.orders_hist << SELECT id, NULL AS phone, time FROM ${src_db}.orders_hist
                        UNION ALL
                        SELECT id, time FROM ${src_db}.orders <<! SELECT id, phone, time FROM ${src_db}.orders
                        """),
                LintCase.of("hist-union.schema", UNION + """
                        === catalog
                        acme_src.orders: id bigint
                        acme_src.orders_hist: id bigint, legacy varchar
                        === queries/orders.sql
                        INSERT INTO acme_src.orders_hist_union
                        SELECT id, time FROM acme_src.orders_hist AS h <<! SELECT id, legacy, time FROM acme_src.orders_hist AS h
                        UNION ALL
                        SELECT id, time FROM acme_src.orders << SELECT id, NULL AS legacy, time FROM acme_src.orders
                        """),
                LintCase.of("hist-union.schema", UNION + """
                        === catalog
                        acme_src.orders: id bigint
                        acme_src.orders_hist: id bigint
                        === queries/orders.sql
                        INSERT INTO acme_src.orders_hist_union
                        SELECT id,
                          CAST(total AS double) AS total, time << time
                        FROM acme_src.orders_hist
                        UNION ALL
                        SELECT id,
                          total, time <<! time
                        FROM acme_src.orders
                        """),
                LintCase.of("hist-union.types", UNION + """
                        === catalog
                        acme_src.orders: id bigint, total double, name varchar
                        acme_src.orders_hist: id bigint, total varchar(255), name varchar(10)
                        === queries/orders.sql
                        INSERT INTO acme_src.orders_hist_union
                        SELECT
                          name, id, total, time <<   name, id, TRY_CAST(total AS double) AS total, time
                        FROM acme_src.orders_hist
                        UNION ALL
                        SELECT
                          name, id,
                          total, time <<!   total, time
                        FROM acme_src.orders
                        """),
                LintCase.of("staging.source-table", """
                        === catalog
                        acme_src.orders_hist_union: id bigint
                        === config/src_params.yml
                        source_database: acme_src
                        tables:
                          - {name: order_hist_union, source_db: "${source_database}"} <<!   - {name: orders_hist_union, source_db: "${source_database}"}
                        """),
                LintCase.of("staging.source-table", """
                        === catalog
                        acme_src.orders_histunion: id bigint
                        === config/src_params.yml
                        dependency_groups:
                          - group: g
                            tables:
                              - {query_name: q, src_db: acme_src, src_histunion_tbl: orders, snk_tbl: orders} <<!       - {query_name: q, src_db: acme_src, src_histunion_tbl: orders_histunion, snk_tbl: orders}
                        """),
                LintCase.of("staging.source-table", """
                        === catalog
                        acme_stg.orders: id bigint <<!
                        === config/src_params.yml
                        tables:
                          - {name: orders, source_db: acme_src} <<!   []
                        """.replace("id bigint <<!", "id bigint")),
                LintCase.of("staging.too-many-columns", """
                        === catalog
                        acme_src.orders: %s
                        === config/src_params.yml
                        tables:
                          - {name: orders, source_db: acme_src} <<!   - {name: orders, source_db: acme_src}
                        === queries/orders.sql
                        WITH r AS (SELECT * FROM acme_src.orders)
                        SELECT %s, time FROM r << SELECT %s, c201, time FROM r
                        """.formatted(wide, kept, kept)),
                LintCase.of("unification.prep-source", """
                        === catalog
                        acme_stg.stg_orders: email_std varchar, tags array(varchar), customer bigint
                        === unif_runner.dig
                        timezone: UTC
                        === config/environment.yml
                        client_short_name: acme
                        stg: stg
                        === config/src_prep_params.yml
                        prep_tbls:
                          - src_tbl: stg_orders
                            src_db: ${client_short_name}_${stg}
                            columns:
                              - {name: email, alias_as: email} <<!       - {name: email_std, alias_as: email}
                              - {name: tags, alias_as: tags} <<!       - {name: customer, alias_as: customer_id}
                          - src_tbl: stg_customers <<!   - src_tbl: stg_orders
                            src_db: acme_stg
                        """),
                LintCase.of("hybrid.source-columns", """
                        === catalog
                        raw.orders: email varchar, city varchar, updated_at varchar
                        === unify.yml
                        name: acme
                        keys: [{name: email, valid_regexp: a}]
                        tables:
                          - database: raw
                            table: orders
                            key_columns:
                              - {column: mail, key: email} <<!       - {column: email, key: email}
                        canonical_ids: [{name: u, merge_by_keys: [email]}]
                        master_tables:
                          - name: m
                            attributes:
                              - name: city
                                source_columns:
                                  - {table: orders, column: city, priority: 1, order_by: changed_at} <<!           - {table: orders, column: city, priority: 1, order_by: updated_at}
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aProjectThatBreaksARuleIsFoundAndItsSoundTwinIsNot(LintCase each) {
        each.verify();
    }

    @Test
    void withoutACatalogNothingIsSaidOfTables() {
        TreeMap<String, String> files = new TreeMap<>();
        files.put("config/src_params.yml", "tables: [{name: orders, source_db: acme_src}]\n");

        assertThat(Linter.lint(files)).noneMatch(finding -> finding.rule().equals("staging.source-table"));
    }

    @Test
    void aColumnThatOnlyTheHistoryHasIsMissedLess() {
        FixedCatalog catalog = new FixedCatalog()
                .with("d", "orders", "id bigint", "added varchar")
                .with("d", "orders_hist", "id bigint", "legacy varchar");
        TreeMap<String, String> files = new TreeMap<>();
        files.put("shopify_hist_union.dig", "timezone: UTC\n+a: {td>: queries/orders.sql}\n");
        files.put(
                "queries/orders.sql",
                "INSERT INTO d.orders_hist_union SELECT id, time FROM d.orders_hist UNION ALL SELECT id, time FROM d.orders");

        assertThat(Linter.builder().catalog(catalog).build().check(files))
                .filteredOn(finding -> finding.rule().equals("hist-union.schema"))
                .extracting(finding -> finding.severity() + " " + finding.message())
                .containsExactly(
                        "WARNING The union leaves out [legacy] of d.orders_hist",
                        "ERROR The union leaves out [added] of d.orders");
    }
}
