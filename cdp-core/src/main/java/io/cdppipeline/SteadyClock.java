package io.cdppipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * A clock that is read once and then carried on by a monotonic source, so that no jump of the system's clock makes anything
 * seem to have lasted long, or less than nothing.
 */
final class SteadyClock extends Clock {

    private final Instant begin;
    private final long beginTick;
    private final LongSupplier ticks;
    private final ZoneId zone;

    private SteadyClock(Instant begin, long beginTick, LongSupplier ticks, ZoneId zone) {
        this.begin = begin;
        this.beginTick = beginTick;
        this.ticks = ticks;
        this.zone = zone;
    }

    /**
     * A clock that begins with what another one says now.
     *
     * @param ticks nanoseconds since whenever, never going back
     */
    static SteadyClock from(Clock clock, LongSupplier ticks) {
        return new SteadyClock(clock.instant(), ticks.getAsLong(), ticks, clock.getZone());
    }

    @Override
    public Instant instant() {
        return begin.plus(Duration.ofNanos(ticks.getAsLong() - beginTick));
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SteadyClock(begin, beginTick, ticks, other);
    }
}
