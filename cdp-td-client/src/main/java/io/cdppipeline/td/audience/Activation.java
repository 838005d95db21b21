package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What sends a segment to another system, which the API calls syndication (td-api fact sheet, section 6). */
public final class Activation extends JsonValue {

    Activation(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id; empty before it is made. */
    public String id() {
        return text("id").orElse("");
    }

    /** The parent segment. */
    public Optional<String> audienceId() {
        return text("audienceId");
    }

    /** The segment that it sends. */
    public Optional<String> segmentId() {
        return text("segmentId");
    }

    /** Its name. */
    public String name() {
        return text("name").orElse("");
    }

    /** What people say of it. */
    public Optional<String> description() {
        return text("description");
    }

    /** The connection that it sends through. */
    public Optional<String> connectionId() {
        return text("connectionId");
    }

    /** How that connection is used; what is in it depends on the connection. */
    public Map<String, @Nullable Object> connectorConfig() {
        return object("connectorConfig").orElse(Map.of());
    }

    /** Whether it sends all columns. */
    public boolean allColumns() {
        return flag("allColumns");
    }

    /** When it runs, as of {@link ParentSegment#scheduleType()}. */
    public Optional<String> scheduleType() {
        return text("scheduleType");
    }

    /** More on when it runs, as the schedule type needs it. */
    public Optional<String> scheduleOption() {
        return text("scheduleOption");
    }

    /** How often it runs: {@code none}, {@code minute}, {@code hour}, {@code day}, {@code week}, {@code month} or {@code once}. */
    public Optional<String> repeatUnit() {
        return text("repeatUnit");
    }

    /** Every how many of those units it runs. */
    public OptionalLong repeatFrequency() {
        return number("repeatFrequency");
    }

    /** When it runs first. */
    public Optional<String> startAt() {
        return text("startAt");
    }

    /** When it runs last. */
    public Optional<String> endOn() {
        return text("endOn");
    }

    /** The zone of its schedule. */
    public Optional<String> timezone() {
        return text("timezone");
    }

    /** Whether it can run. */
    public boolean valid() {
        return flag("valid");
    }

    /** When it was made. */
    public Optional<Instant> createdAt() {
        return time("createdAt");
    }

    /** When it last changed. */
    public Optional<Instant> updatedAt() {
        return time("updatedAt");
    }

    /** The columns that it sends. */
    public List<ActivationColumn> columns() {
        return objects("columns", ActivationColumn::new);
    }

    /** Its latest runs, where the service tells them. */
    public java.util.List<Execution> executions() {
        return objects("executions", Execution::new);
    }

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds {@link Activation}; not thread-safe. */
    public static final class Builder extends JsonValue.Builder<Builder> {

        private Builder(Map<String, ? extends @Nullable Object> fields) {
            super(fields);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** The segment that it sends. */
        public Builder segmentId(String segmentId) {
            return field("segmentId", segmentId);
        }

        /** Its name. */
        public Builder name(String name) {
            return field("name", name);
        }

        /** What people say of it. */
        public Builder description(String description) {
            return field("description", description);
        }

        /** The connection that it sends through. */
        public Builder connectionId(String connectionId) {
            return field("connectionId", connectionId);
        }

        /** How that connection is used; what is in it depends on the connection. */
        public Builder connectorConfig(Map<String, ?> connectorConfig) {
            return field("connectorConfig", connectorConfig);
        }

        /** Whether it sends all columns. */
        public Builder allColumns(boolean allColumns) {
            return field("allColumns", allColumns);
        }

        /** When it runs, as of {@link ParentSegment#scheduleType()}. */
        public Builder scheduleType(String scheduleType) {
            return field("scheduleType", scheduleType);
        }

        /** More on when it runs, as the schedule type needs it. */
        public Builder scheduleOption(String scheduleOption) {
            return field("scheduleOption", scheduleOption);
        }

        /** How often it runs: {@code none}, {@code minute}, {@code hour}, {@code day}, {@code week}, {@code month} or {@code once}. */
        public Builder repeatUnit(String repeatUnit) {
            return field("repeatUnit", repeatUnit);
        }

        /** Every how many of those units it runs. */
        public Builder repeatFrequency(long repeatFrequency) {
            return field("repeatFrequency", repeatFrequency);
        }

        /** When it runs first. */
        public Builder startAt(String startAt) {
            return field("startAt", startAt);
        }

        /** When it runs last. */
        public Builder endOn(String endOn) {
            return field("endOn", endOn);
        }

        /** The zone of its schedule. */
        public Builder timezone(String timezone) {
            return field("timezone", timezone);
        }

        /** The columns that it sends. Replaces those set before. */
        public Builder columns(List<ActivationColumn> columns) {
            return field("columns", columns);
        }

        /** Adds one to {@link Activation#columns()}. */
        public Builder addColumn(ActivationColumn column) {
            return add("columns", column);
        }

        public Activation build() {
            return new Activation(fields());
        }
    }
}
