package io.cdppipeline.td.load;

import io.cdppipeline.target.TableName;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bulk import.
 *
 * @param name its name
 * @param table where it imports to
 * @param status where it is
 * @param frozen whether no more parts are taken
 * @param jobId the job that reads the parts, once there is one
 * @param validRecords records that were read, where the service knows
 * @param errorRecords records that could not be read, where the service knows
 * @param validParts parts that were read, where the service knows
 * @param errorParts parts that could not be read, where the service knows
 */
public record BulkImportSession(
        String name,
        TableName table,
        Status status,
        boolean frozen,
        Optional<String> jobId,
        OptionalLong validRecords,
        OptionalLong errorRecords,
        OptionalLong validParts,
        OptionalLong errorParts) {

    /** Where a bulk import is. */
    public enum Status {
        UPLOADING,
        PERFORMING,
        READY,
        COMMITTING,
        COMMITTED,
        /** A word that this version does not know. */
        UNKNOWN;

        static Status of(String word) {
            for (Status status : values()) {
                if (status.name().equals(word.toUpperCase(Locale.ROOT))) {
                    return status;
                }
            }
            return UNKNOWN;
        }
    }
}
