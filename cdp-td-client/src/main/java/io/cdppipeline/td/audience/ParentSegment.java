package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A parent segment, which the API calls audience: profiles with their attributes and behaviors (td-api fact sheet, section 6). */
public final class ParentSegment extends JsonValue {

    ParentSegment(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id; empty before it is made. */
    public String id() {
        return text("id").orElse("");
    }

    /** Its name. */
    public String name() {
        return text("name").orElse("");
    }

    /** What people say of it. */
    public Optional<String> description() {
        return text("description");
    }

    /** When it is built: {@code cron}, {@code daily}, {@code hourly}, {@code minutes_interval}, {@code monthly}, {@code none} or {@code weekly}. */
    public Optional<String> scheduleType() {
        return text("scheduleType");
    }

    /** More on when it is built, as the schedule type needs it. */
    public Optional<String> scheduleOption() {
        return text("scheduleOption");
    }

    /** The zone of its schedule. */
    public Optional<String> timezone() {
        return text("timezone");
    }

    /** Whether only Hive builds it. */
    public boolean workflowHiveOnly() {
        return flag("workflowHiveOnly");
    }

    /** The version of Hive that builds it. */
    public Optional<String> hiveEngineVersion() {
        return text("hiveEngineVersion");
    }

    /** The Hive pool that builds it. */
    public Optional<String> hivePoolName() {
        return text("hivePoolName");
    }

    /** The Presto pool that builds it. */
    public Optional<String> prestoPoolName() {
        return text("prestoPoolName");
    }

    /** Whether activations may send behaviors. */
    public boolean allowActivationBehavior() {
        return flag("allowActivationBehavior");
    }

    /** How many rows of behaviors an activation may send. */
    public OptionalLong maxActivationBehaviorRow() {
        return number("maxActivationBehaviorRow");
    }

    /** How many profiles it has, once it is built. */
    public OptionalLong population() {
        return number("population");
    }

    /** The folder that all its segments are in. */
    public Optional<String> rootFolderId() {
        return text("rootFolderId");
    }

    /** When it was built last. */
    public Optional<Instant> matrixUpdatedAt() {
        return time("matrixUpdatedAt");
    }

    /** When it was made. */
    public Optional<Instant> createdAt() {
        return time("createdAt");
    }

    /** When it last changed. */
    public Optional<Instant> updatedAt() {
        return time("updatedAt");
    }

    /** Its attributes. */
    public List<Attribute> attributes() {
        return objects("attributes", Attribute::new);
    }

    /** Its behaviors. */
    public List<Behavior> behaviors() {
        return objects("behaviors", Behavior::new);
    }

    /** Its filters. */
    public List<AudienceFilter> audienceFilters() {
        return objects("audienceFilters", AudienceFilter::new);
    }

    /** The table of its profiles; absent in short forms. */
    public Optional<MasterTable> master() {
        return object("master")
                .map(master -> new MasterTable(
                        String.valueOf(master.get("parentDatabaseName")),
                        String.valueOf(master.get("parentTableName"))));
    }

    /**
     * The table of a parent segment's profiles.
     *
     * @param database its database
     * @param table its name
     */
    public record MasterTable(String database, String table) {}

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds {@link ParentSegment}; not thread-safe. */
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

        /** When it is built: {@code cron}, {@code daily}, {@code hourly}, {@code minutes_interval}, {@code monthly}, {@code none} or {@code weekly}. */
        public Builder scheduleType(String scheduleType) {
            return field("scheduleType", scheduleType);
        }

        /** More on when it is built, as the schedule type needs it. */
        public Builder scheduleOption(String scheduleOption) {
            return field("scheduleOption", scheduleOption);
        }

        /** The zone of its schedule. */
        public Builder timezone(String timezone) {
            return field("timezone", timezone);
        }

        /** Whether only Hive builds it. */
        public Builder workflowHiveOnly(boolean workflowHiveOnly) {
            return field("workflowHiveOnly", workflowHiveOnly);
        }

        /** The version of Hive that builds it. */
        public Builder hiveEngineVersion(String hiveEngineVersion) {
            return field("hiveEngineVersion", hiveEngineVersion);
        }

        /** The Hive pool that builds it. */
        public Builder hivePoolName(String hivePoolName) {
            return field("hivePoolName", hivePoolName);
        }

        /** The Presto pool that builds it. */
        public Builder prestoPoolName(String prestoPoolName) {
            return field("prestoPoolName", prestoPoolName);
        }

        /** Whether activations may send behaviors. */
        public Builder allowActivationBehavior(boolean allowActivationBehavior) {
            return field("allowActivationBehavior", allowActivationBehavior);
        }

        /** How many rows of behaviors an activation may send. */
        public Builder maxActivationBehaviorRow(long maxActivationBehaviorRow) {
            return field("maxActivationBehaviorRow", maxActivationBehaviorRow);
        }

        /** Its attributes. Replaces those set before. */
        public Builder attributes(List<Attribute> attributes) {
            return field("attributes", attributes);
        }

        /** Adds one to {@link ParentSegment#attributes()}. */
        public Builder addAttribute(Attribute attribute) {
            return add("attributes", attribute);
        }

        /** Its behaviors. Replaces those set before. */
        public Builder behaviors(List<Behavior> behaviors) {
            return field("behaviors", behaviors);
        }

        /** Adds one to {@link ParentSegment#behaviors()}. */
        public Builder addBehavior(Behavior behavior) {
            return add("behaviors", behavior);
        }

        /** Its filters. Replaces those set before. */
        public Builder audienceFilters(List<AudienceFilter> audienceFilters) {
            return field("audienceFilters", audienceFilters);
        }

        /** Adds one to {@link ParentSegment#audienceFilters()}. */
        public Builder addAudienceFilter(AudienceFilter audienceFilter) {
            return add("audienceFilters", audienceFilter);
        }

        /** The table of its profiles. */
        public Builder master(String database, String table) {
            return field("master", Map.of("parentDatabaseName", database, "parentTableName", table));
        }

        /** Its id, for an update. */
        public Builder id(String id) {
            return field("id", id);
        }

        public ParentSegment build() {
            return new ParentSegment(fields());
        }
    }
}
