package io.cdppipeline.td.datamodel;

import io.cdppipeline.td.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A build of a data model (td-api fact sheet, section 7). Immutable and thread-safe. */
public final class DataModelBuild extends JsonValue {

    DataModelBuild(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id. */
    public String oid() {
        return text("oid").orElse("");
    }

    /** Where it is, in the service's words, which are published nowhere; empty where it does not say. */
    public String status() {
        return text("status").orElse("");
    }
}
