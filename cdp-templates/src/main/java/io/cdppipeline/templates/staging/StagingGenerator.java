package io.cdppipeline.templates.staging;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.Once;
import io.cdppipeline.templates.PerTable;
import io.cdppipeline.templates.PrestoText;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.TemplateValues;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

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

    @Override
    protected GeneratedProject project(PhaseContext context) {
        StagingPlan plan = StagingPlan.of(context.config(), context.catalog());
        if (plan.tables().isEmpty()) {
            return GeneratedProject.skip("No table to stage: neither staging.tables nor the phases before name one");
        }
        GeneratedProject.Builder project = GeneratedProject.builder();
        boolean hive = context.config().staging().orElseThrow().engine() == SqlEngine.HIVE;
        Map<String, Object> ofProject = projectValues(context.config(), plan);
        TemplateValues values = templates.values(ofProject);
        workflows(context.config(), plan).forEach((source, waves) -> {
            Map<String, Object> ofSource = new HashMap<>(ofProject);
            ofSource.put("source", source);
            ofSource.put("waves", waves);
            project.workflow(
                    "transform_" + source,
                    render(hive ? "transform_hive.dig" : "transform.dig", TemplateValues.of(ofSource)));
        });
        project.file("config/src_params.yml", render("src_params.yml", values));
        project.file("queries/create_inc_log.sql", render("create_inc_log.sql", values));
        project.file("queries/log_window.sql", render("log_window.sql", values));
        if (hive) {
            project.file("queries/get_max_time.sql", render("get_max_time.sql", values));
        } else {
            project.file("queries/get_window.sql", render("get_window.sql", values));
            if (plan.tables().stream().anyMatch(table -> table.dedupe().isEmpty())) {
                project.file("queries/clear_window.sql", render("clear_window.sql", values));
            }
        }
        PerTable.map(plan.tables(), hive ? this::hiveFiles : this::files)
                .forEach(files -> files.forEach(project::file));
        for (StagingTable table : plan.tables()) {
            project.expect(new ExpectedTable(table.target(), table.inputMayBeEmpty(), table.derivedNames()));
            if (table.rebuild() && context.catalog().table(table.target()).isPresent()) {
                project.rebuild(
                        table.target(),
                        "it is made anew from all rows of " + table.source().name());
            }
            project.metric(
                    "rows in " + table.target().table(), "SELECT COUNT(*) FROM " + PrestoText.table(table.target()));
        }
        plan.notes().forEach(project::note);
        return project.build();
    }

    /**
     * Tables by the source whose workflow takes them, in waves: one workflow for all unless there are several sources, and
     * then those first that others wait for.
     */
    private static Map<String, List<List<Map<String, Object>>>> workflows(PipelineConfig config, StagingPlan plan) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (StagingTable table : plan.tables()) {
            sources.put(
                    table.base(),
                    config.ingestion().size() > 1 ? StagingNames.source(config, List.of(table.base())) : plan.source());
        }
        Map<String, Set<String>> before = new LinkedHashMap<>();
        plan.before()
                .forEach((base, others) -> others.forEach(other -> {
                    String source = sources.getOrDefault(base, "");
                    if (!source.equals(sources.get(other))) {
                        before.computeIfAbsent(source, each -> new LinkedHashSet<>())
                                .add(sources.getOrDefault(other, ""));
                    }
                }));
        Set<String> distinct = new LinkedHashSet<>(sources.values());
        Map<String, List<List<Map<String, Object>>>> workflows = new LinkedHashMap<>();
        Waves.of(distinct, before, "The sources")
                .forEach(wave -> wave.forEach(source -> workflows.put(
                        source,
                        plan.waves().stream()
                                .map(Set::copyOf)
                                .map(bases -> plan.tables().stream()
                                        .filter(table -> bases.contains(table.base()))
                                        .filter(table -> source.equals(sources.get(table.base())))
                                        .map(StagingGenerator::tableParameters)
                                        .toList())
                                .filter(tables -> !tables.isEmpty())
                                .toList())));
        return workflows;
    }

    /** A table's queries by their paths. */
    private Map<String, String> files(StagingTable table) {
        Supplier<Map<String, Object>> values = new Once<>(() -> TableValues.of(table, new PrestoDialect()));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "init_queries/" + table.base() + "_init.sql",
                templates.render(
                        "staging/table.sql", new Told(table, "initial"), () -> with(values.get(), "initial", true)));
        files.put(
                "queries/" + table.base() + "_transform.sql",
                templates.render("staging/table.sql", new Told(table, ""), () -> with(values.get(), "initial", false)));
        if (table.dedupe().isPresent()) {
            files.put(
                    "queries/" + table.base() + "_upsert.sql",
                    templates.render("staging/upsert.sql", new Told(table, ""), values));
        }
        return files;
    }

    /** Hive cleans into a table of its own; Presto takes its rows over, since Hive deletes no rows. */
    private Map<String, String> hiveFiles(StagingTable table) {
        String work = hiveWorkTable(table);
        Told told = new Told(table, "hive");
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "queries/" + table.base() + "_transform.sql",
                templates.render(
                        "staging/table_hive.sql",
                        told,
                        () -> with(TableValues.of(table, new HiveDialect()), "work", work)));
        files.put(
                "queries/" + table.base() + "_upsert.sql",
                templates.render(
                        table.dedupe().isPresent() ? "staging/upsert.sql" : "staging/append.sql",
                        told,
                        () -> with(
                                with(TableValues.of(table, new PrestoDialect()), "work", work),
                                "watermark",
                                "stg_time")));
        return files;
    }

    /** All that decides on one of a table's queries. */
    private record Told(StagingTable table, String variant) {

        Told {
            table = table.withoutRows();
        }
    }

    private static Map<String, Object> with(Map<String, Object> values, String name, Object value) {
        Map<String, Object> more = new HashMap<>(values);
        more.put(name, value);
        return more;
    }

    private static String hiveWorkTable(StagingTable table) {
        return table.target().table() + "_inc_dedup_tmp";
    }

    private static Map<String, Object> projectValues(PipelineConfig config, StagingPlan plan) {
        Map<String, Object> values = new HashMap<>();
        values.put("source", plan.source());
        values.put("source_database", plan.tables().get(0).input().database());
        values.put("staging_database", config.databases().stg());
        values.put("lookup_database", config.databases().config());
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
                "hive_work_table", hiveWorkTable(table),
                "query", table.base(),
                "has_dedup", table.dedupe().isPresent(),
                "partition_columns",
                        table.dedupe()
                                .map(dedupe -> String.join(",", dedupe.partitionBy()))
                                .orElse(""),
                "mode", table.rebuild() ? "full" : "inc");
    }

    private String render(String template, TemplateValues values) {
        return templates.render("staging/" + template, values);
    }
}
