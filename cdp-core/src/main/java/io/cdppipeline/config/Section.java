package io.cdppipeline.config;

import java.util.List;
import java.util.Optional;

/** A section of the file and its keys, in the order of the reference. */
record Section(String name, String meaning, List<Key<?>> keys) {

    static Section of(String name, String meaning, Key<?>... keys) {
        return new Section(name, meaning, List.of(keys));
    }

    /** Whether it is that section, of which there is one. */
    boolean is(Section other) {
        return name.equals(other.name);
    }

    Optional<Key<?>> key(String key) {
        return keys.stream()
                .<Key<?>>map(k -> k)
                .filter(k -> k.name().equals(key))
                .findFirst();
    }

    List<String> keyNames() {
        return keys.stream().<String>map(Key::name).toList();
    }

    /** The keys' names without the parameters of connectors. */
    List<String> ownKeyNames() {
        return keys.stream()
                .filter(key -> key.need() != Key.Need.PARAMETER)
                .<String>map(Key::name)
                .toList();
    }
}
