package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opens, uses and closes many environments in one process ({@code -Denvironments=200}), and counts what is left of them. */
@Timeout(900)
class LifecycleIT {

    private static final int ENVIRONMENTS = Integer.getInteger("environments", 200);

    private static final long MOST_MEMORY = 200L << 20;

    /** What a process has; memory in bytes, 0 where the system does not tell. */
    private record Footprint(Set<String> threads, long files, long heap, long memory) {

        static Footprint now() throws IOException {
            System.gc();
            return new Footprint(
                    Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .filter(name -> !name.startsWith("ForkJoin") && !name.startsWith("junit"))
                            .collect(Collectors.toCollection(TreeSet::new)),
                    ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                            ? unix.getOpenFileDescriptorCount()
                            : 0,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    resident());
        }

        private static long resident() throws IOException {
            Path statm = Path.of("/proc/self/statm");
            return Files.isReadable(statm)
                    ? Long.parseLong(Files.readString(statm).split(" ")[1]) * 4_096
                    : 0;
        }
    }

    @Test
    void leavesNothingOfHundredsOfEnvironments() throws Exception {
        Footprint before = after(40);
        Footprint after = after(ENVIRONMENTS);
        if (after.memory() - before.memory() > MOST_MEMORY) {
            // The heap of a process that has run other tests may still have been growing into its size, and does so
            // once; what environments lose is lost again.
            before = after;
            after = after(ENVIRONMENTS);
        }

        assertThat(after.threads())
                .as("threads")
                .hasSizeLessThanOrEqualTo(before.threads().size() + 2);
        assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files() + 3);
        assertThat(after.heap() - before.heap())
                .as("bytes of heap that each of %s leaves", ENVIRONMENTS)
                .isLessThan(ENVIRONMENTS * 20_000L);
        assertThat(after.memory() - before.memory())
                .as("resident memory, %s to %s", before.memory(), after.memory())
                .isLessThanOrEqualTo(MOST_MEMORY);
        System.out.println(
                ENVIRONMENTS + " environments: threads " + before.threads().size() + " -> "
                        + after.threads().size() + ", files " + before.files() + " -> " + after.files() + ", heap KB "
                        + (before.heap() >> 10) + " -> " + (after.heap() >> 10) + ", resident MB "
                        + (before.memory() >> 20) + " -> " + (after.memory() >> 20));
    }

    private static Footprint after(int environments) throws IOException {
        for (int i = 0; i < environments; i++) {
            use(i);
        }
        return Footprint.now();
    }

    private static void use(int i) {
        Path spool;
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.load("shop", "orders", List.of(Map.of("id", i)));
            spool = td.scratch();
            assertThat(spool).isDirectory();
            if (i % 10 == 0) {
                // With its client, its server and a job; the others are closed without ever having been called.
                assertThat(td.target()
                                .sql()
                                .query("shop", "SELECT id FROM orders")
                                .firstLong())
                        .isEqualTo(i);
            }
        }
        assertThat(spool).doesNotExist();
    }
}
