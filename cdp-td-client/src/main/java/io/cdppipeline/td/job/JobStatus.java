package io.cdppipeline.td.job;

import java.util.Locale;

/** Where a job is (td-api fact sheet, section 3). */
public enum JobStatus {
    QUEUED,
    BOOTING,
    RUNNING,
    SUCCESS,
    ERROR,
    KILLED,
    /** A word that this version does not know; the job counts as not finished. */
    UNKNOWN;

    /** Whether the job has ended. */
    public boolean finished() {
        return this == SUCCESS || this == ERROR || this == KILLED;
    }

    /** The status of the service's word for it. */
    public static JobStatus of(String word) {
        for (JobStatus status : values()) {
            if (status.name().equals(word.toUpperCase(Locale.ROOT))) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
