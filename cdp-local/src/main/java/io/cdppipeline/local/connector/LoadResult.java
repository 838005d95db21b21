package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.target.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What a bulk load did.
 *
 * @param target the table loaded into
 * @param rowsLoaded rows stored
 * @param rowsOutsideBounds rows whose incremental field lies before or after the bounds; not stored
 * @param rowsWithoutBound rows whose incremental field is empty or no timestamp although bounds were given; not stored
 * @param filesRead files of the object, all of which were read to their end
 * @param rowsInvalid records that could not be read and were passed over
 * @param invalid what was wrong with the first few of them
 * @param next what the configuration of the next load takes over, so that it goes on where this one ended
 */
public record LoadResult(
        TableName target,
        long rowsLoaded,
        long rowsOutsideBounds,
        long rowsWithoutBound,
        int filesRead,
        long rowsInvalid,
        List<String> invalid,
        Optional<ObjectNode> next) {

    LoadResult(TableName target, long rowsLoaded, long rowsOutsideBounds, long rowsWithoutBound, int filesRead) {
        this(target, rowsLoaded, rowsOutsideBounds, rowsWithoutBound, filesRead, 0, List.of(), Optional.empty());
    }

    /** One line, as a job's log would have it; more for invalid records. */
    @Override
    public String toString() {
        String line = target + ": " + rowsLoaded + " rows loaded from " + filesRead
                + (filesRead == 1 ? " file" : " files") + ", " + rowsOutsideBounds + " outside the bounds, "
                + rowsWithoutBound + " without a usable bound";
        return rowsInvalid == 0
                ? line
                : line + ", " + rowsInvalid + " invalid and passed over:\n  " + String.join("\n  ", invalid);
    }
}
