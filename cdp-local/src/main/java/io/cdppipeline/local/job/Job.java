package io.cdppipeline.local.job;

import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.target.Column;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A job, from its issue until it is forgotten. Thread-safe: every change of state happens once, under its lock. */
public final class Job {

    private final long id;
    private final TdJobRequest request;
    private final Instant createdAt;
    private final Consumer<Job> whenEnded;

    private JobStatus status = JobStatus.QUEUED;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Thread runner;
    private boolean killRequested;
    private List<Column> columns = List.of();
    private long records;
    private @Nullable JobResult result;
    private String cmdout = "";
    private String stderr = "";

    /** @param whenEnded called with the job locked, before anybody can see that it has ended */
    Job(long id, TdJobRequest request, Instant createdAt, Consumer<Job> whenEnded) {
        this.id = id;
        this.request = request;
        this.createdAt = createdAt;
        this.whenEnded = whenEnded;
    }

    /** A job that ended in an earlier process. */
    static Job ended(long id, TdJobRequest request, Instant createdAt, Ending ending, @Nullable JobResult rows) {
        Job job = new Job(id, request, createdAt, same -> {});
        job.status = ending.status();
        job.startedAt = ending.startedAt().orElse(null);
        job.endedAt = ending.endedAt();
        job.columns = ending.columns();
        job.records = ending.records();
        job.cmdout = ending.cmdout();
        job.stderr = ending.stderr();
        job.result = rows;
        return job;
    }

    /** What is known of a job that has ended, but for its rows. */
    record Ending(
            JobStatus status,
            Optional<Instant> startedAt,
            Instant endedAt,
            List<Column> columns,
            long records,
            String cmdout,
            String stderr) {}

    /** Empty while it has not ended. */
    synchronized Optional<Ending> ending() {
        return endedAt == null
                ? Optional.empty()
                : Optional.of(new Ending(status, startedAt(), endedAt, columns, records, cmdout, stderr));
    }

    public String id() {
        return Long.toString(id);
    }

    long number() {
        return id;
    }

    public TdJobRequest request() {
        return request;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public synchronized JobStatus status() {
        return status;
    }

    public synchronized Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public synchronized Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    /** The result set's columns; empty without one. */
    public synchronized List<Column> columns() {
        return columns;
    }

    /** Rows of the result set, or rows written. */
    public synchronized long records() {
        return records;
    }

    /** The result set, while it is kept. */
    public synchronized Optional<JobResult> result() {
        return Optional.ofNullable(result);
    }

    /** What the job printed. */
    public synchronized String cmdout() {
        return cmdout;
    }

    /** Why it failed. */
    public synchronized String stderr() {
        return stderr;
    }

    /** Whether the caller's thread may run it now. */
    synchronized boolean start(Instant now) {
        if (status != JobStatus.QUEUED) {
            return false;
        }
        status = JobStatus.BOOTING;
        startedAt = now;
        runner = Thread.currentThread();
        return true;
    }

    /** Its work begins. */
    synchronized void running() {
        status = JobStatus.RUNNING;
    }

    synchronized void print(String line) {
        cmdout += line + "\n";
    }

    synchronized void succeed(Instant now, List<Column> resultColumns, long resultRecords, @Nullable JobResult rows) {
        columns = resultColumns;
        records = resultRecords;
        result = rows;
        end(JobStatus.SUCCESS, now);
    }

    synchronized void fail(Instant now, String why) {
        stderr = why;
        end(killRequested ? JobStatus.KILLED : JobStatus.ERROR, now);
    }

    /** Kills it at once if it waits; asks its thread to stop if it runs. The status before is given back. */
    synchronized JobStatus kill(Instant now) {
        JobStatus former = status;
        if (status == JobStatus.QUEUED) {
            stderr = "killed before it ran";
            end(JobStatus.KILLED, now);
        } else if (!status.finished()) {
            killRequested = true;
            if (runner != null) {
                runner.interrupt();
            }
        }
        return former;
    }

    private void end(JobStatus last, Instant now) {
        status = last;
        endedAt = now;
        // From here on an interruption would hit the worker's next job.
        runner = null;
        whenEnded.accept(this);
        notifyAll();
    }

    synchronized TdJob await() throws InterruptedException {
        while (!status.finished()) {
            wait();
        }
        return new TdJob(id(), status.word(), columns, records, cmdout, stderr);
    }

    /** Forgets the rows. */
    synchronized Optional<JobResult> dropResult() {
        Optional<JobResult> dropped = result();
        result = null;
        return dropped;
    }

    @Override
    public String toString() {
        return "Job[" + id + " " + request.type() + " " + status().word() + "]";
    }
}
