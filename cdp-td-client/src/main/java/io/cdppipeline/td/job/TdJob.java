package io.cdppipeline.td.job;

import io.cdppipeline.target.Column;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job.
 *
 * @param id its id
 * @param type {@code presto}, {@code hive}, {@code bulkload} …
 * @param status where it is
 * @param database the database of unqualified names
 * @param query the query; a bulk load's configuration as JSON
 * @param columns the result's columns with Presto's type names; none until it is known, or without a result
 * @param records rows of the result, or rows written, where the service knows
 * @param createdAt when it was issued, where the service knows
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param cmdout what it printed
 * @param stderr what it printed to its error output
 */
public record TdJob(
        String id,
        String type,
        JobStatus status,
        String database,
        String query,
        List<Column> columns,
        OptionalLong records,
        Optional<Instant> createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        String cmdout,
        String stderr) {

    public TdJob {
        columns = List.copyOf(columns);
    }

    /** What the job says of itself: its output, then its error output; empty if it says nothing. */
    public String message() {
        return (cmdout.strip() + "\n" + stderr.strip()).strip();
    }
}
