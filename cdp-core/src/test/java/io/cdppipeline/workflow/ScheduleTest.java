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
        "'hourly>: 01:02:03', 'hourly>: scheduler requires mm:ss format: 01:02:03'",
        "'weekly>: Foo,01:00:00', 'weekly>: scheduler requires day,hh:mm:ss format: Foo,01:00:00'",
        "'at: x', 'Schedule config requires ''type>: at'' parameter: {\"at\":\"x\"}'",
    })
    void refusesInTheServersWords(String yaml, String message) {
        assertThatThrownBy(() -> Schedule.parse(DigYaml.readObject(yaml), TOKYO))
                .isInstanceOf(WorkflowException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            61 * * * *; invalid pattern "61 * * * *". Error parsing minutes field: invalid field "61", invalid element "61", invalid range, invalid value "61", value out of range.
            0 0 1 13 *; invalid pattern "0 0 1 13 *". Error parsing months field: invalid field "13", invalid element "13", invalid range, invalid value "13", invalid alias "13".
            * * * * monday; invalid pattern "* * * * monday". Error parsing days of week field: invalid field "monday", invalid element "monday", invalid range, invalid value "monday", invalid alias "monday".
            */0 * * * *; invalid pattern "*/0 * * * *". Error parsing minutes field: invalid field "*/0", invalid element "*/0", non positive divisor "0".
            */x * * * *; invalid pattern "*/x * * * *". Error parsing minutes field: invalid field "*/x", invalid element "*/x", invalid divisor "x".
            * 1-2-3 * * *; invalid pattern "* 1-2-3 * * *". Error parsing hours field: invalid field "1-2-3", invalid element "1-2-3", invalid range, syntax error.
            * * x * *; invalid pattern "* * x * *". Error parsing days of month field: invalid field "x", invalid element "x", invalid range, invalid value "x", invalid integer value.
            , * * * *; invalid pattern ", * * * *". Error parsing minutes field: invalid field ",".
            @daily; invalid pattern: "@daily"
            """)
    void tellsWhichPartOfACronPatternIsWrong(String pattern, String message) {
        assertThatThrownBy(() -> new CronPattern(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            5/10 * * * *; 2026-01-01T00:05:00Z; 2026-01-01T01:05:00Z
            1,,2 * * * *; 2026-01-01T00:01:00Z; 2026-01-01T00:02:00Z
            */90 * * * *; 2026-01-01T01:00:00Z; 2026-01-01T02:00:00Z
            0 0 * * 5-7; 2026-01-02T00:00:00Z; 2026-01-03T00:00:00Z
            0 0 * * */7; 2026-01-04T00:00:00Z; 2026-01-11T00:00:00Z
            0 0 * FEB-mar sun; 2026-02-01T00:00:00Z; 2026-02-08T00:00:00Z
            """)
    void readsCronPatternsAsTheServersLibraryDoes(String pattern, Instant first, Instant second) {
        CronPattern cron = new CronPattern(pattern);
        Instant midnight = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(cron.next(midnight, ZoneId.of("UTC"))).contains(first);
        assertThat(cron.next(first, ZoneId.of("UTC"))).contains(second);
    }
}
