package io.cdppipeline.faults;

import io.cdppipeline.CdpException;
import io.cdppipeline.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random trouble for a run, so much of it and no more: calls that do not arrive, answers that are lost, a disk that is full for
 * a while, and the end of the process at any moment, which leaves the directory as it was at that moment.
 */
final class Chaos {

    /** A service that could not be reached, or whose answer did not come. */
    static final class Unreachable extends CdpException {

        Unreachable(String call) {
            super("The connection was reset during '" + call + "'");
        }

        @Override
        public boolean transientFailure() {
            return true;
        }
    }

    private final Random random;
    private final Path stateFile;
    private final Path beside;
    private int troubles;
    private boolean dead;
    private boolean full;
    private byte @Nullable [] atDeath;

    Chaos(Random random, Path workDirectory, int troubles) {
        this.random = random;
        this.stateFile = workDirectory.resolve(StateStore.FILE_NAME);
        this.beside = workDirectory.resolve(StateStore.FILE_NAME + ".tmp");
        this.troubles = troubles;
    }

    /** A call to the service: {@code effect} is what the service does. */
    <T> T call(String what, Supplier<T> effect) {
        moment();
        boolean trouble = trouble(8);
        if (trouble && random.nextBoolean()) {
            throw new Unreachable(what);
        }
        T answer = effect.get();
        if (trouble) {
            throw new Unreachable(what);
        }
        moment();
        return answer;
    }

    /** A moment of the process at which it may be killed, or its disk be full. */
    void moment() {
        if (dead) {
            throw new Killed();
        }
        if (full && random.nextInt(3) == 0) {
            fill(false);
        }
        if (!trouble(25)) {
            return;
        }
        if (random.nextInt(4) == 0) {
            fill(true);
            return;
        }
        dead = true;
        fill(false);
        atDeath = read();
        throw new Killed();
    }

    private boolean trouble(int oneIn) {
        if (dead || troubles == 0 || random.nextInt(oneIn) != 0) {
            return false;
        }
        troubles--;
        return true;
    }

    /** The next process: the directory is as the last one left it, perhaps with a file that it had not finished writing. */
    void restart() {
        fill(false);
        if (!dead) {
            return;
        }
        dead = false;
        try {
            if (atDeath == null) {
                Files.deleteIfExists(stateFile);
            } else {
                Files.write(stateFile, atDeath);
            }
            if (random.nextBoolean()) {
                byte[] torn = atDeath == null ? new byte[7] : atDeath;
                Files.write(beside, Arrays.copyOf(torn, random.nextInt(torn.length)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory in the place of the file that is to be written makes the writing fail. */
    private void fill(boolean now) {
        try {
            if (now && !full) {
                Files.deleteIfExists(beside);
                Files.createDirectory(beside);
                Files.createFile(beside.resolve("in the way"));
            } else if (!now && full) {
                Files.delete(beside.resolve("in the way"));
                Files.delete(beside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        full = now;
    }

    private byte @Nullable [] read() {
        try {
            return Files.exists(stateFile) ? Files.readAllBytes(stateFile) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
