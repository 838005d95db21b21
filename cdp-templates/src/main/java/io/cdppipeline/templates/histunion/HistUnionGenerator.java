package io.cdppipeline.templates.histunion;

import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.histunion.UnionTable.Names;
import io.cdppipeline.templates.histunion.UnionTable.UnionColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates the project that joins history and increments. */
final class HistUnionGenerator extends CheckedGenerator {

    /** Tables joined at the same time: few enough to leave other users of the account their share. */
    private static final int PARALLEL_LIMIT = 4;

    private final TemplateEngine templates;

    HistUnionGenerator(TemplateEngine templates) {
        this.templates = templates;
    }

    @Override
    public String id() {
        return HistUnionPack.ID;
    }

    @Override
    protected GeneratedProject project(PhaseContext context) {
        PipelineConfig config = context.config();
        List<Names> names = joined(config, context.catalog());
        if (names.isEmpty() && !names(config).isEmpty()) {
            return GeneratedProject.skip("The ingestion's mode is incremental and no table has a history to join");
        }
        List<UnionTable> tables = names.stream()
                .map(each -> UnionTable.of(each, context.catalog()))
                .toList();
        List<Map<String, Object>> plain =
                tables.stream().map(HistUnionGenerator::plain).toList();

        GeneratedProject.Builder project = GeneratedProject.builder();
        Map<String, List<Map<String, Object>>> byWorkflow = new LinkedHashMap<>();
        plain.forEach(table -> byWorkflow
                .computeIfAbsent(workflow(config, String.valueOf(table.get("base"))), workflow -> new ArrayList<>())
                .add(table));
        byWorkflow.forEach((workflow, ofSource) -> project.workflow(
                workflow,
                templates.render(
                        "histunion/hist_union.dig",
                        Map.of(
                                "sourceDatabase",
                                sourceDatabase(config),
                                "lookupDatabase",
                                config.databases().config(),
                                "parallelLimit",
                                PARALLEL_LIMIT,
                                "tables",
                                ofSource))));
        names(config).stream()
                .filter(each -> !names.contains(each))
                .forEach(each -> project.note(each.inc()
                        + " is left out: its source is loaded in increments only, and it has" + " no history to join"));
        project.file("queries/create_inc_log.sql", templates.render("histunion/queries/create_inc_log.sql", Map.of()));
        for (Map<String, Object> table : plain) {
            for (String query : List.of("create", "bounds", "union")) {
                project.file(
                        "queries/" + table.get("base") + "_" + query + ".sql",
                        templates.render("histunion/queries/" + query + ".sql", Map.of("table", table)));
            }
        }
        tables.forEach(table -> describe(project, table));
        return project.build();
    }

    /** The tables that a configuration has joined. */
    static List<Names> names(PipelineConfig config) {
        String database = sourceDatabase(config);
        return config.histUnionTables().stream()
                .distinct()
                .map(base -> Names.of(database, base))
                .toList();
    }

    /** Those of them that have a history: a source that is loaded in increments only has none to join. */
    static List<Names> joined(PipelineConfig config, Catalog catalog) {
        return names(config).stream()
                .filter(each -> config.sourceOf(each.base())
                                .filter(source -> source.mode() == IngestionMode.INCREMENTAL)
                                .isEmpty()
                        || catalog.table(each.hist()).isPresent())
                .toList();
    }

    static String sourceDatabase(PipelineConfig config) {
        return config.histUnion()
                .flatMap(section -> section.sourceDatabase())
                .orElse(config.databases().src());
    }

    /** One workflow per source; a table that is of none goes with the only source there is. */
    private static String workflow(PipelineConfig config, String base) {
        return config.sourceOf(base)
                .or(() -> config.ingestion().stream()
                        .filter(only -> config.ingestion().size() == 1)
                        .findFirst())
                .map(source -> PipelineConfig.tableName(source.sourceName()) + "_hist_union")
                .orElse("hist_union");
    }

    private static Map<String, Object> plain(UnionTable table) {
        return Map.of(
                "base", table.names().base(),
                "hist", table.names().hist().table(),
                "inc", table.names().inc().table(),
                "target", table.names().target().table(),
                "missing", table.missing().map(name -> name.table()).orElse(""),
                "targetChanged", table.targetChanged(),
                "columns",
                        table.columns().stream()
                                .map(column -> Map.of(
                                        "name", column.name(),
                                        "type", column.type(),
                                        "hist", column.hist(),
                                        "inc", column.inc()))
                                .toList());
    }

    private static void describe(GeneratedProject.Builder project, UnionTable table) {
        Names names = table.names();
        project.expect(new ExpectedTable(
                names.target(),
                true,
                table.columns().stream().map(UnionColumn::name).toList()));
        table.missing()
                .ifPresent(name ->
                        project.note(name + " does not exist: the workflow makes it, empty, with the columns of "
                                + (name.equals(names.hist()) ? names.inc() : names.hist())));
        if (table.targetChanged()) {
            project.rebuild(names.target(), "it has other columns than its sides");
            project.note(names.target() + " has other columns than its sides: the workflow builds it anew");
        }
    }
}
