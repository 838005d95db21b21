package io.cdppipeline;

import io.cdppipeline.monitor.Session;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.StateStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A run of a main program that a signal can stop without harm.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     System.exit(InterruptibleRun.of(pipeline).run().exitStatus());
 * }
 * }</pre>
 *
 * <p>The first SIGINT (Ctrl-C) or SIGTERM interrupts the run, lets it journal where it stands and write its partial report,
 * says on standard error how to go on, and ends the process with status 130 or 143. A second one ends it at once; what the
 * journal holds is enough to resume either way. Sessions that are going on are left alone, unless {@link
 * CdpPipeline.Builder#killSessionsOnInterrupt()} says otherwise. Where the Java runtime lacks the module {@code
 * jdk.unsupported}, the second signal is not heard, and the process ends after 20 s at the latest.
 *
 * <p>For main programs only: in an application with a life of its own, interrupt the thread that runs the pipeline.
 */
public final class InterruptibleRun {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CdpPipeline pipeline;
    private final PrintStream told;
    private final String resumeWith;

    private InterruptibleRun(CdpPipeline pipeline, PrintStream told, String resumeWith) {
        this.pipeline = pipeline;
        this.told = told;
        this.resumeWith = resumeWith;
    }

    /** A run of this pipeline. */
    public static InterruptibleRun of(CdpPipeline pipeline) {
        return new InterruptibleRun(
                Objects.requireNonNull(pipeline, "pipeline"), System.err, "start this program again as before");
    }

    /** The same, which names this command where it says how to go on. */
    public InterruptibleRun resumeWith(String command) {
        return new InterruptibleRun(pipeline, told, Objects.requireNonNull(command, "command"));
    }

    /**
     * Runs the pipeline on this thread.
     *
     * @return how it ended; on a signal the process may end before the caller sees it
     * @throws CdpException as {@link CdpPipeline#run()}
     */
    public PipelineResult run() {
        Thread runner = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(runner, ended), "cdp-pipeline-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return pipeline.run();
        } finally {
            ended.countDown();
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is at work; the process's status is the signal's.
            assert hook.isAlive() || hook.getState() == Thread.State.TERMINATED;
        }
    }

    /** Runs while the virtual machine shuts down; when this returns, the process ends with the signal's status. */
    private void stop(Thread runner, CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        Signals.exitAtOnceOnTheNext();
        told.println("\nStopping; once more to exit at once.");
        runner.interrupt();
        boolean inTime;
        try {
            inTime = ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inTime = false;
        }
        wayOn(pipeline.workDirectory(), inTime).forEach(told::println);
        told.flush();
    }

    private List<String> wayOn(Path workDirectory, boolean inTime) {
        Optional<PipelineState> state = StateStore.peek(workDirectory);
        if (state.isEmpty()) {
            return List.of("Nothing had begun.");
        }
        List<String> lines = new ArrayList<>();
        lines.add("Run " + state.get().pipelineId() + " is stopped"
                + (inTime ? "" : ", though not everything was at an end after " + PATIENCE.toSeconds() + " s")
                + ". What it has done is in " + workDirectory.resolve(StateStore.FILE_NAME) + ".");
        for (Session session : state.get().openSessions()) {
            lines.add("Session " + session.sessionId() + " of " + session.workflow()
                    + " was not at its end; the resumed run takes it up, whatever has become of it.");
        }
        lines.add("To resume: " + resumeWith);
        return lines;
    }
}
