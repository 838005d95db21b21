package io.cdppipeline;

import io.cdppipeline.run.Pauses;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A run's right to work where many runs go on at once: it has it while it generates, deploys, starts, validates and reports,
 * and gives it away while it waits. Used by the run's thread only.
 */
final class Turn {

    private final @Nullable Semaphore turns;
    private boolean taken;

    private Turn(@Nullable Semaphore turns) {
        this.turns = turns;
    }

    /** For a run that goes on alone. */
    static Turn always() {
        return new Turn(null);
    }

    /** For one of many runs, as many of which may work at once as there are permits. */
    static Turn of(Semaphore turns) {
        return new Turn(turns);
    }

    /** Works when its turn has come. */
    <T> T during(Callable<T> work) throws Exception {
        take();
        try {
            return work.call();
        } finally {
            giveBack();
        }
    }

    /** A wait, during which others may work; whoever waits already gives nothing away. */
    <T, E extends Exception> T waiting(Wait<T, E> wait) throws E {
        if (!taken) {
            return wait.await();
        }
        giveBack();
        try {
            return wait.await();
        } finally {
            // Even of a wait that was interrupted: its end must be journaled.
            takeBack();
        }
    }

    /** A pause, during which others may work. */
    void pause(Pauses pauses, Duration length) throws InterruptedException {
        waiting(() -> {
            pauses.pause(length);
            return length;
        });
    }

    /** Something that takes long, and no work. */
    @FunctionalInterface
    interface Wait<T, E extends Exception> {
        T await() throws E;
    }

    private void take() throws InterruptedException {
        if (turns != null) {
            turns.acquire();
            taken = true;
        }
    }

    private void takeBack() {
        if (turns != null) {
            turns.acquireUninterruptibly();
            taken = true;
        }
    }

    private void giveBack() {
        if (turns != null && taken) {
            taken = false;
            turns.release();
        }
    }
}
