package io.cdppipeline.templates;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts by the template and what they were rendered of, so that generating a project again after a small change
 * renders what changed. Bounded, and given up when memory is short. Thread-safe.
 */
final class RenderedTexts {

    private static final int MOST_TEXTS = 50_000;

    private static final int MOST_VALUES = 100;

    /** The hash is kept: what a text is rendered of is large. */
    private record Key(String template, Object of, int hash) {

        static Key of(String template, Object of) {
            return new Key(template, of, 31 * template.hashCode() + of.hashCode());
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && hash == key.hash && template.equals(key.template) && of.equals(key.of);
        }
    }

    private record Known(Map<Key, String> texts, Map<TemplateValues, TemplateValues> values) {}

    private SoftReference<Known> known = new SoftReference<>(null);

    /** The text, rendered if it is not there. */
    String get(String template, Object of, Supplier<String> render) {
        Key key = Key.of(template, of);
        Map<Key, String> texts = known().texts();
        synchronized (texts) {
            String text = texts.get(key);
            if (text != null) {
                return text;
            }
        }
        String text = render.get();
        synchronized (texts) {
            texts.put(key, text);
        }
        return text;
    }

    /** The values that are remembered instead of equal ones, so that those who ask by them need not compare them again. */
    TemplateValues known(TemplateValues values) {
        Map<TemplateValues, TemplateValues> known = known().values();
        synchronized (known) {
            TemplateValues before = known.putIfAbsent(values, values);
            return before == null ? values : before;
        }
    }

    private synchronized Known known() {
        Known now = known.get();
        if (now == null) {
            now = new Known(lastUsed(MOST_TEXTS), lastUsed(MOST_VALUES));
            known = new SoftReference<>(now);
        }
        return now;
    }

    private static <K, V> Map<K, V> lastUsed(int most) {
        return new LinkedHashMap<>(1024, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
