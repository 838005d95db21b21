package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder of segments, in the form of {@code /audiences/{id}/folders}. */
public final class SegmentFolder extends JsonValue {

    SegmentFolder(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id. */
    public String id() {
        return text("id").orElse("");
    }

    /** Its parent segment. */
    public Optional<String> audienceId() {
        return text("audienceId");
    }

    /** Its name. */
    public String name() {
        return text("name").orElse("");
    }

    /** What people say of it. */
    public Optional<String> description() {
        return text("description");
    }

    /** The folder that it is in, where the service says; the root has none. */
    public Optional<String> parentFolderId() {
        return text("parentFolderId");
    }

    /** When it was made. */
    public Optional<Instant> createdAt() {
        return time("createdAt");
    }

    /** When it last changed. */
    public Optional<Instant> updatedAt() {
        return time("updatedAt");
    }
}
