package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.workflow.TaskConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code td_for_each>}: runs a query and {@code _do} for each of its rows. */
final class TdForEachOperator implements Operator {

    private final TdApi td;

    TdForEachOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        String query = CommandText.of(context, params, "query");
        Loops loops = new Loops(context.config());
        String database = td.database(context, params);
        TdJob job = TdQueries.run(
                context, td, () -> TdQueries.request(context, td, params, TdQueries.engine(params), database, query));
        int limit = context.limits().tasksPerAttempt();
        List<List<Object>> rows = td.rows(job.id(), limit + 1);
        if (rows.size() > limit) {
            throw new TaskFailedException("Too many tasks. Limit: " + limit + " (task limit exceeded)");
        }
        for (int i = 0; i < rows.size(); i++) {
            ObjectNode each = Json.child(Json.child(loops.exportOf("+td-for-each-" + i), "td"), "each");
            addRow(each, job, rows.get(i));
        }
        TaskResult subtasks = loops.result(params);
        ObjectNode store = Json.object();
        TdOperator.putLastJob(store.putObject("td"), job);
        return new TaskResult(subtasks.subtasks(), Json.object(), store, List.of());
    }

    private static void addRow(ObjectNode each, TdJob job, List<Object> values) {
        for (int i = 0; i < Math.min(values.size(), job.columns().size()); i++) {
            addValue(each, job.columns().get(i).name(), values.get(i));
        }
    }

    private static void addValue(ObjectNode each, String name, @Nullable Object value) {
        if (value == null) {
            each.remove(name);
        } else if (value instanceof Boolean flag) {
            each.put(name, flag);
        } else if (value instanceof Double || value instanceof Float) {
            // The server narrows it, so a workflow sees the same digits here.
            each.put(name, ((Number) value).floatValue());
        } else if (value instanceof Number number) {
            each.put(name, number.longValue());
        } else if (value instanceof String text) {
            each.put(name, text);
        } else {
            throw new TaskFailedException("Unsupported column type: the column " + name + " is neither a number, a text"
                    + " nor a boolean; cast it in the query");
        }
    }
}
