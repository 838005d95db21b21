package io.cdppipeline.examples.crash;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.config.Secret;
import io.cdppipeline.event.FailureDecided;
import io.cdppipeline.event.Note;
import io.cdppipeline.event.PhaseEnded;
import io.cdppipeline.event.PhaseStarted;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.RunEnded;
import io.cdppipeline.event.RunStarted;
import io.cdppipeline.event.SessionStarted;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that runs a pipeline and is killed at its n-th moment. The run asks for the time right before it journals
 * anything, and tells its listeners right after, so each of both is a moment.
 *
 * <p>Arguments: work directory, endpoint, API key, n (0 for never). Prints at how many moments it told something, and before
 * how many it journaled something.
 */
final class MortalRun implements PipelineListener {

    private final int fatal;
    private int told;
    private int journaled;

    private MortalRun(int fatal) {
        this.fatal = fatal;
    }

    public static void main(String[] args) {
        MortalRun mortal = new MortalRun(Integer.parseInt(args[3]));
        URI endpoint = URI.create(args[1]);
        TdClient client = TdClient.builder()
                .apiUrl(endpoint)
                .workflowUrl(endpoint)
                .apiKey(Secret.of(args[2]))
                .build();
        boolean success;
        try (TdTarget target = TdTarget.over(client, "local", Duration.ofMillis(100))) {
            success = CdpPipeline.builder()
                    .config(Path.of(args[0], "pipeline.yml"))
                    .target(target)
                    .clock(mortal.clock())
                    .listener(mortal)
                    .build()
                    .run()
                    .success();
        }
        System.out.println(mortal.told + " " + mortal.journaled);
        System.exit(success ? 0 : 1);
    }

    private void told() {
        told++;
        moment();
    }

    private void moment() {
        if (told + journaled == fatal) {
            try {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException("This suite needs the command 'kill'", e);
            }
            while (true) {
                LockSupport.park();
            }
        }
    }

    /** How often a session is looked at depends on the machine, and looking journals nothing. */
    private static boolean watching() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("monitor")
                        && frame.getClassName().startsWith("io.cdppipeline.td.")));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                if (!watching()) {
                    journaled++;
                    moment();
                }
                return Instant.now();
            }
        };
    }

    @Override
    public void onRunStarted(RunStarted event) {
        told();
    }

    @Override
    public void onPhaseStarted(PhaseStarted event) {
        told();
    }

    @Override
    public void onStepStarted(StepStarted event) {
        told();
    }

    @Override
    public void onSessionStarted(SessionStarted event) {
        told();
    }

    @Override
    public void onStepCompleted(StepCompleted event) {
        told();
    }

    @Override
    public void onFailure(FailureDecided event) {
        told();
    }

    @Override
    public void onNote(Note event) {
        told();
    }

    @Override
    public void onPhaseEnded(PhaseEnded event) {
        told();
    }

    @Override
    public void onRunEnded(RunEnded event) {
        told();
    }
}
