package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that profiles must have to belong to a parent segment. */
public final class AudienceFilter extends JsonValue {

    AudienceFilter(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** The column of the master table. */
    public String columnName() {
        return text("columnName").orElse("");
    }

    /** The values that count. */
    public List<String> rightValues() {
        return texts("rightValues");
    }

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds {@link AudienceFilter}; not thread-safe. */
    public static final class Builder extends JsonValue.Builder<Builder> {

        private Builder(Map<String, ? extends @Nullable Object> fields) {
            super(fields);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** The column of the master table. */
        public Builder columnName(String columnName) {
            return field("columnName", columnName);
        }

        /** The values that count. */
        public Builder rightValues(List<String> rightValues) {
            return field("rightValues", rightValues);
        }

        public AudienceFilter build() {
            return new AudienceFilter(fields());
        }
    }
}
