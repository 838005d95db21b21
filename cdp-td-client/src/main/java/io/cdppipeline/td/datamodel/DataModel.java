package io.cdppipeline.td.datamodel;

import io.cdppipeline.td.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data model (td-api fact sheet, section 7). Immutable and thread-safe. */
public final class DataModel extends JsonValue {

    DataModel(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id. */
    public String oid() {
        return text("oid").orElse("");
    }

    /** Its name. */
    public String name() {
        return text("name").orElse("");
    }
}
