package io.cdppipeline.local;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Closes what was opened, the last first, and all of it whatever one of them throws. Not thread-safe. */
final class Closer {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /** @throws RuntimeException the first that was thrown, with the others suppressed */
    void closeAll() {
        RuntimeException first = null;
        while (!opened.isEmpty()) {
            first = close(opened.pop(), first);
        }
        if (first != null) {
            throw first;
        }
    }

    private static @Nullable RuntimeException close(AutoCloseable resource, @Nullable RuntimeException first) {
        try {
            resource.close();
            return first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return first;
        } catch (Exception e) {
            RuntimeException failure =
                    e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
            if (first != null) {
                first.addSuppressed(failure);
                return first;
            }
            return failure;
        }
    }
}
