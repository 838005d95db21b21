package io.cdppipeline.td.job;

import io.cdppipeline.target.Column;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Details;
import io.cdppipeline.td.TdClientException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * The rows of a job, read from the service as they are asked for, in constant memory. Each has one value per column:
 * {@link String}, {@link Long}, {@link Double}, {@link Boolean}, a {@link List}, a {@link java.util.Map} or null. Close it; not
 * thread-safe.
 *
 * <p>A connection that breaks is opened again where it broke; one that keeps breaking, or an answer that cannot be read, ends
 * it with a {@link TdClientException}.
 */
public final class JobResult implements Iterator<List<@Nullable Object>>, AutoCloseable {

    private final String jobId;
    private final List<Column> columns;
    private final List<ValueType> types;
    private final @Nullable MessageUnpacker rows;
    private long read;

    private JobResult(String jobId, List<Column> columns, @Nullable MessageUnpacker rows) {
        this.jobId = jobId;
        this.columns = columns;
        this.types = columns.stream().map(column -> ValueType.of(column.type())).toList();
        this.rows = rows;
    }

    /** The result of a job without a result set. */
    static JobResult none(List<Column> columns) {
        return new JobResult("", columns, null);
    }

    /** Reads gzipped msgpack arrays, one per row. */
    static JobResult of(TdJob job, InputStream bytes) {
        try {
            PushbackInputStream stream = new PushbackInputStream(bytes);
            int first = stream.read();
            if (first < 0) {
                bytes.close();
                return none(job.columns());
            }
            stream.unread(first);
            return new JobResult(
                    job.id(), job.columns(), MessagePack.newDefaultUnpacker(new GZIPInputStream(stream, 64 * 1024)));
        } catch (IOException e) {
            try (bytes) {
                throw broken(job.id(), 0, e);
            } catch (IOException closing) {
                throw broken(job.id(), 0, closing);
            }
        }
    }

    /** The columns, with Presto's type names. */
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean hasNext() {
        try {
            return rows != null && rows.hasNext();
        } catch (IOException | MessagePackException e) {
            throw broken(jobId, read, e);
        }
    }

    @Override
    public List<@Nullable Object> next() {
        if (!hasNext() || rows == null) {
            throw new NoSuchElementException("The result of job " + jobId + " has " + read + " rows");
        }
        try {
            List<@Nullable Object> row = Rows.read(rows, types);
            read++;
            return row;
        } catch (IOException | MessagePackException | IllegalArgumentException e) {
            throw broken(jobId, read, e);
        }
    }

    @Override
    public void close() {
        if (rows != null) {
            try {
                rows.close();
            } catch (IOException e) {
                throw broken(jobId, read, e);
            }
        }
    }

    private static TdClientException broken(String jobId, long read, Exception cause) {
        boolean network = cause instanceof IOException;
        return TdClientException.of(
                "Cannot read the result of job " + jobId + " beyond row " + read + ": " + cause.getMessage()
                        + "; it can be fetched again from its beginning",
                new Details(
                        network ? Kind.NETWORK : Kind.MALFORMED_ANSWER,
                        OptionalInt.empty(),
                        1,
                        Duration.ZERO,
                        false,
                        Optional.empty()),
                cause);
    }
}
