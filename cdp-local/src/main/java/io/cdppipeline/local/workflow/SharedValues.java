package io.cdppipeline.local.workflow;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The engine's own {@link ParamStore}. Thread-safe. */
final class SharedValues implements ParamStore {

    private final Map<String, String> values = new ConcurrentHashMap<>();
    private volatile BiConsumer<String, String> journal = (key, value) -> {};

    /** Tells where changes are written down from now on. */
    void writeTo(BiConsumer<String, String> target) {
        journal = target;
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public void set(String key, String value) {
        journal.accept(key, value);
        values.put(key, value);
    }
}
