package io.cdppipeline.td.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The fields of a form or a query string, or of a JSON object, with those left out that are not set. Not thread-safe. */
public final class Form {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Sets a field. */
    public Form set(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Sets a field, if there is a value. */
    public Form set(String name, Optional<?> value) {
        value.ifPresent(set -> fields.put(name, set));
        return this;
    }

    /** Sets a field, if there is a value. */
    public Form set(String name, OptionalInt value) {
        value.ifPresent(set -> fields.put(name, set));
        return this;
    }

    /** The fields as text. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }

    /** The fields as they were set. */
    public Map<String, Object> values() {
        return fields;
    }
}
