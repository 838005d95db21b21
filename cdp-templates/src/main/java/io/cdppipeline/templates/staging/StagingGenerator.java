package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.PrestoText;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.staging.CleanedColumn.Named;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Generates the staging project from the live schemas of the raw tables. */
final class StagingGenerator extends CheckedGenerator {

    private final TemplateEngine templates;

    StagingGenerator(TemplateEngine templates) {
        this.templates = templates;
    }

    @Override
    public String id() {
        return StagingPack.ID;
    }

    /** @throws CdpException if the engine is Hive */
    static void requirePresto(PipelineConfig config) {
        if (config.staging().orElseThrow().engine() != SqlEngine.PRESTO) {
            throw new CdpException(
                    "staging.engine is hive, but the staging pack writes Presto SQL only: set staging.engine to presto, or"
                            + " leave it out");
        }
    }

    @Override
    protected GeneratedProject project(PhaseContext context) {
        requirePresto(context.config());
        StagingPlan plan = StagingPlan.of(context.config(), context.catalog());
        if (plan.tables().isEmpty()) {
            return GeneratedProject.skip("No table to stage: neither staging.tables nor the phases before name one");
        }
        GeneratedProject.Builder project = GeneratedProject.builder();
        Map<String, Object> values = projectValues(context.config(), plan);
        workflows(context.config(), plan).forEach((source, tables) -> {
            Map<String, Object> ofSource = new HashMap<>(values);
            ofSource.put("source", source);
            ofSource.put("tables", tables);
            project.workflow("transform_" + source, render("transform.dig", ofSource));
        });
        project.file("config/src_params.yml", render("src_params.yml", values));
        project.file("queries/create_inc_log.sql", render("create_inc_log.sql", values));
        project.file("queries/get_window.sql", render("get_window.sql", values));
        project.file("queries/log_window.sql", render("log_window.sql", values));
        if (plan.tables().stream().anyMatch(table -> table.dedupe().isEmpty())) {
            project.file("queries/clear_window.sql", render("clear_window.sql", values));
        }
        plan.tables().forEach(table -> addTable(project, table));
        plan.notes().forEach(project::note);
        return project.build();
    }

    /** Tables by the source whose workflow takes them: one workflow for all unless there are several sources. */
    private static Map<String, List<Map<String, Object>>> workflows(PipelineConfig config, StagingPlan plan) {
        Map<String, List<Map<String, Object>>> workflows = new LinkedHashMap<>();
        for (StagingTable table : plan.tables()) {
            String source =
                    config.ingestion().size() > 1 ? StagingNames.source(config, List.of(table.base())) : plan.source();
            workflows.computeIfAbsent(source, each -> new ArrayList<>()).add(tableParameters(table));
        }
        return workflows;
    }

    private void addTable(GeneratedProject.Builder project, StagingTable table) {
        Map<String, Object> values = tableValues(table);
        values.put("initial", true);
        project.file("init_queries/" + table.base() + "_init.sql", render("table.sql", values));
        values.put("initial", false);
        project.file("queries/" + table.base() + "_transform.sql", render("table.sql", values));
        if (table.dedupe().isPresent()) {
            project.file("queries/" + table.base() + "_upsert.sql", render("upsert.sql", values));
        }
        if (table.rebuild()) {
            project.rebuild(table.target(), "it is made anew from all rows of " + table.input());
        }
        project.expect(new ExpectedTable(table.target(), table.inputMayBeEmpty(), table.derivedNames()));
        project.metric("rows in " + table.target().table(), "SELECT COUNT(*) FROM " + PrestoText.table(table.target()));
    }

    private static Map<String, Object> projectValues(PipelineConfig config, StagingPlan plan) {
        Map<String, Object> values = new HashMap<>();
        values.put("source", plan.source());
        values.put("source_database", plan.tables().get(0).input().database());
        values.put("staging_database", config.databases().stg());
        values.put("lookup_database", config.databases().config());
        values.put(
                "any_dedupe",
                plan.tables().stream().anyMatch(table -> table.dedupe().isPresent()));
        values.put(
                "any_plain",
                plan.tables().stream().anyMatch(table -> table.dedupe().isEmpty()));
        values.put(
                "tables",
                plan.tables().stream().map(StagingGenerator::tableParameters).toList());
        return values;
    }

    private static Map<String, Object> tableParameters(StagingTable table) {
        return Map.of(
                "name", table.input().table(),
                "source_db", table.input().database(),
                "staging_table", table.target().table(),
                "query", table.base(),
                "has_dedup", table.dedupe().isPresent(),
                "partition_columns",
                        table.dedupe()
                                .map(dedupe -> String.join(",", dedupe.partitionBy()))
                                .orElse(""),
                "mode", table.rebuild() ? "full" : "inc");
    }

    private static Map<String, Object> tableValues(StagingTable table) {
        List<Named> prepared = table.columns().stream()
                .map(CleanedColumn::prepared)
                .flatMap(Optional::stream)
                .toList();
        List<Named> parsed = table.columns().stream()
                .map(CleanedColumn::parsed)
                .flatMap(Optional::stream)
                .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("input", table.input().table());
        values.put("target", table.target().table());
        values.put("work", table.workTable());
        values.put("base", table.base());
        values.put("prepared", prepared.stream().map(StagingGenerator::named).toList());
        values.put("parsed", parsed.stream().map(StagingGenerator::named).toList());
        values.put(
                "columns",
                table.columns().stream()
                        .flatMap(column -> column.outputs().stream())
                        .map(output ->
                                selected(output).replace("\n", table.dedupe().isPresent() ? "\n    " : "\n  "))
                        .toList());
        values.put("outputs", table.outputNames());
        values.put("dedupe", table.dedupe().isPresent());
        table.dedupe().ifPresent(dedupe -> {
            values.put("partition_by", String.join(", ", dedupe.partitionBy()));
            values.put("key", dedupe.key());
            values.put("order", String.join(", ", dedupe.order()));
            values.put("order_columns", dedupe.orderColumns());
        });
        return values;
    }

    private static Map<String, Object> named(Named named) {
        return Map.of("name", named.name(), "sql", named.sql().replace("\n", "\n    "));
    }

    /** One entry of the final SELECT, without an alias where the expression is the column itself. */
    private static String selected(Output output) {
        String name = PrestoText.identifier(output.name());
        return output.sql().equals(name) ? name : output.sql() + " AS " + name;
    }

    private String render(String template, Map<String, Object> values) {
        return templates.render("staging/" + template, values);
    }
}
