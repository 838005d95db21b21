package io.cdppipeline.local.connector;

import java.util.ArrayList;
import java.util.List;

/** What becomes of records that cannot be read: the load ends, or passes them over and counts. Not thread-safe. */
final class Problems {

    private static final int SHOWN = 10;

    private final boolean stop;
    private final List<String> first = new ArrayList<>();
    private long count;

    Problems(boolean stop) {
        this.stop = stop;
    }

    /**
     * A record is passed over.
     *
     * @throws LoadFailure with the message, if the load is to end
     */
    void report(String message) {
        if (stop) {
            throw new LoadFailure(message);
        }
        count++;
        if (first.size() < SHOWN) {
            first.add(message);
        }
    }

    boolean stop() {
        return stop;
    }

    long count() {
        return count;
    }

    /** The first few. */
    List<String> first() {
        return List.copyOf(first);
    }
}
