package io.cdppipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.cdppipeline.CdpException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dfuzz.budget=100000} makes so many changes, {@code -Dfuzz.seed} others. */
class StateFileFuzzTest {

    private static final int BUDGET = Integer.getInteger("fuzz.budget", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_120L);

    @TempDir
    Path directory;

    /** Never another state, never an empty one, and never an exception without a way on. */
    @Test
    void aChangedFileIsRefusedOrIsTheStateThatWasSaved() throws IOException {
        PipelineState saved = StateStoreTest.state();
        try (StateStore store = StateStore.open(directory)) {
            store.save(saved);
        }
        Path file = directory.resolve(StateStore.FILE_NAME);
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        for (int i = 0; i < BUDGET; i++) {
            byte[] changed = change(whole, new Random(SEED + i));
            Files.write(file, changed);
            try {
                assertThat(StateStore.peek(directory)).as("seed %s", SEED + i).contains(saved);
            } catch (CdpException e) {
                refused++;
                assertThat(e).as("seed %s", SEED + i).hasMessageContaining(file.toString()).hasMessageMatching("(?s).*(Put back a copy|run with that version).*");
            } catch (RuntimeException e) {
                fail("seed " + (SEED + i) + " is not told as a damaged file", e);
            }
        }
        assertThat(refused).isGreaterThan(BUDGET * 9 / 10);
    }

    /** What disks, editors and hands do: bits flipped, cut, blanked, repeated, moved, and numbers and names changed. */
    private static byte[] change(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
            switch (random.nextInt(7)) {
                case 0 -> bytes[from] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = Arrays.copyOf(bytes, from);
                case 2 -> Arrays.fill(bytes, from, to, (byte) 0);
                case 3 -> bytes = join(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
                case 4 -> bytes = join(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
                case 5 -> bytes[from] = (byte) "0123456789truefalsn\"{}[]:,\n ".charAt(random.nextInt(28));
                default -> {
                    byte[] line = Arrays.copyOfRange(bytes, from, to);
                    bytes = join(bytes, line);
                }
            }
        }
        return bytes;
    }

    private static byte[] join(byte[] head, byte[] tail) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(head);
        joined.writeBytes(tail);
        return joined.toByteArray();
    }
}
