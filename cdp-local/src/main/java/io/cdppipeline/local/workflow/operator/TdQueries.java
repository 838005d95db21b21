package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.util.Optional;

/** What the operators that run a query share. */
final class TdQueries {

    private static final String JOB = "job_id";

    private TdQueries() {}

    /** @throws WorkflowException if the engine is neither presto nor hive */
    static String engine(TaskConfig params) {
        String engine = params.text("engine", "presto");
        if (!engine.equals("presto") && !engine.equals("hive")) {
            throw new WorkflowException("Unknown 'engine:' option (available options are: hive and presto): " + engine);
        }
        return engine;
    }

    /** A query in the workflow's session: what {@code td_for_each>} and {@code td_wait>} issue. */
    static TdJobRequest request(
            OperatorContext context, TdApi td, TaskConfig params, String engine, String database, String query) {
        return new TdJobRequest(
                engine,
                database,
                query,
                Optional.empty(),
                Optional.empty(),
                Optional.of(context.sessionTime()),
                (int) params.integer("priority", 0),
                Optional.of(td.newDomainKey()),
                options(params, engine));
    }

    /** The options that every query may have. */
    static TdJobRequest.Options options(TaskConfig params, String engine) {
        Optional<String> version = params.optionalText("engine_version");
        Optional<String> hiveVersion = params.optionalText("hive_engine_version");
        return new TdJobRequest.Options(
                (int) params.integer("job_retry", 0),
                params.optionalText(engine + "_pool_name"),
                engine.equals("hive") ? hiveVersion.or(() -> version) : version,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Something that makes a job. */
    @FunctionalInterface
    interface JobStarter {
        /** Gives the job's id. */
        String start();
    }

    /** A job to be issued when it is needed. */
    @FunctionalInterface
    interface JobSource {
        TdJobRequest create();
    }

    /**
     * Runs a job and waits for its end. A run of the same task that comes after a failure finds the same job again, as on
     * a server: only a new task issues a new one.
     *
     * @throws TaskFailedException with what the job printed, if it did not succeed
     */
    static TdJob run(OperatorContext context, TdApi td, JobSource source) throws InterruptedException {
        return start(context, td, () -> {
            TdJobRequest request = source.create();
            String id = td.issue(request);
            String query = request.query().isEmpty() ? "" : ":\n" + request.query();
            log(context, "Started " + request.type() + " job id=" + id + query);
            return id;
        });
    }

    /** As {@link #run}, for a job that is no query. */
    static TdJob start(OperatorContext context, TdApi td, JobStarter starter) throws InterruptedException {
        if (!context.stateParams().has(JOB)) {
            context.stateParams().put(JOB, starter.start());
        }
        TdJob job = td.await(context.stateParams().get(JOB).asText());
        if (!job.status().equals("success")) {
            throw new TaskFailedException(job.cmdout() + "\n" + job.stderr());
        }
        return job;
    }

    static void log(OperatorContext context, String line) {
        context.log().info("io.digdag.standards.operator.td.TdOperatorFactory", line);
    }

    /** Forgets the job, so that the next run issues a new one. */
    static void forget(OperatorContext context) {
        context.stateParams().remove(JOB);
    }
}
