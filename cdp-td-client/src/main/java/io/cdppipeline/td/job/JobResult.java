package io.cdppipeline.td.job;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePackException;

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
    private final @Nullable RowReader rows;
    private long read;

    private JobResult(String jobId, List<Column> columns, @Nullable RowReader rows) {
        this.jobId = jobId;
        this.columns = columns;
        this.rows = rows;
    }

    /** The result of a job without a result set. */
    static JobResult none(List<Column> columns) {
        return new JobResult("", columns, null);
    }

    /** Reads rows of a format. */
    static JobResult of(TdJob job, ResultFormat format, InputStream bytes) {
        try {
            PushbackInputStream stream = new PushbackInputStream(bytes);
            int first = stream.read();
            if (first < 0) {
                bytes.close();
                return none(job.columns());
            }
            stream.unread(first);
            List<ValueType> types = job.columns().stream()
                    .map(column -> ValueType.of(column.type()))
                    .toList();
            RowReader rows = switch (format) {
                case MSGPACK_GZ -> new MsgpackRows(stream, types);
                case JSON -> new JsonRows(stream, types);
                case CSV -> new CsvRows(stream, types, ',');
                case TSV -> new CsvRows(stream, types, '\t');
            };
            return new JobResult(job.id(), job.columns(), rows);
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
            List<@Nullable Object> row = rows.next();
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
        boolean network = cause instanceof IOException && !(cause instanceof JsonProcessingException);
        return TdClientException.of(
                "Cannot read the result of job " + jobId + " beyond row " + read + ": " + problem(cause)
                        + "; it can be fetched again from its beginning",
                new Details(
                        network ? Kind.NETWORK : Kind.MALFORMED_ANSWER,
                        OptionalInt.empty(),
                        1,
                        Duration.ZERO,
                        false,
                        Optional.empty(),
                        Optional.empty()),
                cause);
    }

    /** Without the text that could not be read, which may be anything. */
    private static String problem(Exception cause) {
        return cause instanceof JsonProcessingException json
                ? "it is not the JSON expected: " + json.getOriginalMessage()
                : String.valueOf(cause.getMessage());
    }
}
