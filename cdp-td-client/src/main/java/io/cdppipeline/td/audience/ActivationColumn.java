package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column that an activation sends. */
public final class ActivationColumn extends JsonValue {

    ActivationColumn(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its name there. */
    public String column() {
        return text("column").orElse("");
    }

    /** Where its value comes from: {@code column} or {@code string}, and more. */
    public Map<String, @Nullable Object> source() {
        return object("source").orElse(Map.of());
    }

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds {@link ActivationColumn}; not thread-safe. */
    public static final class Builder extends JsonValue.Builder<Builder> {

        private Builder(Map<String, ? extends @Nullable Object> fields) {
            super(fields);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Its name there. */
        public Builder column(String column) {
            return field("column", column);
        }

        /** Where its value comes from: {@code column} or {@code string}, and more. */
        public Builder source(Map<String, ?> source) {
            return field("source", source);
        }

        public ActivationColumn build() {
            return new ActivationColumn(fields());
        }
    }
}
