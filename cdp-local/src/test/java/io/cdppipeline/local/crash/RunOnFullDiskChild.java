package io.cdppipeline.local.crash;

import io.cdppipeline.CdpException;
import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.event.PhaseEnded;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.SessionStarted;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.td.workflow.AttemptQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a pipeline on a disk that is filled at a moment of the run, makes room, and runs it again: {@code disk}. The target is
 * elsewhere. Says for each moment how both runs ended, and what they have left.
 */
final class RunOnFullDiskChild {

    private static final int PAGE = 4_096;
    private static final int FILES = 150;

    /** When the disk is filled, and how much room is left. */
    enum Moment {
        /** The project has 300,000 bytes. */
        GENERATED_FILES(100_000),
        /** The state has more than a page. */
        INTENT(PAGE),
        STARTED_SESSION(PAGE),
        /** The session's log has 300,000 bytes. */
        LOG(100_000),
        /** Enough for the state; the report has four files. */
        REPORT(0);

        private final int left;

        Moment(int left) {
            this.left = left;
        }

        String project() {
            return "disk_" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Path disk;
    private final LocalTreasureData td;
    private final Moment moment;

    private RunOnFullDiskChild(Path disk, LocalTreasureData td, Moment moment) {
        this.disk = disk;
        this.td = td;
        this.moment = moment;
    }

    public static void main(String[] args) throws IOException {
        try (LocalTreasureData td =
                LocalTreasureData.builder().apiKey(CrashChild.KEY).start()) {
            td.client().databases().create("faults");
            for (Moment moment : Moment.values()) {
                new RunOnFullDiskChild(Path.of(args[0]), td, moment).tell();
            }
        }
    }

    private void tell() throws IOException {
        say("first", run(filling()));
        say("left", unfinished());
        Files.delete(filler());
        say("then", run(new PipelineListener() {}));
        say("left", unfinished());
        say(
                "attempts",
                td
                        .client()
                        .attempts()
                        .list(AttemptQuery.builder()
                                .project(moment.project())
                                .includeRetried(true)
                                .build())
                        .stream()
                        .count());
        say("log", Files.readString(log()).contains("END OF THE LOG"));
        say("report", Files.size(work().resolve("pipeline_report.html")) > 0);
    }

    private void say(String what, Object value) {
        System.out.println(
                "@ " + moment + " " + what + " " + String.valueOf(value).replace('\n', ' '));
    }

    private Path work() {
        return disk.resolve(moment.project());
    }

    private Path filler() {
        return disk.resolve("filler");
    }

    private Path log() throws IOException {
        try (Stream<Path> logs = Files.find(
                work().resolve("pipeline_logs"),
                2,
                (file, attributes) -> file.toString().endsWith(".log"))) {
            return logs.findFirst().orElseThrow();
        }
    }

    private String run(PipelineListener listener) {
        try {
            PipelineResult result = CdpPipeline.builder()
                    .config(PipelineConfig.builder()
                            .global(GlobalConfig.builder()
                                    .client("acme")
                                    .tdEndpoint("local")
                                    .build())
                            .build())
                    .target(td.target())
                    .workDirectory(work())
                    .pollInterval(Duration.ofMillis(20))
                    .phase(PhaseGenerator.of(moment.project(), context -> project()))
                    .listener(listener)
                    .build()
                    .run();
            return result.report().state().status() + " "
                    + result.report().phases().get(moment.project()).error().orElse("");
        } catch (CdpException e) {
            return "thrown " + e.getMessage();
        }
    }

    private GeneratedProject project() {
        GeneratedProject.Builder project = GeneratedProject.builder();
        for (int i = 0; i < FILES; i++) {
            project.file("queries/q" + i + ".sql", "-- " + "x".repeat(2_000));
        }
        return project.workflow("main", """
                        +say:
                          echo>: "%sEND OF THE LOG"
                        +make:
                          td>: {data: "SELECT 1 AS n"}
                          database: faults
                          create_table: %s
                        """.formatted(
                                "a word ".repeat(moment == Moment.LOG ? 45_000 : 1), moment.project()))
                .expect("faults", moment.project())
                .build();
    }

    private PipelineListener filling() {
        return new PipelineListener() {
            @Override
            public void onStepStarted(StepStarted event) {
                if (event.step() == Step.GENERATE && moment == Moment.GENERATED_FILES
                        || event.step() == Step.START && moment == Moment.INTENT) {
                    fill(moment.left);
                }
            }

            @Override
            public void onSessionStarted(SessionStarted event) {
                if (moment == Moment.STARTED_SESSION || moment == Moment.LOG) {
                    fill(moment.left);
                }
            }

            @Override
            public void onPhaseEnded(PhaseEnded event) {
                if (moment == Moment.REPORT) {
                    fill(stateSize() + 2 * PAGE);
                }
            }
        };
    }

    private long stateSize() {
        return work().resolve(StateStore.FILE_NAME).toFile().length();
    }

    /** Until the disk takes no more; then some of it is given back. */
    private void fill(long left) {
        byte[] block = new byte[PAGE];
        try (OutputStream out = Files.newOutputStream(filler(), StandardOpenOption.CREATE_NEW)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            try (RandomAccessFile filler = new RandomAccessFile(filler().toFile(), "rw")) {
                filler.setLength((filler.length() - left) / PAGE * PAGE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Files that are written beside others, or below a directory that is. */
    private List<String> unfinished() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(work())) {
            walk.map(path -> work().relativize(path).toString())
                    .filter(path -> path.endsWith(".tmp") || path.contains(".new"))
                    .forEach(found::add);
        }
        return found;
    }
}
