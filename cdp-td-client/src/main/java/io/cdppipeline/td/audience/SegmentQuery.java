package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A count of the profiles that a rule holds for, which runs as a query (td-api fact sheet, section 6). */
public final class SegmentQuery extends JsonValue {

    SegmentQuery(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id. */
    public String queryId() {
        return text("queryId").orElse("");
    }

    /** {@code running}, {@code success}, {@code error} or {@code killed}. */
    public String status() {
        return text("status").orElse("");
    }

    /** How many profiles there are, once it has ended. */
    public OptionalLong count() {
        return number("count");
    }

    /** How many pages of profiles may be asked for. */
    public OptionalLong maxPage() {
        return number("maxPage");
    }

    /** Why it failed. */
    public Optional<String> error() {
        return text("error");
    }

    /** The job that it runs as. */
    public Optional<String> jobId() {
        return text("jobid");
    }

    /** Whether it has ended; false where the status is a word that this version does not know. */
    public boolean finished() {
        return status().equals("success") || status().equals("error") || status().equals("killed");
    }
}
