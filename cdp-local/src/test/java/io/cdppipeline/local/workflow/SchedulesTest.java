package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Virtual time begins at 2026-03-01T00:00:00Z. */
@Timeout(60)
class SchedulesTest {

    private static final String TOKYO_AT_SEVEN =
            "timezone: Asia/Tokyo\nschedule: {daily>: 07:00:00}\n+a: {echo>: '${session_time}'}\n";

    private final VirtualTime time = new VirtualTime();
    private final List<WorkflowEngine> engines = new ArrayList<>();

    @AfterEach
    void closeEngines() {
        engines.forEach(WorkflowEngine::close);
    }

    @Test
    void startsADailySessionAtItsTimeWithTheDayAsItsTime() {
        WorkflowEngine engine = engine(builder());
        push(engine, "r1", TOKYO_AT_SEVEN);
        assertThat(engine.schedules().all())
                .extracting(
                        schedule -> schedule.id() + " " + schedule.nextScheduleTime() + " " + schedule.nextRunTime())
                .containsExactly("1 2026-03-01T15:00:00Z 2026-03-01T22:00:00Z");
        passTo("2026-03-01T21:59:59Z");
        assertThat(engine.attempts()).isEmpty();
        passTo("2026-03-01T22:00:00Z");
        AttemptInfo attempt = only(engine);
        assertThat(attempt.sessionTime()).hasToString("2026-03-02T00:00+09:00");
        assertThat(attempt.params())
                .hasToString("{\"last_session_time\":\"2026-03-01T00:00:00+09:00\","
                        + "\"next_session_time\":\"2026-03-03T00:00:00+09:00\"}");
        assertThat(engine.schedules().get(1).nextRunTime()).isEqualTo("2026-03-02T22:00:00Z");
        assertThat(engine.schedules().get(1).lastSessionTime()).contains(Instant.parse("2026-03-01T15:00:00Z"));
    }

    @Test
    void tellsASessionWhichOneTheScheduleStartedBefore() {
        WorkflowEngine engine = engine(builder());
        push(engine, "r1", TOKYO_AT_SEVEN);
        passTo("2026-03-02T22:00:00Z");
        awaitAttempts(engine, 2);
        assertThat(engine.attempts()
                        .get(0)
                        .params()
                        .path("last_executed_session_time")
                        .asText())
                .isEqualTo("2026-03-02T00:00:00+09:00");
    }

    @Test
    void startsWhatWasMissedWhileItWasClosed(@TempDir Path directory) {
        WorkflowEngine engine = engine(builder().stateDirectory(directory));
        push(engine, "r1", "schedule: {cron>: '0 */6 * * *', delay: 60}\n+a: {echo>: x}\n");
        engine.close();
        passTo("2026-03-02T00:00:00Z");
        WorkflowEngine again = engine(builder().stateDirectory(directory));
        passTo("2026-03-02T00:00:10Z");
        awaitAttempts(again, 4);
        assertThat(again.attempts())
                .extracting(attempt -> attempt.sessionTime().toInstant().toString())
                .containsExactly(
                        "2026-03-01T18:00:00Z", "2026-03-01T12:00:00Z", "2026-03-01T06:00:00Z", "2026-03-01T00:00:00Z");
        assertThat(again.schedules().get(1).nextRunTime()).isEqualTo("2026-03-02T00:01:00Z");
    }

    @Test
    void skipsWhatIsTooLateIfItIsToldTo(@TempDir Path directory) {
        WorkflowEngine engine = engine(builder().stateDirectory(directory));
        push(engine, "r1", "schedule: {cron>: '0 */6 * * *', skip_delayed_by: 7h}\n+a: {echo>: x}\n");
        engine.close();
        passTo("2026-03-02T00:00:00Z");
        WorkflowEngine again = engine(builder().stateDirectory(directory));
        passTo("2026-03-02T00:00:10Z");
        awaitAttempts(again, 2);
        assertThat(again.attempts())
                .extracting(attempt -> attempt.sessionTime().toInstant().toString())
                .containsExactly("2026-03-02T00:00:00Z", "2026-03-01T18:00:00Z");
    }

    @Test
    void skipsASessionWhileAnEarlierOneRunsIfItIsToldTo() {
        WorkflowEngine engine = engine(builder());
        push(engine, "r1", "schedule: {minutes_interval>: 30, skip_on_overtime: true}\n+a: {wait>: 45m}\n");
        passTo("2026-03-01T00:00:00Z");
        awaitAttempts(engine, 1);
        awaitTaskState(engine, 1, "retry_waiting");
        passTo("2026-03-01T00:46:00Z");
        awaitTaskState(engine, 1, "success");
        passTo("2026-03-01T01:00:00Z");
        awaitAttempts(engine, 2);
        assertThat(engine.attempts())
                .extracting(attempt -> attempt.sessionTime().toInstant().toString())
                .containsExactly("2026-03-01T01:00:00Z", "2026-03-01T00:00:00Z");
    }

    @Test
    void keepsToItsStartAndItsEnd() {
        WorkflowEngine engine = engine(builder());
        push(engine, "r1", "schedule: {daily>: 01:00:00, start: 2026-03-03, end: 2026-03-04}\n+a: {echo>: x}\n");
        passTo("2026-03-10T00:00:00Z");
        awaitAttempts(engine, 2);
        assertThat(engine.attempts())
                .extracting(attempt -> attempt.sessionTime().toInstant().toString())
                .containsExactly("2026-03-04T00:00:00Z", "2026-03-03T00:00:00Z");
        assertThat(engine.schedules().get(1).nextRunTime()).isEqualTo("9999-01-01T00:00:00Z");
    }

    @Test
    void keepsItsIdItsTurnAndItsDisablingOverAPush() {
        WorkflowEngine engine = engine(builder());
        push(engine, "r1", TOKYO_AT_SEVEN);
        passTo("2026-03-01T22:00:00Z");
        awaitAttempts(engine, 1);
        engine.schedules().disable(1);
        push(engine, "r2", TOKYO_AT_SEVEN.replace("07:00:00", "08:00:00"));
        ScheduleInfo schedule = engine.schedules().get(1);
        assertThat(schedule.nextRunTime()).isEqualTo("2026-03-02T23:00:00Z");
        assertThat(schedule.disabledAt()).isPresent();
        passTo("2026-03-04T00:00:00Z");
        assertThat(engine.attempts()).hasSize(1);
        engine.schedules().enable(1, Optional.of(engine.now()));
        assertThat(engine.schedules().get(1).nextRunTime()).isEqualTo("2026-03-04T23:00:00Z");
        push(engine, "r3", "+a: {echo>: x}\n");
        assertThat(engine.schedules().all()).isEmpty();
    }

    @Test
    void beginsAnewWhenAPushClearsIt() {
        WorkflowEngine engine = engine(builder());
        push(engine, "r1", TOKYO_AT_SEVEN);
        passTo("2026-03-01T22:00:00Z");
        awaitAttempts(engine, 1);
        engine.push(
                "p",
                "r2",
                Map.of("main.dig", TOKYO_AT_SEVEN.getBytes(StandardCharsets.UTF_8)),
                new byte[0],
                new ScheduleStart(Instant.parse("2026-05-01T00:00:00Z"), Set.of("main")));
        assertThat(engine.schedules().get(1).nextRunTime()).isEqualTo("2026-05-01T22:00:00Z");
        assertThat(engine.schedules().get(1).lastSessionTime()).isEmpty();
    }

    @Test
    void makesUpForThePastOneSessionAfterTheOther() {
        WorkflowEngine engine = engine(builder());
        push(engine, "r1", "schedule: {daily>: 01:00:00}\n+a: {wait>: 1m}\n");
        engine.schedules().skipTo(1, Instant.parse("2026-04-01T00:00:00Z"), Optional.empty(), false);
        List<AttemptInfo> attempts =
                engine.schedules().backfill(1, Instant.parse("2026-02-01T00:00:00Z"), "bf", Optional.of(2), false);
        assertThat(attempts).extracting(AttemptInfo::status).containsExactly("running", "running");
        awaitTaskState(engine, attempts.get(0).id(), "retry_waiting");
        assertThat(engine.tasks(attempts.get(1).id()).get(1).state()).isEqualTo("blocked");
        // The first has waited its minute then, and the second, which waits from then on or later, has not.
        passTo("2026-03-01T00:01:30Z");
        awaitTaskState(engine, attempts.get(1).id(), "retry_waiting");
        assertThat(engine.attempt(attempts.get(0).id()).status()).isEqualTo("success");
        assertThatThrownBy(() -> engine.schedules()
                        .backfill(1, Instant.parse("2026-03-30T00:00:00Z"), "bf2", Optional.of(5), true))
                .hasMessage("count is set to 5 but there are only 2 attempts until the next schedule time");
    }

    @Test
    void startsSessionsInARealProcessThatNobodyCalls() {
        Instant almost = Instant.parse("2026-03-01T00:59:59.700Z");
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), almost));
        WorkflowEngine engine = engine(WorkflowEngine.builder().clock(clock));
        push(engine, "r1", "schedule: {hourly>: 00:00}\n+a: {echo>: x}\n");
        awaitAttempts(engine, 1);
        assertThat(only(engine).sessionTime().toInstant()).isEqualTo("2026-03-01T01:00:00Z");
    }

    @Test
    void startsWhatIsDueWhenItIsToldThatTheClockWasSet() {
        Instant[] now = {Instant.parse("2026-03-01T00:00:00Z")};
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now[0];
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        WorkflowEngine engine = engine(WorkflowEngine.builder().clock(clock));
        push(engine, "r1", "schedule: {weekly>: 'Mon,09:00:00'}\n+a: {echo>: x}\n");
        now[0] = Instant.parse("2026-03-03T00:00:00Z");
        engine.clockChanged();
        assertThat(only(engine).sessionTime().toInstant()).isEqualTo("2026-03-02T00:00:00Z");
    }

    private WorkflowEngine.Builder builder() {
        return WorkflowEngine.builder().clock(time).timer(time);
    }

    private WorkflowEngine engine(WorkflowEngine.Builder builder) {
        WorkflowEngine engine = builder.build();
        engines.add(engine);
        return engine;
    }

    private static void push(WorkflowEngine engine, String revision, String workflow) {
        engine.push("p", revision, Map.of("main.dig", workflow.getBytes(StandardCharsets.UTF_8)));
    }

    /** Lets every alarm up to a moment ring, a little later since timers ring in whole milliseconds. */
    private void passTo(String moment) {
        Instant end = Instant.parse(moment).plusMillis(2);
        time.schedule(Duration.between(time.instant(), end), () -> {});
        while (time.instant().isBefore(end) && time.ring()) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static AttemptInfo only(WorkflowEngine engine) {
        awaitAttempts(engine, 1);
        return engine.attempts().get(0);
    }

    private static void awaitAttempts(WorkflowEngine engine, int count) {
        for (int i = 0; engine.attempts().size() < count && i < 20_000; i++) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(engine.attempts()).hasSize(count);
    }

    private static void awaitTaskState(WorkflowEngine engine, long attempt, String state) {
        for (int i = 0; !engine.tasks(attempt).get(1).state().equals(state) && i < 20_000; i++) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(engine.tasks(attempt).get(1).state()).isEqualTo(state);
    }
}
