package io.cdppipeline.examples.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.td.workflow.AttemptQuery;
import io.cdppipeline.td.workflow.TdAttempt;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGINT and SIGTERM do to a main program, shown with real processes. */
class SignalsIT {

    private static final int SIGINT = 130;
    private static final int SIGTERM = 143;
    private static final String SESSION = "→ slow (session: ";

    @TempDir
    Path work;

    /** A child process whose output is read line by line. */
    private static final class Child implements AutoCloseable {

        private final Process process;
        private final BufferedReader output;
        private final List<String> lines = new ArrayList<>();

        Child(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Dstdout.encoding=UTF-8",
                    "-Dfile.encoding=UTF-8",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SignalledRun.class.getName()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            output = process.inputReader(StandardCharsets.UTF_8);
            // One that does not hear its signal, as where whoever starts the build ignores SIGINT, must not be read for
            // ever.
            CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES).execute(process::destroyForcibly);
        }

        /** Reads on until a line holds the text. */
        Child until(String text) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.contains(text)) {
                    return this;
                }
            }
            throw new AssertionError("the process ended without '" + text + "':\n" + String.join("\n", lines));
        }

        Child send(String signal) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            return this;
        }

        int exit() throws IOException, InterruptedException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES))
                    .as("the process ends")
                    .isTrue();
            return process.exitValue();
        }

        String told() {
            return String.join("\n", lines);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private Child child(String what, LocalTreasureData td) throws IOException {
        return new Child(
                work.toString(), what, td.endpoint().toString(), td.apiKey().reveal());
    }

    private static List<TdAttempt> attempts(LocalTreasureData td) {
        return td
                .client()
                .attempts()
                .list(AttemptQuery.builder().includeRetried(true).build())
                .stream()
                .toList();
    }

    private PipelineState state() {
        return StateStore.peek(work).orElseThrow();
    }

    private void configure() throws IOException {
        Files.writeString(work.resolve("pipeline.yml"), "global: {td_endpoint: local, client: acme}\n");
    }

    @Test
    void afterAnInterruptTheSessionGoesOnAndTheNextRunTakesItUp() throws Exception {
        configure();
        try (LocalTreasureData td = LocalTreasureData.builder().start()) {
            try (Child child = child("run", td).until(SESSION).send("INT")) {
                assertThat(child.exit()).isEqualTo(SIGINT);
                assertThat(child.told())
                        .contains(
                                "Stopping; once more to exit at once.",
                                "Run " + state().pipelineId() + " is stopped. What it has done is in ",
                                " of slow was not at its end; the resumed run takes it up",
                                "To resume: the same command");
            }
            assertThat(state().status()).isEqualTo(RunStatus.INTERRUPTED);
            assertThat(state().phases().get("slow").status()).isEqualTo(PhaseStatus.IN_PROGRESS);
            assertThat(work.resolve("pipeline_report.md")).content().contains("partial report");
            assertThat(attempts(td))
                    .hasSize(1)
                    .allMatch(attempt -> !attempt.status().finished());

            td.clock().advance(Duration.ofHours(1));
            try (Child resumed = child("run", td)) {
                assertThat(resumed.exit()).as(resumed.told()).isZero();
            }
            assertThat(state().status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(attempts(td)).hasSize(1);
        }
    }

    @Test
    void theSessionIsKilledIfSoChosen() throws Exception {
        configure();
        try (LocalTreasureData td = LocalTreasureData.builder().start();
                Child child = child("kill", td).until(SESSION).send("TERM")) {
            assertThat(child.exit()).isEqualTo(SIGTERM);
            assertThat(attempts(td))
                    .hasSize(1)
                    .allMatch(attempt ->
                            attempt.cancelRequested() || attempt.status().finished());
            assertThat(state().openSessions()).hasSize(1);
        }
    }

    @Test
    void aSecondSignalEndsTheProcessAtOnceAndTheRunCanStillBeResumed() throws Exception {
        configure();
        try (LocalTreasureData td = LocalTreasureData.builder().start()) {
            try (Child child = child("hang", td).until("hanging").send("INT")) {
                child.until("once more").send("INT");

                assertThat(child.exit()).isEqualTo(SIGINT);
                assertThat(child.told()).doesNotContain("To resume");
            }
            assertThat(state().status()).isEqualTo(RunStatus.RUNNING);
            assertThat(state().openSessions()).hasSize(1);

            td.clock().advance(Duration.ofHours(1));
            try (Child resumed = child("run", td)) {
                assertThat(resumed.exit()).as(resumed.told()).isZero();
            }
            assertThat(attempts(td)).hasSize(1);
        }
    }

    @Test
    void aRunOnTheEmbeddedTreasureDataOfItsOwnProcessIsResumedToo() throws Exception {
        Files.createDirectories(work.resolve("data/shopify"));
        Files.writeString(work.resolve("data/shopify/customers.csv"), """
                id,email,created_at,updated_at
                1,ann@example.com,2024-01-01T00:00:00Z,2024-01-01T00:00:00Z
                2,bob@example.com,2024-02-01T00:00:00Z,2024-04-01T00:00:00Z
                """);
        Files.writeString(work.resolve("pipeline.yml"), """
                global: {td_endpoint: local, client: acme}
                ingestion:
                  source_name: shopify
                  connector: rest
                  objects: [customers]
                  mode: both
                  incremental_field: updated_at
                  start_date: "2024-01-01"
                  history_end_date: "2024-03-15"
                """);
        try (Child child = new Child(work.toString(), "run").until("(session: ").send("TERM")) {
            assertThat(child.exit()).isEqualTo(SIGTERM);
            assertThat(child.told()).contains("To resume: the same command");
        }
        String interrupted = state().pipelineId();

        try (Child resumed = new Child(work.toString(), "run")) {
            assertThat(resumed.exit()).as(resumed.told()).isZero();
            assertThat(resumed.told()).contains("Run " + interrupted + " resumes");
        }
        assertThat(state().phases().values()).allMatch(phase -> phase.status() == PhaseStatus.COMPLETED);
    }
}
