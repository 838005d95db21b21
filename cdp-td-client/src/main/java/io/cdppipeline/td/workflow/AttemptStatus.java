package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.util.Locale;

/**
 * Where an attempt is. Treasure Data says it in one word; the open-source server has three flags, and in later versions a
 * word of a smaller vocabulary too (td-api fact sheet, section 4; digdag fact sheet, section 5).
 */
public enum AttemptStatus {
    BLOCKED,
    QUEUED,
    RUNNING,
    CANCELING,
    SUCCESS,
    ERROR,
    KILLED,
    /** A word that this version does not know, and no flags; the attempt counts as not finished. */
    UNKNOWN;

    /** Whether the attempt has ended. */
    public boolean finished() {
        return this == SUCCESS || this == ERROR || this == KILLED;
    }

    /** The service's word: {@code running}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AttemptStatus of(JsonNode attempt) {
        String word = Json.text(attempt, "status").toUpperCase(Locale.ROOT);
        for (AttemptStatus status : values()) {
            if (status.name().equals(word)) {
                return status;
            }
        }
        if (!attempt.path("done").isBoolean()) {
            return UNKNOWN;
        }
        boolean canceled = attempt.path("cancelRequested").asBoolean();
        if (!attempt.path("done").asBoolean()) {
            return canceled ? CANCELING : RUNNING;
        }
        return attempt.path("success").asBoolean() ? SUCCESS : canceled ? KILLED : ERROR;
    }
}
