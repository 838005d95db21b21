package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.workflow.TaskConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code td_wait_table>}: waits until a table exists and has enough rows. */
final class TdWaitTableOperator implements Operator {

    private static final Duration EXISTENCE = Duration.ofSeconds(30);
    private static final String EXISTS = "table_exists";

    private final TdApi td;

    TdWaitTableOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        TableName table = TableName.parse(params.text("_command"));
        Duration interval = TdWaits.interval(params);
        long rows = params.integer("rows", 0);
        String engine = TdQueries.engine(params);
        String database = td.database(context, params);
        if (!context.stateParams().path(EXISTS).asBoolean()) {
            // In the task's database, whatever the table's name says: only the query heeds that, as on the server.
            if (td.tableRows(database, table.table()).isEmpty()) {
                return new TaskOutcome.Later(
                        interval.compareTo(EXISTENCE) < 0 ? interval : EXISTENCE, context.stateParams());
            }
            if (rows <= 0) {
                return TaskResult.empty();
            }
            context.stateParams().put(EXISTS, true);
        }
        String query = engine.equals("presto")
                ? "select count(*) from " + table.quoted('"')
                : "select count(*) from (select * from " + table.quoted('`') + " limit " + rows + ") sub";
        TdJob job = TdQueries.run(
                context,
                td,
                () -> new TdJobRequest(
                        engine,
                        database,
                        query,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        (int) params.integer("priority", 0),
                        Optional.of(td.newDomainKey()),
                        TdQueries.options(params, engine)));
        List<List<Object>> result = td.rows(job.id(), 1);
        TdQueries.forget(context);
        if (result.isEmpty()) {
            throw new TaskFailedException("Got unexpected empty result for count job: " + job.id());
        }
        if (result.get(0).size() != 1) {
            throw new TaskFailedException("Got unexpected result row size for count job: "
                    + result.get(0).size());
        }
        return count(result.get(0).get(0)) >= rows
                ? TaskResult.empty()
                : new TaskOutcome.Later(interval, context.stateParams());
    }

    private static long count(@Nullable Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        throw new TaskFailedException("Got unexpected value type count job: " + typeOf(value));
    }

    /** As MessagePack calls it. */
    private static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "NIL";
        } else if (value instanceof Boolean) {
            return "BOOLEAN";
        } else if (value instanceof Number) {
            return "FLOAT";
        } else if (value instanceof List) {
            return "ARRAY";
        }
        return value instanceof Map ? "MAP" : "STRING";
    }
}
