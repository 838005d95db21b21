package io.cdppipeline.td;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only where somebody waits. */
public final class VirtualTime implements Sleeper {

    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    @Override
    public void sleep(Duration duration) {
        waits.add(duration);
        pass(duration);
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** Lets time pass without a wait. */
    public void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** How long somebody waited, in order. */
    public List<Duration> waits() {
        return waits;
    }
}
