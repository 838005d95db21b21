package io.cdppipeline.td.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.AdaptiveLimit;
import io.cdppipeline.td.Sleeper;
import io.cdppipeline.td.VirtualTime;
import io.cdppipeline.td.internal.AdaptiveLimiter.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdaptiveLimiterTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final AdaptiveLimiter limiter = new AdaptiveLimiter(AdaptiveLimit.STANDARD, time);

    @Test
    void waitsOnlyBeyondTheBurst() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            limiter.acquire(LONG);
        }
        assertThat(time.waits()).isEmpty();
        limiter.acquire(LONG);
        assertThat(time.waits()).containsExactly(Duration.ofMillis(10));
    }

    @Test
    void waitsAsLongAsAServiceAsksWhoeverWasAsked() throws InterruptedException {
        Permit permit = limiter.acquire(LONG).orElseThrow();
        limiter.refused(permit, Optional.of(Duration.ofSeconds(7)));

        assertThat(limiter.acquire(LONG)).isPresent();
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void refusesAtOnceWhatCannotGoInTime() throws InterruptedException {
        Permit permit = limiter.acquire(LONG).orElseThrow();
        limiter.refused(permit, Optional.of(Duration.ofSeconds(7)));

        assertThat(limiter.acquire(Duration.ofSeconds(6))).isEmpty();
        assertThat(time.waits()).isEmpty();
        assertThat(limiter.acquire(LONG)).isPresent();
    }

    @Test
    void letsTimePassWithASleeperThatDoesNotWait() throws InterruptedException {
        AdaptiveLimiter hasty = new AdaptiveLimiter(AdaptiveLimit.STANDARD, wait -> {});
        Permit permit = hasty.acquire(LONG).orElseThrow();
        hasty.refused(permit, Optional.of(Duration.ofMinutes(7)));

        assertThat(hasty.acquire(LONG)).isPresent();
    }

    @Test
    void letsEverythingThroughWhereItIsOff() throws InterruptedException {
        AdaptiveLimiter off = new AdaptiveLimiter(AdaptiveLimit.off(), time);
        for (int i = 0; i < 1_000; i++) {
            Permit permit = off.acquire(Duration.ZERO).orElseThrow();
            off.refused(permit, Optional.of(LONG));
        }
        assertThat(time.waits()).isEmpty();
    }

    @Test
    void goesOnWithTheNextWhereAThreadIsInterrupted() throws InterruptedException {
        boolean[] interrupt = {true};
        AdaptiveLimiter interrupted = new AdaptiveLimiter(AdaptiveLimit.STANDARD, wait -> {
            if (interrupt[0]) {
                throw new InterruptedException("stop");
            }
        });
        interrupted.refused(interrupted.acquire(LONG).orElseThrow(), Optional.of(Duration.ofMinutes(7)));

        assertThatThrownBy(() -> interrupted.acquire(LONG)).isInstanceOf(InterruptedException.class);
        interrupt[0] = false;
        assertThat(interrupted.acquire(LONG)).isPresent();
    }

    /** The first of the queue sleeps until the test lets it go, so that the others line up behind it in a known order. */
    @Test
    void letsCallsThroughInTheOrderInWhichTheyCame() throws InterruptedException {
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        AdaptiveLimiter fair = new AdaptiveLimiter(AdaptiveLimit.STANDARD, new Sleeper() {
            @Override
            public void sleep(Duration duration) throws InterruptedException {
                order.add(Thread.currentThread().getName());
                asleep.countDown();
                go.await();
            }

            @Override
            public long nanoTime() {
                return 0;
            }
        });
        fair.refused(fair.acquire(LONG).orElseThrow(), Optional.of(Duration.ofMinutes(7)));
        List<Thread> threads = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add("caller " + i);
            Thread thread = new Thread(
                    () -> {
                        try {
                            fair.acquire(LONG);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    names.get(i));
            thread.start();
            threads.add(thread);
            if (i == 0) {
                asleep.await();
            } else {
                while (thread.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
            }
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(order).isEqualTo(names);
    }

    @Test
    void isSharedByAllClientsOfAHostAndAKey() {
        SharedLimits limits = SharedLimits.of("a:1", settings("k", time));

        assertThat(SharedLimits.of("a:1", settings("k", time))).isSameAs(limits);
        assertThat(SharedLimits.of("a:2", settings("k", time))).isNotSameAs(limits);
        assertThat(SharedLimits.of("a:1", settings("l", time))).isNotSameAs(limits);
        assertThat(SharedLimits.of("a:1", settings("k", new VirtualTime()))).isNotSameAs(limits);
    }

    private static TransportSettings settings(String key, Sleeper sleeper) {
        return TransportSettings.builder()
                .authorization(Secret.of(key))
                .sleeper(sleeper)
                .build();
    }
}
