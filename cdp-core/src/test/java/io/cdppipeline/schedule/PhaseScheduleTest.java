package io.cdppipeline.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.schedule.Scheduler.WorkflowSchedule;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseScheduleTest {

    private static PhaseSchedule schedule(String cron, String zone, String next) {
        OffsetDateTime session = OffsetDateTime.parse(next);
        return new PhaseSchedule(
                "pipeline",
                List.of("ingestion", "staging"),
                cron,
                ZoneId.of(zone),
                new WorkflowSchedule("1", "pipeline", session, session.toInstant(), true));
    }

    @Test
    void theNextRunsAreOnTheSchedulesClock() {
        assertThat(schedule("0 3 * * *", "Europe/Berlin", "2026-03-28T03:00:00+01:00")
                        .nextRuns(3))
                .containsExactly(
                        OffsetDateTime.parse("2026-03-28T03:00:00+01:00"),
                        OffsetDateTime.parse("2026-03-29T03:00:00+02:00"),
                        OffsetDateTime.parse("2026-03-30T03:00:00+02:00"));
    }

    @Test
    void runsThatTheChangesOfTheClockTakeAwayOrDoubleAreTold() {
        assertThat(schedule("30 2 * * *", "Europe/Berlin", "2026-03-01T02:30:00+01:00")
                        .clockChanges())
                .containsExactly(
                        "On 2026-03-29 the clock goes from 02:00 to 03:00: there is no run at 02:30",
                        "On 2026-10-25 the clock goes back from 03:00 to 02:00: 02:30 is run twice");
        assertThat(schedule("*/15 * * * *", "Europe/Berlin", "2026-03-01T02:30:00+01:00")
                        .clockChanges())
                .first()
                .isEqualTo("On 2026-03-29 the clock goes from 02:00 to 03:00: there is no run at 02:00 and 3 more"
                        + " times until 02:45");
    }

    @Test
    void whatIsToldOfTheClockIsWhatTheNextRunsShow() {
        PhaseSchedule nightly = schedule("30 2 * * *", "Europe/Berlin", "2026-03-28T02:30:00+01:00");

        assertThat(nightly.nextRuns(2)).last().isEqualTo(OffsetDateTime.parse("2026-03-30T02:30:00+02:00"));
        assertThat(schedule("30 2 * * *", "Europe/Berlin", "2026-10-25T02:30:00+02:00")
                        .nextRuns(2))
                .last()
                .isEqualTo(OffsetDateTime.parse("2026-10-25T02:30:00+01:00"));
    }

    @Test
    void otherHoursAndZonesHaveNothingToTell() {
        assertThat(schedule("0 4 * * *", "Europe/Berlin", "2026-03-01T04:00:00+01:00")
                        .clockChanges())
                .isEmpty();
        assertThat(schedule("30 2 * * *", "Asia/Tokyo", "2026-03-01T02:30:00+09:00")
                        .clockChanges())
                .isEmpty();
    }

    @Test
    void itReadsAsASentence() {
        assertThat(schedule("0 2 * * *", "Asia/Tokyo", "2026-03-01T02:00:00+09:00"))
                .hasToString(
                        "pipeline (ingestion → staging): '0 2 * * *' Asia/Tokyo, next run 2026-03-01 02:00 +09:00");
    }

    @Test
    void whatIsNoPatternIsRefusedWithAnExample() {
        assertThatThrownBy(() ->
                        schedule("every day", "UTC", "2026-03-01T02:00:00Z").nextRuns(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'every day' is no cron pattern")
                .hasMessageContaining("'0 2 * * *'");
    }
}
