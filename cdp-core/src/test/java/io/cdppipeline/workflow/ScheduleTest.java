package io.cdppipeline.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @ParameterizedTest
    @CsvSource({
        "'daily>: 02:30:00', 2026-03-02T15:00:00Z, 2026-03-01T15:00:00Z, 2026-03-03T15:00:00Z",
        "'hourly>: 30:00', 2026-03-02T15:00:00Z, 2026-03-02T14:00:00Z, 2026-03-02T16:00:00Z",
        "'weekly>: Mon,03:00:00', 2026-03-02T15:00:00Z, 2026-03-01T15:00:00Z, 2026-03-08T15:00:00Z",
        "'monthly>: 31,03:00:00', 2026-03-02T15:00:00Z, 2026-01-30T15:00:00Z, 2026-03-30T15:00:00Z",
        "'cron>: \"*/15 9-17 * * 1-5\"', 2026-03-02T15:00:00Z, 2026-03-02T08:45:00Z, 2026-03-03T00:00:00Z",
        "'minutes_interval>: 10', 2026-03-02T15:00:00Z, 2026-03-02T14:50:00Z, 2026-03-02T15:10:00Z",
        "'cron>: \"0 4 L * *\"', 2026-03-02T15:00:00Z, 2026-02-27T19:00:00Z, 2026-03-30T19:00:00Z",
    })
    void knowsTheSessionsBeforeAndAfter(String yaml, Instant time, Instant previous, Instant next) {
        Schedule schedule = Schedule.parse(DigYaml.readObject(yaml), TOKYO);
        assertThat(schedule.previous(time)).contains(previous);
        assertThat(schedule.next(time)).contains(next);
    }

    @Test
    void skipsTheHourThatSummerTimeTakes() {
        Schedule schedule = Schedule.parse(DigYaml.readObject("daily>: 02:30:00"), ZoneId.of("America/New_York"));
        assertThat(schedule.next(Instant.parse("2026-03-08T05:00:00Z")))
                .contains(Instant.parse("2026-03-09T04:00:00Z"));
        assertThat(schedule.delay()).isEqualTo(Duration.ofMinutes(150));
    }

    @Test
    void endsWithTheEndOfItsLastDay() {
        Schedule schedule =
                Schedule.parse(DigYaml.readObject("daily>: 01:00:00\nstart: 2026-03-05\nend: 2026-03-05\n"), TOKYO);
        Instant first = Instant.parse("2026-03-04T15:00:00Z");
        assertThat(schedule.next(Instant.parse("2026-01-01T00:00:00Z"))).contains(first);
        assertThat(schedule.next(first)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fortnightly>: x, 'Unknown scheduler type: fortnightly'",
        "'daily>: at noon', 'daily> scheduler requires hh:mm:ss format: at noon'",
        "'hourly>: 01:02:03', 'hourly> scheduler requires mm:ss format: 01:02:03'",
        "'weekly>: Foo,01:00:00', 'weekly>: scheduler requires day,hh:mm:ss format: Foo,01:00:00'",
        "'at: x', 'Schedule config requires ''type>: at'' parameter: {\"at\":\"x\"}'",
    })
    void refusesInTheServersWords(String yaml, String message) {
        assertThatThrownBy(() -> Schedule.parse(DigYaml.readObject(yaml), TOKYO))
                .isInstanceOf(WorkflowException.class)
                .hasMessage(message);
    }
}
