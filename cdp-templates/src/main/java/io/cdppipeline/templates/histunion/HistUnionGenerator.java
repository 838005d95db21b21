package io.cdppipeline.templates.histunion;

import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnionSchema;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.PerTable;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.histunion.UnionTable.Names;
import io.cdppipeline.templates.histunion.UnionTable.UnionColumn;
import io.cdppipeline.templates.ingestion.IngestionPack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Generates the project that joins history and increments. */
final class HistUnionGenerator extends CheckedGenerator {

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
            return GeneratedProject.skip(
                    "The ingestion's mode is incremental, or it replaces all rows, and no table has a"
                            + " history to join");
        }
        HistUnionConfig section = config.histUnion().orElseThrow();
        List<UnionTable> tables = PerTable.map(names, each -> UnionTable.of(each, section.schema(), context.catalog()));
        Set<String> fullLoad = fullLoads(config);
        List<Map<String, Object>> plain = PerTable.map(tables, table -> plain(table, section, fullLoad));

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
                                section.parallelLimit(),
                                "tables",
                                ofSource))));
        Set<Names> taken = Set.copyOf(names);
        names(config).stream()
                .filter(each -> !taken.contains(each))
                .forEach(each -> project.note(each.inc()
                        + " is left out: it is loaded in increments only, or all of it each time, and has no history to"
                        + " join"));
        project.file("queries/create_inc_log.sql", templates.render("histunion/queries/create_inc_log.sql", Map.of()));
        PerTable.map(plain, this::files).forEach(files -> files.forEach(project::file));
        tables.forEach(table -> describe(project, table, section, fullLoad));
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

    /** Those of them that have a history: what is loaded in increments only, or as a whole each time, has none to join. */
    static List<Names> joined(PipelineConfig config, Catalog catalog) {
        Set<String> without = IngestionPack.tablesWithoutHistory(config);
        return names(config).stream()
                .filter(each -> !without.contains(each.base())
                        || catalog.table(each.hist()).isPresent())
                .toList();
    }

    /** Those that are built anew by every run: as the configuration says, or since their increments are all rows. */
    static Set<String> fullLoads(PipelineConfig config) {
        Set<String> all = new HashSet<>(IngestionPack.replacedTables(config));
        config.histUnion().ifPresent(section -> all.addAll(section.fullLoad()));
        return all;
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

    /** A table's queries by their paths. */
    private Map<String, String> files(Map<String, Object> table) {
        Map<String, String> files = new LinkedHashMap<>();
        queries(table)
                .forEach((file, template) -> files.put(
                        "queries/" + table.get("base") + "_" + file + ".sql",
                        templates.render("histunion/queries/" + template + ".sql", Map.of("table", table))));
        return files;
    }

    /** A table's query files, each by its template. */
    private static Map<String, String> queries(Map<String, Object> table) {
        Map<String, String> queries = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(table.get("creates"))) {
            queries.put("create", "create");
        }
        if (Boolean.TRUE.equals(table.get("rebuilt"))) {
            queries.put("bounds", "rebuild_bounds");
            queries.put("union", table.containsKey("partition") ? "dedupe" : "full_load");
            queries.put("watermarks", "watermarks");
        } else {
            queries.put("bounds", "bounds");
            queries.put("union", "union");
        }
        return queries;
    }

    private static Map<String, Object> plain(UnionTable table, HistUnionConfig section, Set<String> fullLoads) {
        String base = table.names().base();
        boolean fullLoad = fullLoads.contains(base);
        Optional<Versions> versions =
                Optional.ofNullable(section.dedupe().get(base)).map(rule -> Versions.of(table, rule));
        boolean rebuilt = fullLoad || versions.isPresent();
        Map<String, Object> plain = new HashMap<>();
        plain.put("base", base);
        plain.put("hist", table.names().hist().table());
        plain.put("inc", table.names().inc().table());
        plain.put("target", table.names().target().table());
        plain.put("missing", table.missing().map(name -> name.table()).orElse(""));
        plain.put("targetChanged", table.targetChanged() && !rebuilt);
        plain.put("fullLoad", fullLoad);
        plain.put("rebuilt", rebuilt);
        plain.put("creates", !rebuilt || table.missing().isPresent());
        plain.put(
                "schemaIs",
                section.schema() == UnionSchema.INC
                        ? "The columns of the increments."
                        : "Every column of either side, those of the increments first.");
        versions.ifPresent(of -> {
            plain.put("key", String.join(", ", of.key()));
            plain.put("partition", of.partition());
            plain.put("ordering", of.ordering());
            plain.put("keyless", of.keyless());
        });
        plain.put(
                "columns",
                table.columns().stream()
                        .map(column -> Map.of(
                                "name", column.name(),
                                "type", column.type(),
                                "hist", column.hist(),
                                "inc", column.inc()))
                        .toList());
        return plain;
    }

    private static void describe(
            GeneratedProject.Builder project, UnionTable table, HistUnionConfig section, Set<String> fullLoads) {
        Names names = table.names();
        project.expect(new ExpectedTable(
                names.target(),
                true,
                table.columns().stream().map(UnionColumn::name).toList()));
        table.missing()
                .ifPresent(name ->
                        project.note(name + " does not exist: the workflow makes it, empty, with the columns of "
                                + (name.equals(names.hist()) ? names.inc() : names.hist())));
        table.losses().forEach(project::note);
        if (section.fullLoad().contains(names.base())) {
            project.rebuild(names.target(), "hist_union.full_load names it");
            project.note(names.target() + " is built anew by every run, since hist_union.full_load names it");
        } else if (fullLoads.contains(names.base())) {
            project.rebuild(names.target(), "every load replaces all rows of " + names.inc());
            project.note(names.target() + " is built anew by every run, since every load replaces all rows of "
                    + names.inc());
        } else if (section.dedupe().containsKey(names.base())) {
            project.rebuild(names.target(), "hist_union.dedupe has a rule for it");
            project.note(names.target() + " is built anew by every run, since hist_union.dedupe has a rule for it");
        } else if (table.targetChanged()) {
            project.rebuild(names.target(), "it has other columns than its sides");
            project.note(names.target() + " has other columns than its sides: the workflow builds it anew");
        }
    }
}
