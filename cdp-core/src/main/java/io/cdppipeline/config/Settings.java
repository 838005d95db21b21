package io.cdppipeline.config;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** What was read, by key. A key that is there but could not be read has a place and no value. Not thread-safe. */
final class Settings {

    private final IdentityHashMap<Section, Place> sections = new IdentityHashMap<>();
    private final IdentityHashMap<Key<?>, Located<? extends Optional<?>>> read = new IdentityHashMap<>();

    void addSection(Section section, Place place) {
        sections.put(section, place);
    }

    <T> void add(Key<T> key, Place place, Optional<T> value) {
        read.put(key, new Located<>(place, value));
    }

    Optional<Place> section(Section section) {
        return Optional.ofNullable(sections.get(section));
    }

    boolean has(Section section) {
        return sections.containsKey(section);
    }

    /** Whether the key is there, be its value of use or not. */
    boolean given(Key<?> key) {
        return read.containsKey(key);
    }

    Optional<Place> place(Key<?> key) {
        return Optional.ofNullable(read.get(key)).map(Located::place);
    }

    <T> Optional<T> value(Key<T> key) {
        Located<? extends Optional<?>> found = read.get(key);
        if (found == null) {
            return Optional.empty();
        }
        // add() is the only writer, and takes a key and a value of one type.
        @SuppressWarnings("unchecked")
        Optional<T> value = (Optional<T>) found.value();
        return value;
    }

    /** The value of a key that reading has made sure of. */
    <T> T need(Key<T> key) {
        return value(key).orElseThrow(() -> new IllegalStateException("no value for '" + key.name() + "'"));
    }

    List<String> texts(Key<List<Located<String>>> key) {
        return ListType.values(value(key).orElse(List.of()));
    }
}
