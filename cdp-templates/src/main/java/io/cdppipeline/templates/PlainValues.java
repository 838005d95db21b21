package io.cdppipeline.templates;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The values that templates take: texts, numbers, booleans, lists and maps. */
final class PlainValues {

    private static final long NOT_PLAIN = Long.MIN_VALUE;

    /** From how many parts on a value is remembered. */
    private static final int LARGE = 64;

    /**
     * The large value that was looked through last: what a project has in common, as the list of its tables, goes into the
     * file of each table, and is not to be looked through for each.
     */
    private static volatile Seen last = new Seen(new WeakReference<>(null), 0);

    private record Seen(WeakReference<@Nullable Object> value, long size) {}

    private PlainValues() {}

    /** How many values there are in a value, itself included; empty if one of them is not plain. */
    static OptionalLong size(@Nullable Object value) {
        long size = count(value);
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private static long count(@Nullable Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return 1;
        }
        Collection<?> parts = value instanceof Map<?, ?> map
                ? map.values()
                : value instanceof Collection<?> collection ? collection : null;
        if (parts == null) {
            return NOT_PLAIN;
        }
        Seen seen = last;
        if (parts.size() >= LARGE && seen.value().get() == value) {
            return seen.size();
        }
        long size = 1;
        for (Object each : parts) {
            long more = count(each);
            if (more < 0) {
                return NOT_PLAIN;
            }
            size += more;
        }
        if (parts.size() >= LARGE) {
            last = new Seen(new WeakReference<>(value), size);
        }
        return size;
    }

    /** @throws IllegalArgumentException naming the first value that is not plain */
    static void require(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> require(path + "." + key, each));
        } else if (value instanceof Collection<?> list) {
            list.forEach(each -> require(path + "[]", each));
        } else if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new IllegalArgumentException("A template takes texts, numbers, booleans, lists and maps; " + path
                    + " is a " + (value == null ? "null" : value.getClass().getName()));
        }
    }
}
