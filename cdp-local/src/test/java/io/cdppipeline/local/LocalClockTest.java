package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalClockTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final LocalClock clock = new LocalClock(Clock.fixed(NOON, ZoneOffset.UTC));
    private final List<String> rung = Collections.synchronizedList(new ArrayList<>());

    private void after(Duration delay, String name) {
        clock.timer().schedule(delay, () -> rung.add(name + " at " + clock.instant()));
    }

    @Test
    void followsItsBaseUntilItIsSet() {
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.stopped()).isFalse();

        clock.set(Instant.parse("2030-01-01T00:00:00Z"));

        assertThat(clock.instant()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(clock).hasToString("LocalClock[2030-01-01T00:00:00Z, stopped]");
    }

    @Test
    void ringsInTheOrderOfTheTimesEachAtItsOwn() {
        clock.set(NOON);
        after(Duration.ofHours(2), "second");
        after(Duration.ofHours(1), "first");
        after(Duration.ofHours(4), "never");

        clock.advance(Duration.ofHours(3));

        assertThat(rung).containsExactly("first at 2026-03-01T13:00:00Z", "second at 2026-03-01T14:00:00Z");
        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofHours(3)));
        assertThat(clock.waiting()).containsExactly(NOON.plus(Duration.ofHours(4)));
    }

    @Test
    void ringsWhatIsSetWhileItRings() {
        clock.set(NOON);
        clock.timer().schedule(Duration.ofHours(1), () -> after(Duration.ofHours(1), "later"));

        clock.set(NOON.plus(Duration.ofHours(5)));

        assertThat(rung).containsExactly("later at 2026-03-01T14:00:00Z");
    }

    @Test
    void movesToTheNextOfThoseThatWait() {
        clock.set(NOON);
        assertThat(clock.advanceToNext()).isEmpty();
        after(Duration.ofMinutes(7), "seven");
        after(Duration.ofMinutes(9), "nine");

        assertThat(clock.advanceToNext()).contains(NOON.plus(Duration.ofMinutes(7)));
        assertThat(rung).containsExactly("seven at 2026-03-01T12:07:00Z");
    }

    @Test
    void goesBackWithoutShorteningOrLengtheningAWait() {
        clock.set(NOON);
        after(Duration.ofHours(1), "waited");

        clock.set(NOON.minus(Duration.ofDays(1)));
        assertThat(clock.waiting()).containsExactly(NOON.minus(Duration.ofHours(23)));
        clock.advance(Duration.ofHours(1));

        assertThat(rung).containsExactly("waited at 2026-02-28T13:00:00Z");
    }

    @Test
    void ringsByItselfWhileItRuns() throws Exception {
        CountDownLatch ringing = new CountDownLatch(2);
        clock.timer().schedule(Duration.ofMillis(1), ringing::countDown);
        clock.set(NOON);
        clock.timer().schedule(Duration.ofMillis(1), ringing::countDown);
        clock.resume();

        ringing.await();

        assertThat(clock.stopped()).isFalse();
        assertThat(clock.waiting()).isEmpty();
    }

    @Test
    void movesForwardWithoutStoppingWhileItRuns() {
        after(Duration.ofDays(1), "skipped to");

        clock.advance(Duration.ofDays(2));

        assertThat(rung).hasSize(1);
        assertThat(clock.stopped()).isFalse();
        assertThat(clock.instant()).isAfterOrEqualTo(NOON.plus(Duration.ofDays(2)));
    }

    @Test
    void ringsTheOthersThoughOneFails() {
        clock.set(NOON);
        clock.timer().schedule(Duration.ofSeconds(1), () -> {
            throw new IllegalStateException("on purpose");
        });
        after(Duration.ofSeconds(2), "next");

        clock.advance(Duration.ofSeconds(3));

        assertThat(rung).containsExactly("next at 2026-03-01T12:00:02Z");
    }

    @Test
    void waitsForEverWithoutOverflow() {
        clock.set(NOON);
        clock.timer().schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> rung.add("never"));

        clock.advance(Duration.ofDays(365));

        assertThat(rung).isEmpty();
        assertThat(clock.waiting()).hasSize(1);
    }

    @Test
    void dropsWhatWaitsWhenItsTimerCloses() {
        clock.set(NOON);
        after(Duration.ofSeconds(1), "dropped");

        clock.timer().close();
        after(Duration.ofSeconds(1), "too late");
        clock.advance(Duration.ofSeconds(2));

        assertThat(rung).isEmpty();
    }

    @Test
    void refusesToAdvanceBackwards() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .hasMessage("advance by PT-1S: a clock that shall go back must be set");
    }

    @Test
    void showsTheSameTimesInAnotherZone() {
        Clock tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));
        clock.set(NOON.plusSeconds(1));

        assertThat(tokyo.instant()).isEqualTo(NOON.plusSeconds(1));
        assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }
}
