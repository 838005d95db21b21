package io.cdppipeline.local.sql.statement;

import io.cdppipeline.target.TableName;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets writers of one table wait for each other, and everything that may write any table have the warehouse alone. DuckDB
 * would let the later of two writers fail. Readers never wait.
 */
public final class WriteLocks {

    /** Something that talks to DuckDB. */
    @FunctionalInterface
    public interface Action<T> {
        T run() throws SQLException;
    }

    private final ReentrantReadWriteLock all = new ReentrantReadWriteLock(true);
    private final ConcurrentMap<TableName, ReentrantLock> tables = new ConcurrentHashMap<>();

    /** With no other writer of this table. */
    public <T> T write(TableName table, Supplier<T> action) {
        Lock shared = all.isWriteLockedByCurrentThread() ? all.writeLock() : all.readLock();
        shared.lock();
        try {
            ReentrantLock own = tables.computeIfAbsent(table, name -> new ReentrantLock());
            own.lock();
            try {
                return action.get();
            } finally {
                own.unlock();
            }
        } finally {
            shared.unlock();
        }
    }

    /** With no other writer at all. */
    public <T> T write(Supplier<T> action) {
        all.writeLock().lock();
        try {
            return action.get();
        } finally {
            all.writeLock().unlock();
        }
    }

    /** With no other writer at all. */
    public <T> T writeChecked(Action<T> action) throws SQLException {
        all.writeLock().lock();
        try {
            return action.run();
        } finally {
            all.writeLock().unlock();
        }
    }
}
