package io.cdppipeline.local.workflow;

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
                Optional.of(td.newDomainKey()));
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
        if (!context.stateParams().has(JOB)) {
            TdJobRequest request = source.create();
            String id = td.issue(request);
            context.stateParams().put(JOB, id);
            context.log()
                    .info(
                            "io.digdag.standards.operator.td.TdOperatorFactory",
                            "Started " + request.type() + " job id=" + id
                                    + (request.query().isEmpty() ? "" : ":\n" + request.query()));
        }
        TdJob job = td.await(context.stateParams().get(JOB).asText());
        if (!job.status().equals("success")) {
            throw new TaskFailedException(job.cmdout() + "\n" + job.stderr());
        }
        return job;
    }

    /** Forgets the job, so that the next run issues a new one. */
    static void forget(OperatorContext context) {
        context.stateParams().remove(JOB);
    }
}
