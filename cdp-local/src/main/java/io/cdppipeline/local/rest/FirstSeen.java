package io.cdppipeline.local.rest;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids and times of databases and tables, which clients expect and the warehouse does not keep: a count, and the moment at
 * which this server first told of the thing. Thread-safe.
 */
final class FirstSeen {

    private final Clock clock;
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    FirstSeen(Clock clock) {
        this.clock = clock;
    }

    Entry of(String name) {
        return entries.computeIfAbsent(name, key -> new Entry(count.incrementAndGet(), clock.instant()));
    }

    void forget(String name) {
        entries.remove(name);
    }

    record Entry(long id, Instant since) {}
}
