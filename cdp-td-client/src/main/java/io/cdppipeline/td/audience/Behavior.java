package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table of things that the profiles of a parent segment have done (td-api fact sheet, section 6). */
public final class Behavior extends JsonValue {

    Behavior(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id; empty before it is made. */
    public Optional<String> id() {
        return text("id");
    }

    /** Its name, one of its kind in the parent segment. */
    public String name() {
        return text("name").orElse("");
    }

    /** The database of the table that it is taken from. */
    public String parentDatabaseName() {
        return text("parentDatabaseName").orElse("");
    }

    /** The table that it is taken from. */
    public String parentTableName() {
        return text("parentTableName").orElse("");
    }

    /** The column of that table that is joined. */
    public String parentKey() {
        return text("parentKey").orElse("");
    }

    /** The column of the master table that it is joined with. */
    public String foreignKey() {
        return text("foreignKey").orElse("");
    }

    /** Its columns. */
    public List<BehaviorColumn> schema() {
        return objects("schema", BehaviorColumn::new);
    }

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds {@link Behavior}; not thread-safe. */
    public static final class Builder extends JsonValue.Builder<Builder> {

        private Builder(Map<String, ? extends @Nullable Object> fields) {
            super(fields);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Its name, one of its kind in the parent segment. */
        public Builder name(String name) {
            return field("name", name);
        }

        /** The database of the table that it is taken from. */
        public Builder parentDatabaseName(String parentDatabaseName) {
            return field("parentDatabaseName", parentDatabaseName);
        }

        /** The table that it is taken from. */
        public Builder parentTableName(String parentTableName) {
            return field("parentTableName", parentTableName);
        }

        /** The column of that table that is joined. */
        public Builder parentKey(String parentKey) {
            return field("parentKey", parentKey);
        }

        /** The column of the master table that it is joined with. */
        public Builder foreignKey(String foreignKey) {
            return field("foreignKey", foreignKey);
        }

        /** Its columns. Replaces those set before. */
        public Builder schema(List<BehaviorColumn> schema) {
            return field("schema", schema);
        }

        /** Adds one to {@link Behavior#schema()}. */
        public Builder addColumn(BehaviorColumn column) {
            return add("schema", column);
        }

        public Behavior build() {
            return new Behavior(fields());
        }
    }
}
