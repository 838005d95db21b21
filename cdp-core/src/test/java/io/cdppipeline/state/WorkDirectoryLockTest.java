package io.cdppipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryLockTest {

    @TempDir
    Path directory;

    @Test
    void aRunThatEndedInGoodOrderLeavesNoHolder() throws IOException {
        WorkDirectoryLock.take(directory).close();

        assertThat(Files.readString(directory.resolve(WorkDirectoryLock.FILE_NAME)))
                .isEmpty();
    }

    @Test
    void aLockThatAProcessOfThisHostWasCutOffWithIsFree() throws IOException {
        leftBy("process 1 on here, which started 2026-03-01T10:00:00Z");

        WorkDirectoryLock.take(directory, "here").close();
    }

    @Test
    void aLockThatAProcessOfAnotherHostHoldsOrHeldIsLeftToAPerson() throws IOException {
        Path file = leftBy("process 1 on there, which started 2026-03-01T10:00:00Z");

        assertThatThrownBy(() -> WorkDirectoryLock.take(directory, "here"))
                .isInstanceOf(CdpException.class)
                .hasMessage("A run in " + directory + ", of process 1 on there, which started 2026-03-01T10:00:00Z,"
                        + " has not ended as far as can be seen from this host, here: wait"
                        + " for it to end; or, if that process"
                        + " is no"
                        + " more,"
                        + " delete"
                        + " " + file + " and run again");
        Files.delete(file);
        WorkDirectoryLock.take(directory, "here").close();
    }

    @Test
    void aDirectoryOfAnotherNameIsTheSameDirectory() throws IOException {
        Path other = Files.createSymbolicLink(directory.resolveSibling(directory.getFileName() + "-link"), directory);
        WorkDirectoryLock held = WorkDirectoryLock.take(directory);
        try (held) {
            assertThatThrownBy(() -> WorkDirectoryLock.take(other)).hasMessageContaining("Another run is going on");
        } finally {
            Files.delete(other);
        }
    }

    /** Fault case 10. */
    @Test
    void ofFourThatRaceForADirectoryOneWins() throws Exception {
        ExecutorService racers = Executors.newFixedThreadPool(4);
        try {
            CyclicBarrier start = new CyclicBarrier(4);
            CyclicBarrier end = new CyclicBarrier(4);
            for (int race = 0; race < 200; race++) {
                List<Callable<Boolean>> all = new ArrayList<>();
                for (int racer = 0; racer < 4; racer++) {
                    all.add(() -> won(start, end));
                }
                int winners = 0;
                for (Future<Boolean> racer : racers.invokeAll(all)) {
                    winners += racer.get() ? 1 : 0;
                }
                assertThat(winners).as("winners of race %s", race).isEqualTo(1);
            }
        } finally {
            racers.shutdownNow();
        }
    }

    private boolean won(CyclicBarrier start, CyclicBarrier end) throws Exception {
        start.await();
        WorkDirectoryLock lock = null;
        try {
            lock = WorkDirectoryLock.take(directory);
        } catch (CdpException e) {
            assertThat(e).hasMessageContaining("Another run is going on in " + directory + ", of process ");
        }
        end.await();
        if (lock != null) {
            lock.close();
        }
        return lock != null;
    }

    private Path leftBy(String holder) throws IOException {
        return Files.writeString(directory.resolve(WorkDirectoryLock.FILE_NAME), holder + "\n");
    }
}
