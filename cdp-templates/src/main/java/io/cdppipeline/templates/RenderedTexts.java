package io.cdppipeline.templates;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts by the template and the values that they were rendered of, so that generating a project again after a small change
 * renders what changed. Bounded, and given up when memory is short. Thread-safe.
 */
final class RenderedTexts {

    /** Comparing more values takes as long as rendering them. */
    static final int MOST_VALUES = 2_000;

    private static final int MOST_TEXTS = 50_000;

    /** The hash is kept: the values of one text are many. */
    private record Key(String template, Map<String, ?> values, int hash) {

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && hash == key.hash
                    && template.equals(key.template)
                    && values.equals(key.values);
        }
    }

    private SoftReference<Map<Key, String>> texts = new SoftReference<>(null);

    /** The text, rendered if it is not there. */
    String get(String template, Map<String, ?> values, Supplier<String> render) {
        Key key = new Key(template, values, 31 * template.hashCode() + values.hashCode());
        Map<Key, String> known = known();
        synchronized (known) {
            String text = known.get(key);
            if (text != null) {
                return text;
            }
        }
        String text = render.get();
        synchronized (known) {
            known.put(key, text);
        }
        return text;
    }

    private synchronized Map<Key, String> known() {
        Map<Key, String> known = texts.get();
        if (known == null) {
            known = new LinkedHashMap<>(1024, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
                    return size() > MOST_TEXTS;
                }
            };
            texts = new SoftReference<>(known);
        }
        return known;
    }
}
