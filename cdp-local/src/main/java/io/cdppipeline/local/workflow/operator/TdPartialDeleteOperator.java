package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** {@code td_partial_delete>}: deletes the rows of whole hours from a table. */
final class TdPartialDeleteOperator implements Operator {

    private static final int HOUR = 3600;

    private final TdApi td;

    TdPartialDeleteOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        String table = params.text("_command");
        ZoneId zone = params.optionalZone("timezone").orElse(ZoneId.of("UTC"));
        Instant from = Times.timestamp(params, "from", zone);
        Instant to = Times.timestamp(params, "to", zone);
        if (from.getEpochSecond() % HOUR != 0 || to.getEpochSecond() % HOUR != 0) {
            throw new WorkflowException("'from' and 'to' parameters must be whole hours");
        }
        String database = td.database(context, params);
        TdJob job = TdQueries.start(context, td, () -> {
            String id = td.deleteRows(database, table, from, to);
            TdQueries.log(context, "Started partial delete job id=" + id);
            return id;
        });
        ObjectNode store = Json.object();
        TdOperator.putLastJob(store.putObject("td"), job);
        return TaskResult.ofStore(store, List.of());
    }
}
