package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.workflow.TaskConfig;
import java.util.List;

/** {@code td_result_export>}: sends the rows of a job that has ended to a connection. */
final class TdResultExportOperator implements Operator {

    private final TdApi td;

    TdResultExportOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> export(context));
    }

    /** Without the {@code td} mapping's defaults, as on the server. */
    private TaskOutcome export(OperatorContext context) throws InterruptedException {
        TaskConfig config = context.config();
        String source = config.text("job_id");
        String connection = config.text("result_connection");
        String settings = context.secrets()
                .resolve(config.parseObject("result_settings").node().toString());
        td.requireKey(context);
        TdJob job = TdQueries.start(context, td, () -> {
            String id = td.exportResult(source, td.connectionId(connection), settings);
            TdQueries.log(context, "Started result export job id=" + id);
            return id;
        });
        ObjectNode store = Json.object();
        TdOperator.putLastJob(store.putObject("td"), job);
        return TaskResult.ofStore(store, List.of());
    }
}
