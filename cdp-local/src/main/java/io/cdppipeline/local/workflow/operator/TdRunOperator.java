package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Instant;

/** {@code td_run>}: runs a saved query, by its name or, if it is a number, by its id. */
final class TdRunOperator implements Operator {

    private final TdApi td;

    TdRunOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        JsonNode query = params.value("_command")
                .orElseThrow(() -> new WorkflowException("Parameter '_command' is required but not set"));
        Instant time = Times.instant(params, "session_time");
        params.optionalText("download_file");
        params.bool("store_last_results", false);
        boolean preview = params.bool("preview", false);
        td.database(context, params);
        TdJob job = TdQueries.start(context, td, () -> start(context, query, time));
        TdResults results = new TdResults(context, td, params);
        results.download(job);
        if (preview) {
            results.preview(job, "job id " + job.id());
        }
        return results.store(job);
    }

    private String start(OperatorContext context, JsonNode query, Instant time) {
        String id;
        if (query.isNumber()) {
            id = td.runSavedQuery(query.longValue(), time);
        } else if (query.isTextual()) {
            id = td.runSavedQuery(query.textValue(), time);
        } else {
            throw new WorkflowException("Invalid saved query reference: " + query);
        }
        TdQueries.log(context, "Started a saved query " + query + " with time=" + time + ", job id=" + id);
        return id;
    }
}
