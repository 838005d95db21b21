package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.workflow.TaskConfig;
import java.util.List;

/** What becomes of a job's rows: a file, a look at the first ones in the log, parameters for later tasks. */
final class TdResults {

    private static final int PREVIEW_ROWS = 20;

    private final OperatorContext context;
    private final TdApi td;
    private final TaskConfig params;

    TdResults(OperatorContext context, TdApi td, TaskConfig params) {
        this.context = context;
        this.td = td;
        this.params = params;
    }

    /** Writes the file that {@code download_file} names, if it names one. */
    void download(TdJob job) {
        params.optionalText("download_file")
                .ifPresent(file ->
                        context.workspace().write(file, Csv.write(job, td.rows(job.id(), Integer.MAX_VALUE))));
    }

    void preview(TdJob job, String what) {
        List<List<Object>> rows = td.firstRows(job.id(), PREVIEW_ROWS);
        String text = rows.isEmpty() ? " (no results)" : "\r\n" + Csv.write(job, rows);
        TdQueries.log(context, "preview of " + what + ":" + text);
    }

    TaskResult store(TdJob job) {
        ObjectNode store = Json.object();
        ObjectNode stored = store.putObject("td");
        boolean last = params.bool("store_last_results", false);
        if (last) {
            ObjectNode row = stored.putObject("last_results");
            List<List<Object>> rows = td.firstRows(job.id(), 1);
            if (!rows.isEmpty()) {
                List<Object> values = rows.get(0);
                for (int i = 0; i < Math.min(values.size(), job.columns().size()); i++) {
                    row.set(job.columns().get(i).name(), Json.MAPPER.valueToTree(values.get(i)));
                }
            }
        }
        TdOperator.putLastJob(stored, job);
        return TaskResult.ofStore(store, last ? List.of(List.of("td", "last_results")) : List.of());
    }
}
