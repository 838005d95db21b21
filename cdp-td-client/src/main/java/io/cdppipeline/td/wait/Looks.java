package io.cdppipeline.td.wait;

import io.cdppipeline.td.TdClientException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Looks at many things of one kind, in as few requests as that takes.
 *
 * @param <P> what a look sees
 * @param <T> what the end of a wait gives
 */
interface Looks<P, T> {

    /** What is looked at, as messages name it: {@code attempt}. */
    String noun();

    /**
     * Looks once; called by one thread at a time.
     *
     * @param due the ids that must be looked at
     */
    Seen<P> look(Set<String> due);

    /** Whether it has ended. */
    boolean finished(P seen);

    /** The service's word for where it is. */
    String status(P seen);

    /** What the end of a wait gives; called outside of the scheduler's thread. */
    T result(String id, P seen);

    /** Has it stopped; called outside of the scheduler's thread. */
    void kill(String id);

    /**
     * What a look has shown. Not thread-safe.
     *
     * @param found what was seen, by id; may hold more than was to be looked at
     * @param failed what could not be seen, by id
     */
    record Seen<P>(Map<String, P> found, Map<String, TdClientException> failed) {

        Seen() {
            this(new HashMap<>(), new HashMap<>());
        }

        void failed(Collection<String> ids, TdClientException failure) {
            ids.forEach(id -> failed.put(id, failure));
        }
    }
}
