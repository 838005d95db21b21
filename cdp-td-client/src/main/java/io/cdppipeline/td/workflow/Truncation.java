package io.cdppipeline.td.workflow;

import java.util.Locale;

/** What a session's time is cut down to, in the workflow's zone. */
public enum Truncation {
    /** Whole seconds; refused by the open-source server. */
    SECOND,
    /** Whole minutes; refused by the open-source server. */
    MINUTE,
    HOUR,
    DAY,
    /** The time of the workflow's schedule at or before it. */
    SCHEDULE,
    /** The time of the workflow's schedule after it. */
    NEXT_SCHEDULE;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
