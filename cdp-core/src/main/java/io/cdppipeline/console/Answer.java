package io.cdppipeline.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what a person types so that an interrupt ends the wait: a read of standard input cannot be interrupted, and a run
 * that is told to stop while it asks would not hear of it.
 */
final class Answer {

    /** A read that nobody waits for any more: what it gets is the answer to the next question. */
    private @Nullable FutureTask<@Nullable Object> left;

    /**
     * Reads in a thread of its own.
     *
     * @return what was read; null at the end of the input
     * @throws DialogEndedException if this thread is interrupted, as which it stays
     */
    @Nullable
    Object to(String question, Callable<@Nullable Object> read) {
        FutureTask<@Nullable Object> reading = left;
        if (reading == null) {
            reading = new FutureTask<>(read);
            Thread thread = new Thread(reading, "cdp-pipeline-answer");
            thread.setDaemon(true);
            thread.start();
        }
        left = reading;
        try {
            Object answer = reading.get();
            left = null;
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DialogEndedException.interrupted(question);
        } catch (ExecutionException e) {
            left = null;
            throw e.getCause() instanceof IOException failure
                    ? new UncheckedIOException("The answer to '" + question.strip() + "' cannot be read", failure)
                    : new IllegalStateException(
                            "The answer to '" + question.strip() + "' cannot be read", e.getCause());
        }
    }
}
