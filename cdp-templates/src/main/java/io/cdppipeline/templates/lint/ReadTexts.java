package io.cdppipeline.templates.lint;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What has been read, by the text that it was read from: a text that has not changed is not parsed again, whoever asks.
 * Bounded by the size of the texts, the one that was used least recently going first, and given up when memory is short.
 * Two threads that ask for the same unread text at once may both read it. Thread-safe.
 *
 * @param <K> the text and whatever else the reading depends on, with a cheap {@code hashCode}
 * @param <V> immutable
 */
final class ReadTexts<K, V> {

    private final long mostCharacters;
    private SoftReference<Known<K, V>> known = new SoftReference<>(null);

    ReadTexts(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    private static final class Known<K, V> {

        private final Map<K, Entry<V>> entries = new LinkedHashMap<>(1024, 0.75f, true);
        private long characters;

        private record Entry<V>(V value, int characters) {}
    }

    /** What was read, or is read now. */
    V get(K key, int characters, Supplier<V> read) {
        Known<K, V> now = known();
        synchronized (now) {
            Known.Entry<V> entry = now.entries.get(key);
            if (entry != null) {
                return entry.value();
            }
        }
        V value = read.get();
        put(now, key, new Known.Entry<>(value, characters));
        return value;
    }

    private void put(Known<K, V> now, K key, Known.Entry<V> entry) {
        if (entry.characters() > mostCharacters) {
            return;
        }
        synchronized (now) {
            Known.Entry<V> before = now.entries.put(key, entry);
            now.characters += entry.characters() - (before == null ? 0 : before.characters());
            var eldest = now.entries.entrySet().iterator();
            while (now.characters > mostCharacters) {
                now.characters -= eldest.next().getValue().characters();
                eldest.remove();
            }
        }
    }

    private synchronized Known<K, V> known() {
        Known<K, V> now = known.get();
        if (now == null) {
            now = new Known<>();
            known = new SoftReference<>(now);
        }
        return now;
    }
}
