package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.TableName;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.PrestoText;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.TemplateValues;
import io.cdppipeline.templates.ingestion.SourcePlan.SourceObject;
import io.cdppipeline.templates.ingestion.SourcePlan.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Generates the project that loads the sources. */
final class IngestionGenerator extends CheckedGenerator {

    static final String LOG_TABLE = "ingestion_log";
    static final String CREDENTIALS = "credentials_ingestion.json";

    private final TemplateEngine templates;
    private final SourcePacks packs;

    IngestionGenerator(TemplateEngine templates, SourcePacks packs) {
        this.templates = templates;
        this.packs = packs;
    }

    @Override
    public String id() {
        return IngestionPack.ID;
    }

    @Override
    protected GeneratedProject project(PhaseContext context) {
        PipelineConfig config = context.config();
        IngestionPlan plan = IngestionPlan.of(config, packs, context.now());
        GeneratedProject.Builder project = GeneratedProject.builder();
        Map<String, Object> shared = SourceValues.shared(config, plan);

        TemplateValues values = templates.values(shared);
        project.file("config/database.yml", render("database.yml", values));
        for (String query : List.of("create_ingestion_log_table", "log_ingestion_start", "log_ingestion_error")) {
            sql(project, values, query, query);
        }
        boolean ranged = plan.sources().stream().anyMatch(source -> source.historical() || source.incremental());
        boolean files = plan.sources().stream().anyMatch(source -> source.flow() == SourcePack.Flow.FILE);
        if (ranged) {
            sql(project, values, "log_ingestion_success", "log_ingestion_success");
        }
        if (files) {
            sql(project, values, "log_ingestion_success_2", "log_ingestion_success_2");
        }
        if (plan.sources().stream().anyMatch(IngestionGenerator::anyFull)) {
            sql(project, values, "set_no_range", "set_no_range");
        }
        for (SourcePlan source : plan.sources()) {
            SourceValues ofSource = new SourceValues(source, plan.sources().size() == 1, context.now(), shared);
            new SourceFiles(templates, source, ofSource).addTo(project);
        }
        secrets(project, plan);
        project.expect(config.databases().src(), LOG_TABLE);
        for (SourcePlan source : plan.sources()) {
            String secret = LoadParameters.authenticationSecret(source.stem());
            if (source.secrets().contains(secret)) {
                project.note("auth_id of " + source.section().sourceName() + " is missing: the number of its TD"
                        + " Authentication is read from the secret " + secret + " of the workflow project");
            }
        }
        plan.sources()
                .forEach(source -> expect(project, source, config.databases().src()));
        monitoring(project, PrestoText.table(new TableName(config.databases().src(), LOG_TABLE)));
        return project.build();
    }

    /** The guard against an empty field is in every workflow with a loop, so that entries may be added by hand. */
    private static boolean anyFull(SourcePlan source) {
        return source.incremental() || (source.historical() && !source.monthly());
    }

    private String render(String template, TemplateValues values) {
        return templates.render("ingestion/" + template, values);
    }

    private void sql(GeneratedProject.Builder project, TemplateValues values, String template, String name) {
        project.file("sql/" + name + ".sql", render("sql/" + template + ".sql", values));
    }

    /** The secrets are told, and have a file to fill in that neither git nor a deployment takes. */
    private static void secrets(GeneratedProject.Builder project, IngestionPlan plan) {
        TreeSet<String> secrets = new TreeSet<>();
        plan.sources().forEach(source -> secrets.addAll(source.secrets()));
        secrets.forEach(project::secretNeeded);
        if (!secrets.isEmpty()) {
            StringBuilder json = new StringBuilder("{\n");
            List<String> lines = new ArrayList<>();
            secrets.forEach(secret -> lines.add("  \"" + secret + "\": \"\""));
            json.append(String.join(",\n", lines)).append("\n}\n");
            project.localFile(CREDENTIALS, json.toString());
            project.localFile(
                    ".gitignore",
                    "# Credentials stay on this machine; td wf secrets uploads them.\ncredentials_*.json\n");
        }
    }

    private static void monitoring(GeneratedProject.Builder project, String log) {
        project.monitoring("last ingestion", """
                SELECT source_name, MAX(time) AS last_ingestion_timestamp,
                  TD_TIME_FORMAT(MAX(time), 'yyyy-MM-dd HH:mm:ss', 'UTC') AS last_ingestion
                FROM %s
                WHERE status = 'SUCCESS'
                GROUP BY source_name
                ORDER BY source_name""".formatted(log));
        project.monitoring("recent failures", """
                SELECT source_name, table_name, error_message, end_time
                FROM %s
                WHERE status = 'ERROR'
                ORDER BY time DESC
                LIMIT 10""".formatted(log));
    }

    private static void expect(GeneratedProject.Builder project, SourcePlan source, String database) {
        String log = PrestoText.table(new TableName(database, LOG_TABLE));
        List<Workflow> workflows = source.workflows();
        for (SourceObject object : source.objects()) {
            for (Workflow workflow : workflows) {
                String changed = object.incremental().column();
                List<String> columns = changed.isEmpty() ? List.of() : List.of(changed);
                if (workflow.historyTables().contains(object.historyTable())) {
                    project.expect(new ExpectedTable(new TableName(database, object.historyTable()), true, columns));
                    rowsOf(project, "rows that the history brought to ", log, object.historyTable(), workflow, source);
                }
                if (workflow.tables().contains(object.table())) {
                    project.expect(new ExpectedTable(new TableName(database, object.table()), true, columns));
                    rowsOf(project, "rows that the latest load brought to ", log, object.table(), workflow, source);
                }
            }
        }
    }

    /**
     * The log's count of a table's latest load, or of all months of a history: a table's rows in all are counted anyway, as
     * those of an expected table.
     */
    private static void rowsOf(
            GeneratedProject.Builder project,
            String metric,
            String log,
            String table,
            Workflow workflow,
            SourcePlan source) {
        boolean months = source.monthly() && workflow.historyTables().contains(table);
        project.metric(
                metric + table,
                "SELECT COALESCE(" + (months ? "sum(records_processed)" : "max_by(records_processed, time)")
                        + ", 0) FROM "
                        + log + " WHERE status = 'SUCCESS'" + " AND table_name = " + PrestoText.literal(table)
                        + " AND workflow_name = " + PrestoText.literal(workflow.name()));
    }
}
