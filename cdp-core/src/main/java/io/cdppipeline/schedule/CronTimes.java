package io.cdppipeline.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cdppipeline.workflow.Schedule;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The times of a cron pattern on the clock of a zone. */
final class CronTimes {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final String cron;
    private final ZoneId zone;
    private final Schedule schedule;

    /** @throws IllegalArgumentException if the pattern is none */
    CronTimes(String cron, ZoneId zone) {
        this.cron = cron;
        this.zone = zone;
        this.schedule = schedule(cron, zone);
    }

    private static Schedule schedule(String cron, ZoneId zone) {
        try {
            return Schedule.parse(JsonNodeFactory.instance.objectNode().put("cron>", cron), zone);
        } catch (WorkflowException e) {
            throw new IllegalArgumentException(
                    "'" + cron + "' is no cron pattern of minute, hour, day, month and day of the week, such as"
                            + " '0 2 * * *' for two o'clock each night: " + e.getMessage(),
                    e);
        }
    }

    List<OffsetDateTime> from(Instant first, int count) {
        List<OffsetDateTime> times = new ArrayList<>();
        Optional<Instant> next = schedule.next(first.minusSeconds(1));
        while (next.isPresent() && times.size() < count) {
            times.add(next.get().atZone(zone).toOffsetDateTime());
            next = schedule.next(next.get());
        }
        return List.copyOf(times);
    }

    List<String> clockChanges(Instant from) {
        List<String> changes = new ArrayList<>();
        Instant end = from.plus(366, ChronoUnit.DAYS);
        ZoneOffsetTransition next = zone.getRules().nextTransition(from);
        while (next != null && next.getInstant().isBefore(end)) {
            changes.addAll(next.isGap() ? lost(next) : doubled(next));
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return List.copyOf(changes);
    }

    /** Times that the clock leaves out have no run. */
    private List<String> lost(ZoneOffsetTransition gap) {
        List<LocalDateTime> meant = meant(gap.getDateTimeBefore(), gap.getDateTimeAfter());
        return meant.isEmpty()
                ? List.of()
                : List.of("On " + gap.getDateTimeBefore().toLocalDate() + " the clock goes from "
                        + CLOCK.format(gap.getDateTimeBefore()) + " to " + CLOCK.format(gap.getDateTimeAfter())
                        + ": there is no run at " + clock(meant));
    }

    /** Times that come twice are run as often as the schedule has them. */
    private List<String> doubled(ZoneOffsetTransition overlap) {
        List<LocalDateTime> meant = meant(overlap.getDateTimeAfter(), overlap.getDateTimeBefore());
        List<LocalDateTime> twice = meant.stream()
                .filter(time -> runs(time.toInstant(overlap.getOffsetBefore()))
                        && runs(time.toInstant(overlap.getOffsetAfter())))
                .toList();
        return twice.isEmpty()
                ? List.of()
                : List.of("On " + overlap.getDateTimeBefore().toLocalDate() + " the clock goes back from "
                        + CLOCK.format(overlap.getDateTimeBefore()) + " to "
                        + CLOCK.format(overlap.getDateTimeAfter()) + ": " + clock(twice) + " is run twice");
    }

    private boolean runs(Instant time) {
        return schedule.next(time.minusSeconds(1)).filter(time::equals).isPresent();
    }

    /** What the pattern means on a clock that does not change. */
    private List<LocalDateTime> meant(LocalDateTime from, LocalDateTime to) {
        Schedule steady = schedule(cron, ZoneOffset.UTC);
        List<LocalDateTime> meant = new ArrayList<>();
        Optional<Instant> next = steady.next(from.toInstant(ZoneOffset.UTC).minusSeconds(1));
        while (next.isPresent() && next.get().isBefore(to.toInstant(ZoneOffset.UTC))) {
            meant.add(LocalDateTime.ofInstant(next.get(), ZoneOffset.UTC));
            next = steady.next(next.get());
        }
        return meant;
    }

    private static String clock(List<LocalDateTime> times) {
        return CLOCK.format(times.get(0))
                + (times.size() == 1
                        ? ""
                        : " and " + (times.size() - 1) + " more times until "
                                + CLOCK.format(times.get(times.size() - 1)));
    }
}
