package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.Workflow;

/** {@code call>}: runs another file of the project as subtasks. */
final class CallOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        String name = context.config().text("_command");
        String file = context.workspace().resolve(name.endsWith(".dig") ? name : name + ".dig");
        return TaskResult.ofSubtasks(subtasks(context.workspace().project().load(file)));
    }

    /** A workflow's configuration, with the directory of its file as {@code _workdir} if that is not the project's. */
    static ObjectNode subtasks(Workflow workflow) {
        ObjectNode config = workflow.config().deepCopy();
        int slash = workflow.file().lastIndexOf('/');
        if (slash >= 0) {
            String directory = workflow.file().substring(0, slash);
            ObjectNode export = Json.child(config, "_export");
            String inner = export.path("_workdir").asText("");
            export.put("_workdir", inner.isEmpty() ? directory : directory + "/" + inner);
        }
        return config;
    }
}
