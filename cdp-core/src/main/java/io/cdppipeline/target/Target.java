package io.cdppipeline.target;

import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.schedule.Scheduler;
import java.time.Duration;
import java.util.Optional;

/**
 * A place where pipelines run: a Treasure Data account, or the embedded one. Thread-safe.
 *
 * <p>A pipeline closes the target that it opened itself from its configuration; one that was handed to its builder is
 * closed by whoever made it.
 */
public interface Target extends AutoCloseable {

    /** What it is, for people: {@code us01}, {@code local}. */
    String name();

    Deployer deployer();

    WorkflowStarter starter();

    Monitor monitor();

    Catalog catalog();

    Sql sql();

    /** Looks up what is deployed; without it every project is deployed anew each time, and nothing is rolled back. */
    default Optional<Projects> projects() {
        return Optional.empty();
    }

    /** The secrets of projects; without it nobody looks whether they are there before a workflow reads them. */
    default Optional<ProjectSecrets> secrets() {
        return Optional.empty();
    }

    /** Makes databases; without it a missing one is a failure. */
    default Optional<DatabaseMaker> databases() {
        return Optional.empty();
    }

    /** Starts workflows by the clock; without it nothing can be scheduled. */
    default Optional<Scheduler> scheduler() {
        return Optional.empty();
    }

    /** How long to wait between two looks at a running session, unless the pipeline is told otherwise. */
    Duration pollInterval();

    @Override
    void close();
}
