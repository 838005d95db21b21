package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page of the profiles that a segment query has found. */
public final class ProfilePage extends JsonValue {

    ProfilePage(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** {@code rows}, {@code end}, {@code pending}, {@code error} or {@code killed}. */
    public String type() {
        return text("type").orElse("");
    }

    /** The names of the columns. */
    public List<String> names() {
        return texts("names");
    }

    /** Why there is none. */
    public Optional<String> error() {
        return text("error");
    }

    /** The profiles, each a list of values in the order of the names. */
    public java.util.List<java.util.List<@Nullable Object>> rows() {
        java.util.List<java.util.List<@Nullable Object>> rows = new java.util.ArrayList<>();
        if (fields().get("rows") instanceof java.util.List<?> list) {
            for (Object row : list) {
                if (row instanceof java.util.List<?> values) {
                    rows.add(java.util.Collections.unmodifiableList(new java.util.ArrayList<@Nullable Object>(values)));
                }
            }
        }
        return java.util.Collections.unmodifiableList(rows);
    }
}
