package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
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

    /** What to run: exactly one of the two. */
    private record Source(Optional<String> session, Optional<ObjectNode> settings) {}

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        Source source = source(context, params);
        String database = td.database(context, params);
        TdJob job = source.session().isPresent()
                ? TdQueries.start(
                        context, td, () -> session(context, source.session().get()))
                : TdQueries.run(context, td, () -> request(context, params, database, source));
        ObjectNode store = Json.object();
        TdOperator.putLastJob(store.putObject("td"), job);
        return TaskResult.ofStore(store, List.of());
    }

    private String session(OperatorContext context, String name) {
        String id = td.runConnectorSession(name, context.sessionTime());
        TdQueries.log(context, "Started bulk load session job name=" + name + ", id=" + id);
        return id;
    }

    private TdJobRequest request(OperatorContext context, TaskConfig params, String database, Source source) {
        TableName table = TableName.parse(params.text("table"));
        ObjectNode settings = source.settings().orElseThrow();
        return new TdJobRequest(
                "bulkload",
                table.database().orElse(database),
                "",
                Optional.of(context.secrets().resolveObject(settings)),
                Optional.of(table.table()),
                Optional.empty(),
                0,
                Optional.of(td.newDomainKey()));
    }

    private static Source source(OperatorContext context, TaskConfig params) {
        Optional<ObjectNode> config = params.value("config").isPresent()
                ? Optional.of(params.object("config").node())
                : Optional.empty();
        Optional<String> name = params.optionalText("name");
        Optional<String> command = params.optionalText("_command");
        if (config.isPresent() && name.isPresent()) {
            throw new WorkflowException("The parameters config and name cannot both be set");
        }
        if (command.isPresent() && (name.isPresent() || config.isPresent())) {
            throw new WorkflowException("Only the command or one of the config and name params may be set");
        }
        if (config.isPresent()) {
            return new Source(Optional.empty(), config);
        }
        String source = command.or(() -> name).orElseThrow(() -> new WorkflowException("No parameter is set"));
        if (name.isPresent() || !(source.endsWith(".yml") || source.endsWith(".yaml"))) {
            return new Source(Optional.of(source), Optional.empty());
        }
        return new Source(Optional.empty(), Optional.of(read(context, params, source)));
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
