package io.cdppipeline.templates.staging;

import io.cdppipeline.config.PipelineConfig;
import java.util.List;

/**
 * A value within JSON that becomes a column.
 *
 * @param path the keys to it, from the outermost
 * @param name the column's name
 * @param type what the sample holds there
 */
record JsonField(List<String> path, String name, Type type) {

    enum Type {
        TEXT,
        NUMBER,
        LIST_OF_TEXTS,
        LIST,
        /** Not a column itself: its fields are. */
        OBJECT
    }

    JsonField {
        path = List.copyOf(path);
    }

    static JsonField of(String column, List<String> path, Type type) {
        return new JsonField(path, PipelineConfig.tableName(column + "_" + String.join("_", path)), type);
    }

    static JsonField object(String column, List<String> path) {
        return of(column, path, Type.OBJECT);
    }

    String key() {
        return path.get(path.size() - 1);
    }

    boolean isList() {
        return type == Type.LIST || type == Type.LIST_OF_TEXTS;
    }
}
