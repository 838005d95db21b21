package io.cdppipeline.local.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes that use a directory, at any moment, and looks at what they leave. {@code -Dcrash.rounds=N} kills N (default 6),
 * {@code -Dcrash.seed=S} chooses other moments.
 */
class CrashIT {

    private static final int ROUNDS = Integer.getInteger("crash.rounds", 6);
    private static final long SEED = Long.getLong("crash.seed", 20_260_301);

    /** How many rounds one directory lives through: it should not only ever be young. */
    private static final int ROUNDS_OF_A_DIRECTORY = 5;

    @TempDir
    Path root;

    @Test
    void keepsWhatWasAcknowledgedAndNothingByHalves() throws Exception {
        Random random = new Random(SEED);
        Ledger ledger = new Ledger();
        for (int round = 0; round < ROUNDS; round++) {
            if (round % ROUNDS_OF_A_DIRECTORY == 0) {
                ledger = new Ledger();
            }
            Path directory = root.resolve("d" + round / ROUNDS_OF_A_DIRECTORY);
            int lines = killSomewhen(directory, round, random, ledger);
            try (LocalTreasureData td = open(directory)) {
                ledger.check(td);
                useAnew(td, round, ledger);
            } catch (Throwable e) {
                throw new AssertionError(
                        "Round " + round + " of seed " + SEED + ", killed after " + lines + " lines, left " + directory,
                        e);
            }
            assertThat(directory.resolve("jobs/spool")).isEmptyDirectory();
        }
    }

    private static LocalTreasureData open(Path directory) {
        return LocalTreasureData.builder()
                .directory(directory)
                .apiKey(CrashChild.KEY)
                .start();
    }

    /** Some are killed while they open the directory, most while they write. */
    private static int killSomewhen(Path directory, int round, Random random, Ledger ledger) throws Exception {
        int before = ledger.lines();
        try (Child child = Child.start(CrashChild.class, directory.toString(), String.valueOf(round))) {
            child.await("opening");
            long nanos;
            if (round % 4 == 3) {
                nanos = TimeUnit.MICROSECONDS.toNanos(random.nextInt(800_000));
            } else {
                int lines = before + 1 + random.nextInt(120);
                while (ledger.lines() < lines) {
                    String line = child.line();
                    if (line == null) {
                        throw new AssertionError("The child ended by itself in round " + round);
                    }
                    ledger.note(line);
                }
                nanos = TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000));
            }
            LockSupport.parkNanos(nanos);
            child.kill(ledger::note);
        }
        return ledger.lines() - before;
    }

    private static void useAnew(LocalTreasureData td, int round, Ledger ledger) {
        td.client().databases().createIfNotExists(CrashChild.DATABASE);
        TdProject project = td.client()
                .projects()
                .push("after", "r" + round, ProjectArchive.of(Map.of("main.dig", "+a: {echo>: again}\n")));
        String workflow = td.client()
                .workflows()
                .find(project.id(), project.revision(), "main")
                .orElseThrow()
                .id();
        String attempt = td.client()
                .attempts()
                .start(workflow, Instant.ofEpochSecond(round), Map.of())
                .attempt()
                .id();
        String job = td.client()
                .jobs()
                .issue(JobRequest.presto(CrashChild.DATABASE, "SELECT 1").build())
                .id();
        ledger.note(td, Long.parseLong(attempt), Long.parseLong(job));
    }

    @Test
    void tellsAnotherProcessWhoHoldsTheDirectory() throws Exception {
        Path directory = root.resolve("held");
        try (Child child = Child.start(CrashChild.class, directory.toString(), "0", "hold")) {
            child.await("open");
            assertThatThrownBy(() -> open(directory))
                    .hasMessageMatching("\\QThe embedded Treasure Data in " + directory + " is in use by process "
                            + child.pid()
                            + " on \\E\\S+( host)? since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ: close that"
                            + " one first, or choose another directory");
        }
        open(directory).close();
    }

    @Test
    void holdsTheDirectoryThoughAnotherInstanceOfItsProcessWasRefused() throws Exception {
        Path directory = root.resolve("mine");
        try (LocalTreasureData td = open(directory)) {
            assertThatThrownBy(() -> open(directory)).hasMessageContaining("(this very process)");
            // On Linux, a lock would be gone once the process has closed the file a second time.
            try (Child child = Child.start(CrashChild.class, directory.toString(), "0", "hold")) {
                assertThatThrownBy(() -> child.await("open"))
                        .hasMessageContaining("is in use by process "
                                + ProcessHandle.current().pid());
            }
            assertThat(td.client().databases().list()).isEmpty();
        }
    }

    @Test
    void saysWhatIsDamagedAndWhere() throws Exception {
        Path directory = root.resolve("damaged");
        open(directory).close();
        try (LocalTreasureData td = open(directory)) {
            td.client().projects().push("p", "r1", ProjectArchive.of(Map.of("main.dig", "+a: {echo>: x}\n")));
        }
        Path journal = directory.resolve("workflow/workflow.journal");
        byte[] whole = Files.readAllBytes(journal);

        Files.write(journal, "{\"event\":\"st".getBytes(), java.nio.file.StandardOpenOption.APPEND);
        open(directory).close();
        assertThat(Files.readAllBytes(journal))
                .as("a line that a crash cut short is dropped")
                .isEqualTo(whole);

        byte[] broken = whole.clone();
        broken[2] = 0;
        Files.write(journal, broken);
        assertThatThrownBy(() -> open(directory))
                .hasMessageContaining(journal.toString())
                .hasMessageContaining("line 1 of the journal is damaged");
        Files.write(journal, whole);

        Path ids = directory.resolve("jobs/last-id");
        Files.writeString(ids, "many\n");
        assertThatThrownBy(() -> open(directory))
                .hasMessage("Cannot read the last job id from " + ids
                        + ": restore the file, or write a number into it that is higher than any job id so far");
        Files.delete(ids);

        Path warehouse = directory.resolve("warehouse.duckdb");
        byte[] tables = Files.readAllBytes(warehouse);
        Files.write(warehouse, "no tables at all".getBytes());
        assertThatThrownBy(() -> open(directory)).hasMessageContaining("Cannot open the warehouse " + warehouse);
        Files.write(warehouse, tables);

        open(directory).close();
    }
}
