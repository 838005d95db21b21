package io.cdppipeline.templates;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that templates take: texts, numbers, booleans, lists and maps. */
final class PlainValues {

    private PlainValues() {}

    /** @throws IllegalArgumentException naming the first value that is not plain */
    static void require(Map<String, ?> values) {
        if (!isPlain(values)) {
            refuse("values", values);
        }
    }

    private static boolean isPlain(@Nullable Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return true;
        }
        Collection<?> parts = value instanceof Map<?, ?> map
                ? map.values()
                : value instanceof Collection<?> collection ? collection : null;
        if (parts == null) {
            return false;
        }
        for (Object each : parts) {
            if (!isPlain(each)) {
                return false;
            }
        }
        return true;
    }

    /** Looks again, now for the place. */
    private static void refuse(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> refuse(path + "." + key, each));
        } else if (value instanceof Collection<?> list) {
            list.forEach(each -> refuse(path + "[]", each));
        } else if (!isPlain(value)) {
            throw new IllegalArgumentException("A template takes texts, numbers, booleans, lists and maps; " + path
                    + " is a " + (value == null ? "null" : value.getClass().getName()));
        }
    }
}
