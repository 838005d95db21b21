package io.cdppipeline.templates.unification;

import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.Once;
import io.cdppipeline.templates.PerTable;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.TemplateValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Generates the unification project from the live schemas of the staging tables. */
final class UnificationGenerator extends CheckedGenerator {

    private static final List<String> FIXED_QUERIES = List.of(
            "create_schema.sql",
            "list_exclusions.sql",
            "rebuild_prep.sql",
            "get_window.sql",
            "clear_window.sql",
            "log_window.sql",
            "log_offered.sql",
            "log_failure.sql",
            "quality_checks.sql");

    private final TemplateEngine templates;

    UnificationGenerator(TemplateEngine templates) {
        this.templates = templates;
    }

    @Override
    public String id() {
        return UnificationPack.ID;
    }

    @Override
    protected GeneratedProject project(PhaseContext context) {
        PipelineConfig config = context.config();
        UnificationNames names = UnificationNames.of(config);
        IdentityPlan plan = IdentityPlan.of(config, context.catalog());
        Map<String, Object> ofProject = UnificationValues.of(config, names, plan);
        TemplateValues values = templates.values(ofProject);
        UnificationConfig section = config.unification().orElseThrow();

        GeneratedProject.Builder project = GeneratedProject.builder();
        project.workflow("unif_runner", render("unif_runner.dig", values));
        for (String part : List.of("dynmic_prep_creation", "id_unification", "enrich_runner")) {
            project.file(part + ".dig", render(part + ".dig", values));
        }
        for (String file : List.of("environment.yml", "src_prep_params.yml", "unify.yml", "stage_enrich.yml")) {
            project.file("config/" + file, render(file, values));
        }
        FIXED_QUERIES.forEach(file -> project.file("queries/" + file, render(file, values)));
        if (section.updateStrategy() == UpdateStrategy.INCREMENTAL) {
            project.file("queries/get_prep_columns.sql", render("get_prep_columns.sql", values));
        }
        if (section.idMethod() == IdMethod.PERSISTENT_ID) {
            for (String file : List.of("find_lookup.sql", "keep_lookup.sql", "no_lookup.sql")) {
                project.file("queries/" + file, render(file, values));
            }
        }
        if (!UnificationValues.maskable(plan).isEmpty()) {
            project.file("queries/find_exclusions.sql", render("find_exclusions.sql", values));
        }
        UnificationValues.statistics(section)
                .forEach(what ->
                        project.file("queries/stats_" + what + ".sql", render("stats_" + what + ".sql", values)));
        Map<String, Object> common = new HashMap<>(ofProject);
        // They grow with the tables, and a table's own files do not name the others.
        common.keySet().removeAll(List.of("tables", "maskable", "exclusions"));
        TemplateValues shared = templates.values(common);
        PerTable.map(plan.tables(), table -> files(table, plan, shared)).forEach(files -> files.forEach(project::file));
        expect(project, names, plan, section.masterTable());
        new Rebuilds(names, context.catalog()).tell(project, section, plan);
        UnificationQueries queries = new UnificationQueries(config, names, plan);
        queries.metrics().forEach(project::metric);
        queries.monitoring().forEach(project::monitoring);
        project.secretNeeded("td.apikey");
        plan.notes().forEach(project::note);
        return project.build();
    }

    /** A table's queries by their paths. */
    private Map<String, String> files(IdentityTable table, IdentityPlan plan, TemplateValues shared) {
        Supplier<Map<String, Object>> values = new Once<>(() -> {
            Map<String, Object> ofTable = new HashMap<>(shared.asMap());
            ofTable.putAll(UnificationValues.of(table, plan));
            return ofTable;
        });
        Told told = new Told(table, shared);
        return Map.of(
                "queries/prep_" + table.base() + ".sql", templates.render("unification/prep.sql", told, values),
                "queries/enrich_" + table.base() + ".sql", templates.render("unification/enrich.sql", told, values));
    }

    /** All that decides on a table's queries. */
    private record Told(IdentityTable table, TemplateValues shared) {}

    private static void expect(
            GeneratedProject.Builder project, UnificationNames names, IdentityPlan plan, boolean master) {
        List<String> prep = UnificationValues.prepColumnNames(plan).toList();
        project.expect(new ExpectedTable(names.table(names.prep()), false, prep));
        project.expect(
                new ExpectedTable(names.table(names.lookup()), false, List.of(names.idColumn(), "id", "id_key_type")));
        if (master) {
            project.expect(new ExpectedTable(names.table(names.master()), false, List.of(names.id())));
        }
        for (String what : List.of("summary", "distribution")) {
            project.expect(new ExpectedTable(names.table(names.statistics(what)), false, List.of()));
        }
        project.expect(new ExpectedTable(names.table(names.qualityChecks()), false, List.of("check_name", "status")));
        for (IdentityTable table : plan.tables()) {
            project.expect(new ExpectedTable(
                    names.table(table.enrichedTable()), table.mayBeEmpty(), List.of(UnificationNames.UNIFIED_ID)));
        }
    }

    private String render(String template, TemplateValues values) {
        return templates.render("unification/" + template, values);
    }
}
