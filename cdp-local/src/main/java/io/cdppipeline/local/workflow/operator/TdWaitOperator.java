package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.workflow.TaskConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code td_wait>}: runs a query again and again until the first column of its first row is true. */
final class TdWaitOperator implements Operator {

    private final TdApi td;

    TdWaitOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        String query = CommandText.of(context, params, "query");
        Duration interval = TdWaits.interval(params);
        String engine = TdQueries.engine(params);
        String database = td.database(context, params);
        TdJob job = TdQueries.run(context, td, () -> TdQueries.request(context, td, params, engine, database, query));
        List<List<Object>> rows = td.rows(job.id(), 1);
        TdQueries.forget(context);
        if (!rows.isEmpty() && rows.get(0).isEmpty()) {
            throw new TaskFailedException("Got empty row in result of query");
        }
        if (rows.isEmpty() || !isTrue(rows.get(0).get(0))) {
            return new TaskOutcome.Later(interval, context.stateParams());
        }
        return TaskResult.empty();
    }

    private static boolean isTrue(@Nullable Object value) {
        if (value == null) {
            return false;
        } else if (value instanceof Boolean flag) {
            return flag;
        }
        boolean integral = value instanceof Long || value instanceof Integer || value instanceof Short;
        return !integral || ((Number) value).longValue() != 0;
    }
}
