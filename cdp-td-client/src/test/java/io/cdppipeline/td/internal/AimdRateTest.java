package io.cdppipeline.td.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.td.AdaptiveLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AimdRateTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final AimdRate rate = new AimdRate(AdaptiveLimit.STANDARD, 0);

    @Test
    void letsABurstGoAndThenCallsAtItsFirstRate() {
        for (int i = 0; i < 50; i++) {
            assertThat(rate.delay(0)).isZero();
            rate.take(0);
        }
        assertThat(rate.delay(0)).isEqualTo(10 * MILLI);
        assertThat(rate.delay(4 * MILLI)).isEqualTo(6 * MILLI);
        assertThat(rate.delay(10 * MILLI)).isZero();
    }

    @Test
    void growsWhileItIsWhatHoldsCallsBack() {
        rate.succeeded(0, 0);
        assertThat(rate.perSecond()).isEqualTo(100);
        exhaust(0);
        rate.delay(0);
        rate.succeeded(0, MILLI);
        assertThat(rate.perSecond()).isEqualTo(101);
        rate.succeeded(0, 2 * SECOND);
        assertThat(rate.perSecond()).isEqualTo(101);
    }

    @Test
    void fallsOnceForTheRefusalsOfOneMoment() {
        for (int i = 0; i < 10; i++) {
            rate.refused(0, 5 * MILLI, Optional.empty());
        }
        assertThat(rate.perSecond()).isEqualTo(70);
        assertThat(rate.delay(5 * MILLI)).isEqualTo(100 * MILLI);
    }

    @Test
    void pausesLongerAndLongerWhileRefusalsFollowOneAnother() {
        long now = 0;
        long[] pauses = new long[8];
        for (int i = 0; i < pauses.length; i++) {
            rate.refused(now, now, Optional.empty());
            pauses[i] = rate.delay(now) / MILLI;
            now += rate.delay(now);
            rate.take(now);
        }
        assertThat(pauses).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000);
        assertThat(rate.perSecond()).isEqualTo(70);
        rate.succeeded(now, now);
        rate.refused(now, now, Optional.empty());
        assertThat(rate.delay(now)).isEqualTo(100 * MILLI);
        assertThat(rate.perSecond()).isBetween(48.0, 50.0);
    }

    @Test
    void pausesForAsLongAsTheServiceAsks() {
        rate.refused(0, 0, Optional.of(Duration.ofSeconds(3)));
        assertThat(rate.delay(SECOND)).isEqualTo(2 * SECOND);
        rate.refused(-1, 0, Optional.of(Duration.ofSeconds(4)));
        assertThat(rate.delay(SECOND)).isEqualTo(3 * SECOND);
        assertThat(rate.delay(4 * SECOND)).isZero();
    }

    @Test
    void goesOnOneByOneAfterAPause() {
        rate.refused(0, 0, Optional.of(Duration.ofSeconds(10)));
        assertThat(rate.delay(10 * SECOND)).isZero();
        rate.take(10 * SECOND);
        assertThat(rate.delay(10 * SECOND)).isBetween(14 * MILLI, 15 * MILLI);
    }

    @Test
    void growsByALittleOnceItWasRefused() {
        rate.refused(0, 0, Optional.empty());
        double before = rate.perSecond();
        long now = SECOND;
        for (int i = 0; i < 70; i++) {
            rate.delay(now);
            rate.take(now);
            rate.delay(now);
            now += SECOND / 70;
            rate.succeeded(now, now);
        }
        assertThat(rate.perSecond() - before).isBetween(8.0, 10.0);
    }

    @Test
    void forgetsARefusalOfLongAgo() {
        rate.refused(0, 0, Optional.empty());
        long now = 31 * SECOND;
        exhaust(now);
        rate.delay(now);
        rate.succeeded(now, now);
        assertThat(rate.perSecond()).isEqualTo(71);
    }

    private void exhaust(long now) {
        while (rate.delay(now) == 0) {
            rate.take(now);
        }
    }

    /** 1,000 clients at once, a server that admits 100 calls a second, counted in several ways (peers fact sheet, B.5). */
    @ParameterizedTest
    @CsvSource({
        "WHOLE_SECONDS, 1, 0",
        "WHOLE_SECONDS, 50, 0",
        "WHOLE_SECONDS, 1, 1",
        "WHOLE_SECONDS, 50, 1",
        "SLIDING_SECOND, 1, 0",
        "SLIDING_SECOND, 50, 0",
        "SLIDING_SECOND, 1, 1",
        "BUCKET_OF_100, 1, 0",
        "BUCKET_OF_100, 50, 0",
        "BUCKET_OF_10, 1, 0",
        "BUCKET_OF_10, 20, 0",
    })
    void findsTheRateThatAServerTakes(Server server, int latencyMillis, int retryAfter) {
        for (int seed = 0; seed < 5; seed++) {
            double[] outcome = simulate(server.admits(seed), latencyMillis * MILLI, retryAfter, new Random(seed));
            assertThat(outcome[0]).as("calls per success, seed " + seed).isLessThanOrEqualTo(1.1);
            assertThat(outcome[1]).as("seconds, seed " + seed).isLessThanOrEqualTo(2.2 * 9);
        }
    }

    /** How a server counts. */
    enum Server {
        WHOLE_SECONDS,
        SLIDING_SECOND,
        BUCKET_OF_100,
        BUCKET_OF_10;

        LongPredicate admits(int seed) {
            long offset = seed * SECOND / 5;
            return switch (this) {
                case WHOLE_SECONDS -> {
                    long[] second = {-1, 0};
                    yield now -> {
                        if ((now + offset) / SECOND != second[0]) {
                            second[0] = (now + offset) / SECOND;
                            second[1] = 0;
                        }
                        return ++second[1] <= 100;
                    };
                }
                case SLIDING_SECOND -> {
                    Deque<Long> admitted = new ArrayDeque<>();
                    yield now -> {
                        while (!admitted.isEmpty() && admitted.peekFirst() <= now - SECOND) {
                            admitted.removeFirst();
                        }
                        if (admitted.size() >= 100) {
                            return false;
                        }
                        admitted.addLast(now);
                        return true;
                    };
                }
                case BUCKET_OF_100 -> bucket(100);
                case BUCKET_OF_10 -> bucket(10);
            };
        }

        private static LongPredicate bucket(double most) {
            double[] state = {most, 0};
            return now -> {
                state[0] = Math.min(most, state[0] + (now - state[1]) / SECOND * 100);
                state[1] = now;
                if (state[0] < 1) {
                    return false;
                }
                state[0]--;
                return true;
            };
        }
    }

    /** What happens next to a call. */
    private record Event(long at, int kind, long sentAt) {}

    private static final int QUEUED = 0;
    private static final int ARRIVED = 1;
    private static final int ADMITTED = 2;
    private static final int REFUSED = 3;
    private static final int TURN = 4;

    /** Calls per success, and the second of the last success. */
    private static double[] simulate(LongPredicate admits, long latency, int retryAfter, Random random) {
        AimdRate rate = new AimdRate(AdaptiveLimit.STANDARD, 0);
        Optional<Duration> wait = retryAfter == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(retryAfter));
        PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
        int waiting = 1_000;
        int calls = 0;
        int successes = 0;
        long last = 0;
        events.add(new Event(0, TURN, 0));
        while (successes < 1_000) {
            Event event = events.remove();
            long now = event.at();
            switch (event.kind()) {
                case TURN -> {
                    while (waiting > 0 && rate.delay(now) == 0) {
                        rate.take(now);
                        waiting--;
                        calls++;
                        events.add(new Event(now + latency / 2, ARRIVED, now));
                    }
                    if (waiting > 0) {
                        events.add(new Event(now + rate.delay(now), TURN, 0));
                    }
                }
                case ARRIVED ->
                    events.add(new Event(now + latency / 2, admits.test(now) ? ADMITTED : REFUSED, event.sentAt()));
                case ADMITTED -> {
                    rate.succeeded(event.sentAt(), now);
                    successes++;
                    last = now;
                }
                case REFUSED -> {
                    rate.refused(event.sentAt(), now, wait);
                    long jitter = (long) (random.nextDouble() * SECOND);
                    events.add(new Event(now + Math.max(jitter, retryAfter * SECOND), QUEUED, 0));
                }
                default -> {
                    waiting++;
                    if (waiting == 1) {
                        events.add(new Event(now, TURN, 0));
                    }
                }
            }
        }
        return new double[] {calls / 1_000.0, last / (double) SECOND};
    }
}
