package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.DigYaml;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.util.List;
import java.util.Optional;

/** {@code td_load>}: runs a bulk load that a file or the task itself describes. */
final class TdLoadOperator implements Operator {

    private final TdApi td;

    TdLoadOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        ObjectNode settings = settings(context, params);
        String database = td.database(context, params);
        TdJob job = TdQueries.run(context, td, () -> {
            TableName table = TableName.parse(params.text("table"));
            return new TdJobRequest(
                    "bulkload",
                    table.database().orElse(database),
                    "",
                    Optional.of(context.secrets().resolveObject(settings)),
                    Optional.of(table.table()),
                    Optional.empty(),
                    0,
                    Optional.of(td.newDomainKey()));
        });
        ObjectNode store = Json.object();
        TdOperator.putLastJob(store.putObject("td"), job);
        return TaskResult.ofStore(store, List.of());
    }

    private static ObjectNode settings(OperatorContext context, TaskConfig params) {
        Optional<String> command = params.optionalText("_command");
        Optional<String> name = params.optionalText("name");
        boolean config = params.value("config").isPresent();
        if (config && name.isPresent()) {
            throw new WorkflowException("The parameters config and name cannot both be set");
        }
        if (command.isPresent() && (name.isPresent() || config)) {
            throw new WorkflowException("Only the command or one of the config and name params may be set");
        }
        if (config) {
            return params.object("config").node();
        }
        String file = command.or(() -> name).orElseThrow(() -> new WorkflowException("No parameter is set"));
        if (name.isPresent() || !(file.endsWith(".yml") || file.endsWith(".yaml"))) {
            throw new TaskFailedException("td_load> cannot run the connector session '" + file
                    + "': the embedded Treasure Data keeps none; name a .yml file of the project instead");
        }
        return read(context, params, file);
    }

    private static ObjectNode read(OperatorContext context, TaskConfig params, String file) {
        String text;
        try {
            text = context.templates().render(context.workspace().require(file), params.node());
        } catch (WorkflowException e) {
            throw new WorkflowException("Failed to load bulk load file", e);
        }
        try {
            return DigYaml.readObject(text);
        } catch (WorkflowException e) {
            throw new WorkflowException("Failed to parse yaml file", e);
        }
    }
}
