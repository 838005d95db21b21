package io.cdppipeline.templates.ingestion;

import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.PerTable;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.TemplateValues;
import io.cdppipeline.templates.ingestion.SourcePack.Flow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the files of one source. */
final class SourceFiles {

    private static final String OWN = "ingestion/own/";

    private final TemplateEngine templates;
    private final SourcePlan source;
    private final SourceValues values;

    SourceFiles(TemplateEngine templates, SourcePlan source, SourceValues values) {
        Map<String, String> own = new LinkedHashMap<>();
        source.pack().templates().forEach((part, text) -> own.put(OWN + part, text));
        this.templates = templates.with(own);
        this.source = source;
        this.values = values;
    }

    void addTo(GeneratedProject.Builder project) {
        List<String> loads = PerTable.map(
                source.objects(), object -> render("load", "load.yml", TemplateValues.of(values.load(object))));
        for (int i = 0; i < loads.size(); i++) {
            project.file("config/" + source.objects().get(i).loadFile(), loads.get(i));
        }
        if (source.flow() == Flow.FILE) {
            project.workflow(source.workflow(), render("file", "ingest_file.dig", TemplateValues.of(values.files())));
            return;
        }
        TemplateValues all = templates.values(values.source());
        project.file("config/" + source.stem() + "_datasources.yml", render("", "datasources.yml", all));
        String history = "";
        String increments = "";
        if (source.historical()) {
            if (source.monthly()) {
                project.file("config/" + values.dateRanges(), render("", "hist_date_ranges.yml", all));
                sql(project, all, "create_hist_table");
                sql(project, all, "check_batch_status");
                sql(project, all, "clear_batch");
                sql(project, all, "set_batch_time_range");
                history = render("historical", "body/hist_monthly.dig", all);
            } else {
                project.file("config/" + values.dateRanges(), render("", "hist_date_ranges.yml", all));
                sql(project, all, "create_hist_table");
                sql(project, all, "count_finished_loads");
                sql(project, all, "get_hist_time_range");
                history = render("historical", "body/hist_open.dig", all);
            }
        }
        if (source.incremental()) {
            sql(project, all, "create_inc_table");
            sql(project, all, "get_inc_time_range");
            increments = render("incremental", "body/inc.dig", all);
        }
        if (source.incremental() || !source.monthly()) {
            sql(project, all, "create_full_table");
        }
        if (source.dual()) {
            project.workflow(
                    source.workflow(), workflow(all, source.workflow(), dualPurpose(), dual(history, increments)));
            return;
        }
        if (!history.isEmpty()) {
            project.workflow(
                    source.historicalWorkflow(),
                    workflow(all, source.historicalWorkflow(), historicalPurpose(), history));
            project.once(source.historicalWorkflow());
        }
        if (!increments.isEmpty()) {
            project.workflow(
                    source.incrementalWorkflow(),
                    workflow(all, source.incrementalWorkflow(), incrementalPurpose(), increments));
        }
    }

    private String workflow(TemplateValues all, String name, String purpose, String body) {
        Map<String, Object> ofWorkflow = new LinkedHashMap<>(all.asMap());
        ofWorkflow.put("workflow", name);
        ofWorkflow.put("purpose", purpose);
        ofWorkflow.put("body", body);
        boolean ranges = source.monthly() && source.historical() && name.equals(source.historicalWorkflow());
        ofWorkflow.put("dateRanges", ranges ? values.dateRanges() : "");
        ofWorkflow.put("runMode", source.dual() ? values.runMode() : "");
        return render("", "ingest.dig", TemplateValues.of(ofWorkflow));
    }

    private static String dual(String history, String increments) {
        StringBuilder body = new StringBuilder();
        if (!history.isEmpty()) {
            body.append("+load_history:\n  if>: ${run_mode != 'inc'}\n  _do:\n").append(history.indent(4));
        }
        if (!increments.isEmpty()) {
            body.append(history.isEmpty() ? "" : "\n")
                    .append("+load_increments:\n  if>: ${run_mode != 'hist'}\n  _do:\n")
                    .append(increments.indent(4));
        }
        // Blank lines are indented too, which no file needs.
        return body.toString().replaceAll("(?m)^ +$", "");
    }

    private String historicalPurpose() {
        return source.monthly() ? """
                  # Loads the history of %s month by month, each object into its table. A month whose load
                  # ${databases.src}.ingestion_log calls a SUCCESS of this workflow is left alone. To load it again, delete that row.""".formatted(source.stem()) : """
                  # Loads the history of %s once, each object into its table. An object whose load ${databases.src}.ingestion_log
                  # calls a SUCCESS of this workflow is left alone, unless it is to start earlier now. To load it again, delete that row.
                  # A load that failed starts from nothing.""".formatted(source.stem());
    }

    private String incrementalPurpose() {
        return """
                # Loads what has changed in %s since the load before, each object into its table. Every load is logged in
                # ${databases.src}.ingestion_log; one that fails leaves nothing to clean up, since the next one starts where the data ends.""".formatted(source.stem());
    }

    private String dualPurpose() {
        return """
                # Loads %s: the history month by month, then what has changed since. A month whose load ${databases.src}.ingestion_log
                # calls a SUCCESS is left alone; to load it again, delete that row.""".formatted(source.stem());
    }

    private void sql(GeneratedProject.Builder project, TemplateValues all, String name) {
        project.file("sql/" + source.stem() + "_" + name + ".sql", render("", "sql/" + name + ".sql", all));
    }

    /** Renders a part by the pack's own template where it has one. */
    private String render(String part, String template, TemplateValues all) {
        boolean own = source.pack().templates().containsKey(part);
        return templates.render(own ? OWN + part : "ingestion/" + template, all);
    }
}
