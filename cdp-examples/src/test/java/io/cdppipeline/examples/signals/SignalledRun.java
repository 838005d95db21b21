package io.cdppipeline.examples.signals;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.InterruptibleRun;
import io.cdppipeline.config.Secret;
import io.cdppipeline.event.ConsoleListener;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.SessionProgress;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdTarget;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that runs a pipeline and is sent signals. Arguments: work directory, what to do; for a service that lives in
 * another process, its endpoint and API key as well.
 */
final class SignalledRun {

    private SignalledRun() {}

    public static void main(String[] args) {
        Path work = Path.of(args[0]);
        CdpPipeline.Builder pipeline = CdpPipeline.builder()
                .config(work.resolve("pipeline.yml"))
                .listener(ConsoleListener.on(System.out, false));
        if (args.length > 2) {
            pipeline.target(service(args[2], args[3])).phase(slow());
        }
        switch (args[1]) {
            case "kill" -> pipeline.killSessionsOnInterrupt();
            case "hang" -> pipeline.listener(new Hanging());
            default -> {}
        }
        System.exit(InterruptibleRun.of(pipeline.build())
                .resumeWith("the same command")
                .run()
                .exitStatus());
    }

    private static TdTarget service(String endpoint, String apiKey) {
        return TdTarget.over(
                TdClient.builder()
                        .apiUrl(URI.create(endpoint))
                        .workflowUrl(URI.create(endpoint))
                        .apiKey(Secret.of(apiKey))
                        .build(),
                "local",
                Duration.ofMillis(50));
    }

    /** A phase whose session takes an hour by the service's clock. */
    private static PhaseGenerator slow() {
        return PhaseGenerator.of(
                "slow",
                context -> GeneratedProject.builder()
                        .workflow("slow", "+wait:\n  wait>: 1h\n")
                        .build());
    }

    /** Keeps the run's thread for ever, whatever interrupts it. */
    private static final class Hanging implements PipelineListener {
        @Override
        public void onSessionProgress(SessionProgress event) {
            System.out.println("hanging");
            while (true) {
                LockSupport.park();
            }
        }
    }
}
