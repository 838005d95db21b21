package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.SqlFailure;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements beside the calling thread, as DuckDB does not notice that a thread is interrupted while it waits in
 * native code.
 */
public final class Interruptions implements AutoCloseable {

    /** Work that tells which statement it runs. */
    @FunctionalInterface
    public interface Guarded<T> {
        T run(StatementRunner.Running running) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Interruptions.class);

    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "warehouse");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Waits for the work; stops its statement if the calling thread is interrupted.
     *
     * @throws SqlFailure {@code USER_CANCELED} if it was stopped; the thread is interrupted still
     */
    public <T> T guard(Guarded<T> work) throws SQLException {
        AtomicReference<Statement> current = new AtomicReference<>();
        Future<T> result = workers.submit(() -> work.run(current::set));
        try {
            return result.get();
        } catch (InterruptedException e) {
            stop(result, current);
            Thread.currentThread().interrupt();
            throw new SqlFailure("USER_CANCELED", "Query was canceled: its thread was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SQLException sql) {
                throw sql;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof StackOverflowError) {
                throw new SqlFailure("STACK_OVERFLOW", "statement is too large (stack overflow during analysis)", e);
            }
            throw new SqlFailure("GENERIC_INTERNAL_ERROR", String.valueOf(cause), e);
        }
    }

    /** Asks DuckDB to stop until the work has ended, so that nothing runs on behind the caller's back. */
    private static void stop(Future<?> result, AtomicReference<Statement> current) {
        while (!result.isDone()) {
            Statement statement = current.get();
            try {
                if (statement != null && !statement.isClosed()) {
                    statement.cancel();
                }
            } catch (SQLException e) {
                LOG.debug("The statement ended before it could be stopped", e);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        workers.shutdown();
    }
}
