package io.cdppipeline.local.fault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The newest {@value #KEPT} requests that came to an embedded Treasure Data. Thread-safe. */
public final class RequestLog {

    static final int KEPT = 1_000;
    static final int LARGEST_BODY = 4 * 1024;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** For {@link Tap}; environments have one. */
    public RequestLog() {}

    /** A request while it is answered. */
    static final class Entry {
        private final RecordedRequest arrived;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        private int status;

        private Entry(RecordedRequest arrived) {
            this.arrived = arrived;
        }

        RecordedRequest arrived() {
            return arrived;
        }

        synchronized void read(ByteBuffer bytes) {
            int more = Math.min(bytes.remaining(), LARGEST_BODY - body.size());
            for (int i = 0; i < more; i++) {
                body.write(bytes.get(bytes.position() + i));
            }
        }

        synchronized void answered(int with) {
            status = with;
        }

        private synchronized RecordedRequest snapshot() {
            return RecordedRequest.of(
                    arrived.method(),
                    arrived.path(),
                    arrived.query(),
                    arrived.headers(),
                    body.toByteArray(),
                    arrived.at(),
                    status);
        }
    }

    synchronized Entry arrived(
            String method, String path, String query, Map<String, List<String>> headers, Instant at) {
        Entry entry = new Entry(RecordedRequest.of(method, path, query, headers, new byte[0], at, 0));
        if (entries.size() == KEPT) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        return entry;
    }

    /** The requests in the order in which they came. */
    public List<RecordedRequest> all() {
        List<Entry> copy;
        synchronized (this) {
            copy = new ArrayList<>(entries);
        }
        return copy.stream().map(Entry::snapshot).toList();
    }

    /** Those of {@link #all()} that a test asks for. */
    public List<RecordedRequest> matching(Predicate<RecordedRequest> which) {
        return all().stream().filter(which).toList();
    }

    /** Forgets what came so far. */
    public synchronized void clear() {
        entries.clear();
    }

    /** One request in a line. */
    @Override
    public String toString() {
        return String.join("\n", all().stream().map(RecordedRequest::toString).toList());
    }
}
