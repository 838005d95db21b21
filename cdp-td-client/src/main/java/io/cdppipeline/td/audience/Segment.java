package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A segment of a parent segment, in the form of {@code /audiences/{id}/segments} (td-api fact sheet, section 6). */
public final class Segment extends JsonValue {

    Segment(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id; empty before it is made. */
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

    /** Whether it is kept up to date all the time. */
    public boolean realtime() {
        return flag("realtime");
    }

    /** 0 for a batch segment, 1 for a realtime one, 2 for a stage of a funnel. */
    public OptionalLong kind() {
        return number("kind");
    }

    /** The folder that it is in. */
    public Optional<String> segmentFolderId() {
        return text("segmentFolderId");
    }

    /** Whether its profiles are counted when it is saved. */
    public boolean countPopulation() {
        return flag("countPopulation");
    }

    /** How many profiles it has, once they are counted. */
    public OptionalLong population() {
        return number("population");
    }

    /** When it was made. */
    public Optional<Instant> createdAt() {
        return time("createdAt");
    }

    /** When it last changed. */
    public Optional<Instant> updatedAt() {
        return time("updatedAt");
    }

    /** Who belongs to it; absent in short forms. */
    public Optional<SegmentRule> rule() {
        return object("rule").map(SegmentRule::new);
    }

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds {@link Segment}; not thread-safe. */
    public static final class Builder extends JsonValue.Builder<Builder> {

        private Builder(Map<String, ? extends @Nullable Object> fields) {
            super(fields);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Its name. */
        public Builder name(String name) {
            return field("name", name);
        }

        /** What people say of it. */
        public Builder description(String description) {
            return field("description", description);
        }

        /** Whether it is kept up to date all the time. */
        public Builder realtime(boolean realtime) {
            return field("realtime", realtime);
        }

        /** 0 for a batch segment, 1 for a realtime one, 2 for a stage of a funnel. */
        public Builder kind(long kind) {
            return field("kind", kind);
        }

        /** The folder that it is in. */
        public Builder segmentFolderId(String segmentFolderId) {
            return field("segmentFolderId", segmentFolderId);
        }

        /** Whether its profiles are counted when it is saved. */
        public Builder countPopulation(boolean countPopulation) {
            return field("countPopulation", countPopulation);
        }

        /** Who belongs to it. */
        public Builder rule(SegmentRule rule) {
            return field("rule", rule);
        }

        public Segment build() {
            return new Segment(fields());
        }
    }
}
