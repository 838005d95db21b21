package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.ProjectLimits;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All phases of one configuration, generated side by side as a plan does. */
class WholePipelineTest {

    private static final String SHOP = """
            global: {client: acme, td_endpoint: local}
            ingestion:
              source_name: shopify
              connector: shopify_v2
              objects: [orders, customers, products]
              incremental_field: updated_at
              start_date: 2024-01-01
              history_end_date: 2024-06-01
            hist_union:
              full_load: [shopify_products]
            staging:
              dedupe:
                shopify_orders: {partition_by: id, order_by: updated_at desc}
                shopify_customers: {partition_by: id, order_by: updated_at desc}
                shopify_products: {partition_by: id, order_by: updated_at desc}
            unification:
              name: customer_360
              tables: [shopify_orders, shopify_customers]
            """;

    private static FixedCatalog catalog() {
        FixedCatalog catalog = new FixedCatalog();
        for (String object : List.of("orders", "customers", "products")) {
            for (String side : List.of("", "_hist", "_hist_union")) {
                catalog.with(
                        "acme_src",
                        "shopify_" + object + side,
                        "id bigint",
                        "Email varchar",
                        "phone varchar",
                        "TITLE varchar",
                        "is_active varchar",
                        "total_price varchar",
                        "details varchar",
                        "updated_at varchar",
                        "time bigint");
            }
            catalog.sampled(
                            "acme_src",
                            "shopify_" + object + "_hist_union",
                            "details",
                            "{\"Ids\": {\"I\": 1.5}, \"kind\": \"vip\"}")
                    .with(
                            "acme_stg",
                            "shopify_stg_" + object,
                            "id bigint",
                            "email_std varchar",
                            "phone_std varchar",
                            "title varchar",
                            "updated_at_unixtime bigint",
                            "time bigint");
        }
        return catalog;
    }

    /** The files of the phases at these places in the order of the pipeline, made in this order. */
    private static Map<String, Map<String, String>> generate(List<Integer> order) {
        PipelineConfig config = ConfigLoader.parse(SHOP, "pipeline.yml");
        List<Phase> phases = new TdPacks().phases(config);
        PhaseContext context = new PhaseContext(config, catalog(), Instant.parse("2026-03-01T10:00:00Z"));
        Map<String, Map<String, String>> projects = new TreeMap<>();
        for (int place : order) {
            Phase phase = phases.get(place);
            projects.put(phase.id(), phase.generator().generate(context).files());
        }
        return projects;
    }

    @Test
    void isTheSameBytesInEveryOrderAndEveryPlace() {
        List<Integer> order = List.of(0, 1, 2, 3);
        List<Integer> reversed = new ArrayList<>(order);
        Collections.reverse(reversed);
        Map<String, Map<String, String>> projects = generate(order);

        assertThat(projects.keySet()).containsExactly("hist_union", "ingestion", "staging", "unification");
        assertThat(projects.values()).allSatisfy(files -> assertThat(files).hasSizeGreaterThan(4));
        assertThat(generate(order)).isEqualTo(projects);
        assertThat(generate(reversed)).isEqualTo(projects);
        Elsewhere.assertSame(projects, () -> generate(reversed));
    }

    /** The staging of tables of so many columns each. */
    private static List<Finding> limits(int tables, int columns) {
        List<String> names =
                IntStream.range(0, tables).mapToObj(i -> "shop_t" + i).toList();
        FixedCatalog catalog = new FixedCatalog();
        String[] schema = IntStream.range(0, columns)
                .mapToObj(i -> "created_%d_at varchar".formatted(i))
                .toArray(String[]::new);
        names.forEach(name -> catalog.with("acme_src", name, schema));
        PipelineConfig config = ConfigLoader.parse(
                "global: {client: acme, td_endpoint: local}\nstaging: {tables: " + names + "}\n", "pipeline.yml");
        GeneratedProject project = new TdPacks()
                .phases(config)
                .get(0)
                .generator()
                .generate(new PhaseContext(config, catalog, Instant.EPOCH));
        return ProjectLimits.findings(project);
    }

    @Test
    void tooManyTablesForOneAttemptAreToldWithHowToSplitThem() {
        List<Finding> findings = limits(150, 1);

        assertThat(findings).extracting(Finding::rule).containsExactly("project-tasks");
        assertThat(findings.get(0).message())
                .contains(
                        "An attempt of workflow 'transform_shop' has 1,",
                        " tasks, most of them in +tables, and the workflow service takes 1,000: split its 150 tables over 2"
                                + " configurations of at most 112 tables each");
        assertThat(limits(112, 1)).as("split as it says").isEmpty();
    }

    @Test
    void tooMuchTextForOneProjectIsToldWithHowToSplitIt() {
        List<Finding> findings = limits(6, 120);

        assertThat(findings).extracting(Finding::rule).containsExactly("project-size");
        assertThat(findings.get(0).message())
                .contains(
                        " MiB, and the workflow service takes 2 MiB: split its 6 tables over 2 configurations of at most 4"
                                + " tables each");
        assertThat(limits(4, 120)).as("split as it says").isEmpty();
    }
}
