package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A column that is added to the profiles of a parent segment (td-api fact sheet, section 6). */
public final class Attribute extends JsonValue {

    Attribute(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its name, one of its kind in the parent segment. */
    public String name() {
        return text("name").orElse("");
    }

    /** {@code string}, {@code number}, {@code timestamp}, {@code date}, {@code string_array}, {@code number_array} or {@code boolean}. */
    public String type() {
        return text("type").orElse("");
    }

    /** The database of the table that it is taken from. */
    public String parentDatabaseName() {
        return text("parentDatabaseName").orElse("");
    }

    /** The table that it is taken from. */
    public String parentTableName() {
        return text("parentTableName").orElse("");
    }

    /** The column that it is taken from. */
    public String parentColumn() {
        return text("parentColumn").orElse("");
    }

    /** The column of that table that is joined. */
    public String parentKey() {
        return text("parentKey").orElse("");
    }

    /** The column of the master table that it is joined with. */
    public String foreignKey() {
        return text("foreignKey").orElse("");
    }

    /** What it is shown under. */
    public Optional<String> groupingName() {
        return text("groupingName");
    }

    /** Its name in the table of the profiles, once that is built. */
    public Optional<String> matrixColumnName() {
        return text("matrixColumnName");
    }

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds {@link Attribute}; not thread-safe. */
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

        /** {@code string}, {@code number}, {@code timestamp}, {@code date}, {@code string_array}, {@code number_array} or {@code boolean}. */
        public Builder type(String type) {
            return field("type", type);
        }

        /** The database of the table that it is taken from. */
        public Builder parentDatabaseName(String parentDatabaseName) {
            return field("parentDatabaseName", parentDatabaseName);
        }

        /** The table that it is taken from. */
        public Builder parentTableName(String parentTableName) {
            return field("parentTableName", parentTableName);
        }

        /** The column that it is taken from. */
        public Builder parentColumn(String parentColumn) {
            return field("parentColumn", parentColumn);
        }

        /** The column of that table that is joined. */
        public Builder parentKey(String parentKey) {
            return field("parentKey", parentKey);
        }

        /** The column of the master table that it is joined with. */
        public Builder foreignKey(String foreignKey) {
            return field("foreignKey", foreignKey);
        }

        /** What it is shown under. */
        public Builder groupingName(String groupingName) {
            return field("groupingName", groupingName);
        }

        public Attribute build() {
            return new Attribute(fields());
        }
    }
}
