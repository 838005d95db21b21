package io.cdppipeline.templates;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is worked out when it is asked for, and then kept. Threads may share it where the value is immutable: of two that
 * ask at once, both may work it out.
 *
 * @param <T> what it is, never null
 */
public final class Once<T> implements Supplier<T> {

    private final Supplier<T> work;
    private @Nullable T value;

    public Once(Supplier<T> work) {
        this.work = work;
    }

    @Override
    public T get() {
        T known = value;
        if (known == null) {
            known = work.get();
            value = known;
        }
        return known;
    }
}
