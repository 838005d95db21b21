package io.cdppipeline.benchmarks.state;

import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.state.RunChoices;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.state.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One change of a run's state of 10 kB, on disk when it returns, beside the disk's own limit for as many bytes. {@code
 * -Dstate.directory} says on which disk; by default the system's directory for temporary files.
 */
public final class StateChange implements Benchmark {

    private static final int FILES_OF_A_PHASE = 20;
    private static final int WARMUPS = 2_000;
    private static final int ROUNDS = 4_000;

    @Override
    public void run() throws Exception {
        Path parent = Path.of(System.getProperty("state.directory", System.getProperty("java.io.tmpdir")));
        Path directory = Files.createTempDirectory(parent, "state-change");
        try (StateStore store = StateStore.open(directory)) {
            RunJournal journal = journal(store);
            byte[] bytes = Files.readAllBytes(directory.resolve(StateStore.FILE_NAME));
            System.out.println("A state of " + bytes.length + " bytes\n");
            new SideBySide()
                    .with("the disk: write, fsync, rename, fsync of the directory", () -> write(directory, bytes))
                    .with(
                            "a change of the state",
                            () -> journal.update(
                                    "ingestion", phase -> phase.putTables("acme_src.t", System.nanoTime())))
                    .measure(WARMUPS, ROUNDS);
        } finally {
            delete(directory);
        }
    }

    private static RunJournal journal(StateStore store) {
        List<Phase> phases = Stream.of("ingestion", "hist_union", "staging", "unification")
                .map(id -> Phase.of(PhaseGenerator.of(
                        id, context -> GeneratedProject.builder().build())))
                .toList();
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .build();
        RunJournal journal = RunJournal.prepare(store, config, phases, RunChoices.STANDARD, Instant.EPOCH);
        journal.begin();
        for (Phase phase : phases) {
            Map<String, String> files = new LinkedHashMap<>();
            for (int i = 0; i < FILES_OF_A_PHASE; i++) {
                files.put(phase.id() + "/queries/shopify_orders_" + i + ".sql", "0123456789abcdef".repeat(4));
            }
            journal.update(phase.id(), state -> state.files(files));
        }
        return journal;
    }

    private static void write(Path directory, byte[] bytes) throws IOException {
        Path beside = directory.resolve("limit.tmp");
        try (FileChannel out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(ByteBuffer.wrap(bytes));
            out.force(true);
        }
        Files.move(beside, directory.resolve("limit"), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
