package io.cdppipeline.local.connector;

import io.cdppipeline.target.TableName;

/**
 * What a bulk load did.
 *
 * @param target the table loaded into
 * @param rowsLoaded rows stored
 * @param rowsOutsideBounds rows whose incremental field lies before or after the bounds; not stored
 * @param rowsWithoutBound rows whose incremental field is empty or no timestamp although bounds were given; not stored
 * @param filesRead files of the object, all of which were read to their end
 */
public record LoadResult(
        TableName target, long rowsLoaded, long rowsOutsideBounds, long rowsWithoutBound, int filesRead) {

    /** One line, as a job's log would have it. */
    @Override
    public String toString() {
        return target + ": " + rowsLoaded + " rows loaded from " + filesRead + (filesRead == 1 ? " file" : " files")
                + ", " + rowsOutsideBounds + " outside the bounds, " + rowsWithoutBound + " without a usable bound";
    }
}
