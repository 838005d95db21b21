package io.cdppipeline.local.job;

import java.util.Locale;

/** Where a job is in its life (facts: td-api, section 3). */
public enum JobStatus {
    QUEUED,
    BOOTING,
    RUNNING,
    SUCCESS,
    ERROR,
    KILLED;

    /** Whether nothing more will happen. */
    public boolean finished() {
        return this == SUCCESS || this == ERROR || this == KILLED;
    }

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
