package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.script.ConfigEvaluator;
import io.cdppipeline.local.workflow.script.TemplateEngine;
import io.cdppipeline.workflow.Suggestions;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import io.cdppipeline.workflow.WorkflowTask;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Runs one task in the calling thread: evaluates its configuration, calls its operator and tells the outcome. */
final class TaskRunner {

    private static final String MANAGER = "io.digdag.core.agent.OperatorManager";

    /** Where a task's run is told what became of it. */
    interface Report {
        void succeeded(TaskResult result);

        void failed(ObjectNode error);

        void later(Duration delay, ObjectNode stateParams);

        void afterAttempt(long attemptId, ObjectNode stateParams);
    }

    /**
     * A task and what surrounds it.
     *
     * @param secrets of its project
     */
    record Job(
            TaskNode task,
            AttemptRun.TaskStart start,
            AttemptInfo attempt,
            WorkflowInfo workflow,
            ProjectFiles files,
            Map<String, Secret> secrets,
            TaskLogger log) {}

    private final Map<String, Operator> operators;
    private final TemplateEngine templates;
    private final Clock clock;
    private final Limits limits;

    TaskRunner(Map<String, Operator> operators, TemplateEngine templates, Clock clock, Limits limits) {
        this.operators = Map.copyOf(operators);
        this.templates = templates;
        this.clock = clock;
        this.limits = limits;
    }

    void run(Job job, Report report) {
        try {
            TaskOutcome outcome = call(job);
            if (outcome instanceof TaskResult result) {
                report.succeeded(result);
            } else if (outcome instanceof TaskOutcome.Later later) {
                report.later(later.delay(), later.stateParams());
            } else if (outcome instanceof TaskOutcome.AfterAttempt after) {
                report.afterAttempt(after.attemptId(), after.stateParams());
            }
        } catch (InterruptedException e) {
            // The attempt was killed or the engine closes; the thread goes back to its pool.
            report.failed(Json.object().put("message", "Interrupted"));
        } catch (RetryException e) {
            job.log().error(MANAGER, "Task failed, retrying: " + e.getMessage());
            report.later(e.delay(), e.stateParams());
        } catch (RuntimeException | StackOverflowError e) {
            job.log().error(MANAGER, failureLine(job, e));
            report.failed(Messages.error(e));
        }
    }

    private static String failureLine(Job job, Throwable e) {
        if (e instanceof WorkflowException) {
            return "Configuration error at task " + job.task().fullName + ": " + Messages.message(e);
        } else if (e instanceof TaskFailedException) {
            return "Task " + job.task().fullName + " failed.\n" + Messages.message(e);
        }
        return "Task failed with unexpected error: " + e.getMessage();
    }

    private TaskOutcome call(Job job) throws InterruptedException {
        try (TemplateEngine.Evaluation evaluation =
                templates.open(job.workflow().definition().timezone())) {
            ObjectNode params = job.start().params();
            Json.merge(params, RuntimeParams.of(job.attempt(), job.workflow(), job.task().fullName, params));
            ObjectNode config = params.deepCopy();
            Json.merge(config, job.start().local());
            ObjectNode evaluated = ConfigEvaluator.evaluate(evaluation, config, params);
            return callOperator(job, evaluated, evaluation);
        }
    }

    private TaskOutcome callOperator(Job job, ObjectNode config, TemplateEngine.Evaluation evaluation)
            throws InterruptedException {
        Set<String> used = new HashSet<>(Set.of("_secrets", "_env", "_workdir", "_type"));
        Optional<String> type = typeOf(config, used, job);
        if (type.isEmpty()) {
            return TaskResult.empty();
        }
        Operator operator = operators.get(type.get());
        if (operator == null) {
            throw new WorkflowException("Unknown task type: " + type.get());
        }
        OperatorContext context = context(job, type.get(), config, used, evaluation);
        TaskOutcome outcome = callWithRetry(operator, context);
        if (!operator.heedsRetry()) {
            warnOfUnused(job, used);
        }
        return outcome;
    }

    /** Finds the operator and puts its value under {@code _command}. */
    private static Optional<String> typeOf(ObjectNode config, Set<String> used, Job job) {
        boolean first = job.start().runs() == 0;
        if (config.has("_type")) {
            String type = TaskConfig.of(config).text("_type");
            if (first) {
                job.log().info(MANAGER, "type: " + type);
            }
            return Optional.of(type);
        }
        Optional<String> key = WorkflowTask.operatorKey(config);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        String type = key.get().substring(0, key.get().length() - 1);
        JsonNode command = config.get(key.get());
        config.put("_type", type);
        if (command.isNull()) {
            config.remove("_command");
        } else {
            config.set("_command", command);
        }
        used.add(key.get());
        if (first) {
            job.log().info(MANAGER, type + ">: " + (command.isNull() ? "" : printed(command)));
        }
        return Optional.of(type);
    }

    /** Mappings look in the log as they do in the server's. */
    private static String printed(JsonNode command) {
        return command.isContainerNode()
                ? String.valueOf(Json.MAPPER.convertValue(command, Object.class))
                : command.asText();
    }

    private OperatorContext context(
            Job job, String type, ObjectNode config, Set<String> used, TemplateEngine.Evaluation evaluation) {
        ObjectNode local = Json.object();
        job.start().local().fieldNames().forEachRemaining(key -> {
            JsonNode value = config.get(key);
            if (value != null && !value.isNull()) {
                local.set(key, Json.copy(value));
            }
        });
        TaskConfig view = TaskConfig.of(config, used::add);
        ObjectNode mounts = view.objectOrEmpty("_secrets").node();
        return new OperatorContext(
                type,
                view,
                TaskConfig.of(local, used::add),
                job.start().stateParams(),
                job.start().runs(),
                job.task().id,
                job.task().fullName,
                job.attempt(),
                job.attempt().sessionTime().toInstant(),
                new Secrets(job.secrets(), mounts),
                new Workspace(job.files(), view.text("_workdir", "")),
                job.log(),
                clock,
                limits,
                (template, params) -> evaluation.render(template, params, Json.object()));
    }

    private static TaskOutcome callWithRetry(Operator operator, OperatorContext context) throws InterruptedException {
        if (!operator.heedsRetry()) {
            return operator.run(context);
        }
        RetryOption retry = RetryOption.of(context.config().node());
        try {
            return operator.run(context);
        } catch (RuntimeException e) {
            Optional<Duration> delay = retry.next(context.stateParams());
            if (delay.isEmpty()) {
                throw e;
            }
            throw new RetryException(delay.get(), RetryOption.counted(context.stateParams()), e);
        }
    }

    /** A failure after which the task runs again. */
    private static final class RetryException extends RuntimeException {
        private final transient Duration delay;
        private final transient ObjectNode stateParams;

        private RetryException(Duration delay, ObjectNode stateParams, RuntimeException cause) {
            super(Messages.message(cause), cause);
            this.delay = delay;
            this.stateParams = stateParams;
        }

        private Duration delay() {
            return delay;
        }

        private ObjectNode stateParams() {
            return stateParams;
        }
    }

    private static void warnOfUnused(Job job, Set<String> used) {
        job.start().local().fieldNames().forEachRemaining(key -> {
            if (!used.contains(key)) {
                job.log().error(MANAGER, "Parameter '" + key + "' is not used at task " + job.task().fullName + ".");
                var meant = Suggestions.of(key, new TreeSet<>(used));
                if (!meant.isEmpty()) {
                    job.log().error(MANAGER, "  > Did you mean " + meant + "?");
                }
            }
        });
    }
}
