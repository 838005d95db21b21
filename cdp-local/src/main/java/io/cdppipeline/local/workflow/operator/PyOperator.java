package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.PythonHandler;
import io.cdppipeline.local.workflow.PythonTask;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.UnexpectedFailure;
import io.cdppipeline.workflow.TaskConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code py>}: runs what is registered in Java under the method's name or, where the engine allows it, the Python of the
 * project in a process of its own.
 */
final class PyOperator implements Operator {

    private final Map<String, PythonHandler> handlers;
    private final List<String> python;

    /** @param python what starts Python; empty if no process may be started */
    PyOperator(Map<String, PythonHandler> handlers, List<String> python) {
        this.handlers = Map.copyOf(handlers);
        this.python = List.copyOf(python);
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        TaskConfig params = context.withDefaultsFrom("py");
        Optional<String> method = params.optionalText("_command");
        PythonHandler handler = method.map(handlers::get).orElse(null);
        if (handler != null) {
            return call(handler, params, context);
        } else if (python.isEmpty()) {
            String name = method.orElse("script");
            throw new TaskFailedException("py> found no handler for " + name
                    + ", and Python itself is off: it would run"
                    + " with this process's rights. Register one with WorkflowEngine.builder().pythonHandler(\"" + name
                    + "\", ...), or switch Python on with allowPython(\"python3\")");
        }
        return new PythonProcess(context, params, python).run(method);
    }

    private static TaskOutcome call(PythonHandler handler, TaskConfig params, OperatorContext context)
            throws InterruptedException {
        PythonTask task = new PythonTask(params.node(), context.log());
        try {
            handler.run(task);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new UnexpectedFailure(
                    "Python command failed with code 1\nError messages from python: " + e.getMessage() + " ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
        return task.result();
    }
}
