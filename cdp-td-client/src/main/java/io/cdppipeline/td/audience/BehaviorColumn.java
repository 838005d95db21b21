package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column of a behavior. */
public final class BehaviorColumn extends JsonValue {

    BehaviorColumn(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its name, one of its kind in the behavior. */
    public String name() {
        return text("name").orElse("");
    }

    /** {@code string}, {@code number}, {@code timestamp} and so on, as of {@link Attribute#type()}. */
    public String type() {
        return text("type").orElse("");
    }

    /** The column that it is taken from. */
    public String parentColumn() {
        return text("parentColumn").orElse("");
    }

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds {@link BehaviorColumn}; not thread-safe. */
    public static final class Builder extends JsonValue.Builder<Builder> {

        private Builder(Map<String, ? extends @Nullable Object> fields) {
            super(fields);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Its name, one of its kind in the behavior. */
        public Builder name(String name) {
            return field("name", name);
        }

        /** {@code string}, {@code number}, {@code timestamp} and so on, as of {@link Attribute#type()}. */
        public Builder type(String type) {
            return field("type", type);
        }

        /** The column that it is taken from. */
        public Builder parentColumn(String parentColumn) {
            return field("parentColumn", parentColumn);
        }

        public BehaviorColumn build() {
            return new BehaviorColumn(fields());
        }
    }
}
