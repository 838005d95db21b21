package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.Databases;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.target.TableName;
import io.cdppipeline.templates.ConsoleUrl;
import io.cdppipeline.templates.PrestoText;
import io.cdppipeline.templates.ProjectCheck;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.ingestion.IngestionPlan.SourceObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Generates the project that loads a source. */
final class IngestionGenerator implements PhaseGenerator {

    static final String LOG_TABLE = "ingestion_log";
    private static final String NOW = "CAST(floor(to_unixtime(now())) AS bigint)";

    private final TemplateEngine templates;

    IngestionGenerator(TemplateEngine templates) {
        this.templates = templates;
    }

    @Override
    public String id() {
        return IngestionPack.ID;
    }

    @Override
    public GeneratedProject generate(PhaseContext context) {
        PipelineConfig config = context.config();
        IngestionPlan plan = IngestionPlan.of(config, context.now());
        Map<String, Object> values = values(config, plan, context);
        GeneratedProject.Builder project = GeneratedProject.builder();

        project.file("config/database.yml", render("database.yml", values));
        project.file("config/" + plan.stem() + "_datasources.yml", render("datasources.yml", values));
        for (SourceObject object : plan.objects()) {
            Map<String, Object> ofObject = new HashMap<>(values);
            ofObject.put("object", object.name());
            project.file(
                    "config/" + object.loadFile(),
                    render("load/" + plan.descriptor().connector() + ".yml", ofObject));
        }
        sql(project, values, "create_ingestion_log_table");
        sql(project, values, "log_ingestion_start");
        sql(project, values, "log_ingestion_success");
        sql(project, values, "log_ingestion_error");
        if (plan.historical()) {
            project.file("config/hist_date_ranges.yml", render("hist_date_ranges.yml", values));
            sql(project, values, "count_finished_loads");
            sql(project, values, "create_hist_table");
            sql(project, values, "get_hist_time_range");
            project.workflow(plan.historicalWorkflow(), render("ingest_hist.dig", values));
        }
        if (plan.incremental()) {
            sql(project, values, "create_inc_table");
            sql(project, values, "get_inc_time_range");
            project.workflow(plan.incrementalWorkflow(), render("ingest_inc.dig", values));
        }
        plan.secrets().forEach(project::secretNeeded);
        expect(project, plan, config.databases());
        return ProjectCheck.verified(id(), project.build());
    }

    private String render(String template, Map<String, Object> values) {
        return templates.render("ingestion/" + template, values);
    }

    private void sql(GeneratedProject.Builder project, Map<String, Object> values, String name) {
        project.file("sql/" + name + ".sql", render("sql/" + name + ".sql", values));
    }

    private static Map<String, Object> values(PipelineConfig config, IngestionPlan plan, PhaseContext context) {
        SourceDescriptor source = plan.descriptor();
        Databases databases = config.databases();
        OptionalLong authId = plan.section().authId();
        Map<String, Object> values = new HashMap<>();
        values.put("client", config.global().client());
        values.put(
                "databases",
                Map.of(
                        "src", databases.src(),
                        "stg", databases.stg(),
                        "gld", databases.gld(),
                        "unif", databases.unification(),
                        "config", databases.config()));
        values.put("source", plan.stem());
        values.put("stem", plan.stem());
        values.put("connector", source.connector());
        values.put("authentication", authId.isPresent());
        values.put("authId", authId.orElse(0));
        values.put("historical", plan.historical());
        values.put("incremental", plan.incremental());
        values.put("historyFallback", plan.historyFallback());
        values.put("historicalWorkflow", plan.historicalWorkflow());
        values.put("incrementalWorkflow", plan.incrementalWorkflow());
        values.put("historicalField", source.historicalField());
        values.put("incrementalField", source.incrementalField());
        values.put("historyStart", source.format(plan.start()));
        values.put("historyEnd", plan.historyEnd().map(source::format).orElse(""));
        values.put("incrementalStart", source.format(plan.incrementalStart()));
        values.put("parallelLimit", source.parallelLimit());
        values.put("changedAt", source.read("${datasource.incremental_field}", "    "));
        values.put("endedAt", source.read("end_time", "    "));
        values.put("secondAfterLatest", source.write("latest + 1"));
        values.put("lastSecond", source.write(NOW + " - 1"));
        values.put("consoleUrl", ConsoleUrl.of(config.global()));
        values.put(
                "parameters",
                plan.parameters().entrySet().stream()
                        .map(each -> Map.of(
                                "name", each.getKey(),
                                "value", each.getValue(),
                                "verbatim", IngestionPlan.verbatim(each.getValue())))
                        .toList());
        values.put(
                "objects",
                plan.objects().stream()
                        .map(object -> Map.of(
                                "name", object.name(),
                                "table", object.table(),
                                "historyTable", object.historyTable(),
                                "loadFile", object.loadFile()))
                        .toList());
        values.put(
                "months",
                SourceMoment.months(plan.start(), plan.historyEnd(), context.now()).stream()
                        .map(month -> Map.of(
                                "name", month.name().toString(),
                                "start", source.format(month.start()),
                                "end", source.format(month.end())))
                        .toList());
        return values;
    }

    private static void expect(GeneratedProject.Builder project, IngestionPlan plan, Databases databases) {
        String changed = plan.descriptor().incrementalField();
        String log = PrestoText.table(new TableName(databases.src(), LOG_TABLE));
        project.expect(databases.src(), LOG_TABLE);
        for (SourceObject object : plan.objects()) {
            if (plan.historical()) {
                project.expect(new ExpectedTable(
                        new TableName(databases.src(), object.historyTable()), true, List.of(changed)));
                latestLoad(
                        project,
                        "rows that the history brought to ",
                        log,
                        object.historyTable(),
                        plan.historicalWorkflow());
            }
            if (plan.incremental()) {
                project.expect(
                        new ExpectedTable(new TableName(databases.src(), object.table()), true, List.of(changed)));
                latestLoad(
                        project,
                        "rows that the latest load brought to ",
                        log,
                        object.table(),
                        plan.incrementalWorkflow());
            }
        }
    }

    /** The log's count of a table's latest load: its rows in all are counted anyway, as those of an expected table. */
    private static void latestLoad(
            GeneratedProject.Builder project, String metric, String log, String table, String workflow) {
        project.metric(
                metric + table,
                "SELECT COALESCE(max_by(records_processed, time), 0) FROM " + log + " WHERE status = 'SUCCESS'"
                        + " AND table_name = " + PrestoText.literal(table)
                        + " AND workflow_name = " + PrestoText.literal(workflow));
    }
}
