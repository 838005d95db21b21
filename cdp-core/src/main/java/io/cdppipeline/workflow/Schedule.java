package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a workflow starts by itself. Session times are those of the cron pattern; a run happens {@link #delay} later.
 * Immutable and thread-safe.
 */
public final class Schedule {

    private static final Set<String> COMMON_KEYS = Set.of("skip_on_overtime", "skip_delayed_by", "start", "end");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final CronPattern pattern;
    private final ZoneId zone;
    private final Duration delay;
    private final Optional<Instant> start;
    private final Optional<Instant> end;

    private Schedule(CronPattern pattern, ZoneId zone, Duration delay, Optional<Instant> start, Optional<Instant> end) {
        this.pattern = pattern;
        this.zone = zone;
        this.delay = delay;
        this.start = start;
        this.end = end;
    }

    /**
     * Reads the mapping under a workflow's {@code schedule} key.
     *
     * @throws WorkflowException with the server's message if it is none
     */
    public static Schedule parse(ObjectNode config, ZoneId zone) {
        Optional<String> key = config.has("_type") ? Optional.empty() : WorkflowTask.operatorKey(config);
        if (!config.has("_type") && key.isEmpty()) {
            throw new WorkflowException("Schedule config requires 'type>: at' parameter: " + config);
        }
        TaskConfig values = TaskConfig.of(config);
        String type = key.map(name -> name.substring(0, name.length() - 1)).orElseGet(() -> values.text("_type"));
        String commandKey = key.orElse("_command");
        if (!List.of("hourly", "daily", "weekly", "monthly", "minutes_interval", "cron")
                .contains(type)) {
            throw new WorkflowException("Unknown scheduler type: " + type);
        }
        refuseUnusedKeys(config, commandKey, type);
        Optional<Instant> start = day(values, "start", 0, zone);
        Optional<Instant> end = day(values, "end", 1, zone);
        if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
            throw new WorkflowException("The schedule of end is earlier than start");
        }
        String command = values.optionalText(commandKey).orElseGet(() -> values.text("at"));
        return switch (type) {
            case "hourly" -> new Schedule(cron("0 * * * *"), zone, minuteAndSecond(command), start, end);
            case "daily" -> new Schedule(cron("0 0 * * *"), zone, timeOfDay("daily>", command), start, end);
            case "weekly" -> {
                String[] parts = dayAndTime("weekly>", command);
                yield new Schedule(
                        weekly(parts[0].trim(), command), zone, timeOfDay("weekly>", parts[1].trim()), start, end);
            }
            case "monthly" -> {
                String[] parts = dayAndTime("monthly>", command);
                yield new Schedule(monthly(parts[0], command), zone, timeOfDay("monthly>", parts[1]), start, end);
            }
            case "minutes_interval" ->
                new Schedule(cron("*/" + values.integer(commandKey) + " * * * *"), zone, delayOf(values), start, end);
            default -> new Schedule(cron(command), zone, delayOf(values), start, end);
        };
    }

    /** How long after its session time a session runs. */
    public Duration delay() {
        return delay;
    }

    /** The first session time after {@code time}; absent if the schedule has ended. */
    public Optional<Instant> next(Instant time) {
        Optional<Instant> next = pattern.next(time, zone);
        if (next.isPresent()
                && start.isPresent()
                && start.get().isAfter(next.get().plus(delay))) {
            next = pattern.next(start.get().minusSeconds(1), zone);
        }
        return next.filter(session -> end.isEmpty() || end.get().isAfter(session.plus(delay)));
    }

    /** The last session time before {@code time}, whatever the schedule's start. */
    public Optional<Instant> previous(Instant time) {
        for (long seconds = 3600; seconds < Duration.ofDays(366L * 8).toSeconds(); seconds *= 4) {
            Optional<Instant> candidate = pattern.next(time.minusSeconds(seconds), zone);
            if (candidate.isPresent() && candidate.get().isBefore(time)) {
                return Optional.of(lastBefore(candidate.get(), time));
            }
        }
        return Optional.empty();
    }

    private Instant lastBefore(Instant earlier, Instant time) {
        Instant last = earlier;
        Optional<Instant> next = pattern.next(last, zone);
        while (next.isPresent() && next.get().isBefore(time)) {
            last = next.get();
            next = pattern.next(last, zone);
        }
        return last;
    }

    private static void refuseUnusedKeys(ObjectNode config, String commandKey, String type) {
        Set<String> used = new TreeSet<>(COMMON_KEYS);
        used.add(commandKey);
        used.add("_type");
        used.add("_command");
        used.add("at");
        if (type.equals("cron") || type.equals("minutes_interval")) {
            used.add("delay");
        }
        List<String> candidates = new ArrayList<>(COMMON_KEYS);
        candidates.add(commandKey);
        StringBuilder message = new StringBuilder();
        config.fieldNames().forEachRemaining(key -> {
            if (!used.contains(key)) {
                List<String> meant = Suggestions.of(key, candidates);
                message.append("Parameter '").append(key).append("' is not used at schedule. ");
                message.append(meant.isEmpty() ? "" : "> Did you mean '" + meant + "'?")
                        .append('\n');
            }
        });
        if (!message.isEmpty()) {
            throw new WorkflowException(message.toString());
        }
    }

    private static Optional<Instant> day(TaskConfig config, String key, int plusDays, ZoneId zone) {
        return config.optionalText(key).map(text -> {
            try {
                return LocalDate.parse(text, DAY)
                        .plusDays(plusDays)
                        .atStartOfDay(zone)
                        .toInstant();
            } catch (DateTimeException e) {
                throw new WorkflowException("Invalid " + key + ": " + text + " (" + e + ")", e);
            }
        });
    }

    private static Duration delayOf(TaskConfig config) {
        return Duration.ofSeconds(config.integer("delay", 0));
    }

    private static CronPattern cron(String pattern) {
        try {
            return new CronPattern(pattern);
        } catch (IllegalArgumentException e) {
            throw new WorkflowException("it.sauronsoftware.cron4j.InvalidPatternException: " + e.getMessage(), e);
        }
    }

    private static CronPattern weekly(String day, String command) {
        if (day.startsWith("-")) {
            throw new WorkflowException("weekly>: invalid day: " + day);
        }
        try {
            return new CronPattern("0 0 * * " + day);
        } catch (IllegalArgumentException e) {
            throw new WorkflowException("weekly>: scheduler requires day,hh:mm:ss format: " + command, e);
        }
    }

    private static CronPattern monthly(String day, String command) {
        try {
            return cron("0 0 " + Integer.parseInt(day) + " * *");
        } catch (NumberFormatException e) {
            throw new WorkflowException("monthly>: scheduler requires day,hh:mm:ss format: " + command, e);
        }
    }

    private static String[] dayAndTime(String kind, String command) {
        String[] parts = command.split(",", 2);
        if (parts.length != 2) {
            throw new WorkflowException(kind + ": scheduler requires day,hh:mm:ss format: " + command);
        }
        return parts;
    }

    private static Duration minuteAndSecond(String command) {
        return sexagesimal("hourly>:", "mm:ss", 2, command);
    }

    private static Duration timeOfDay(String kind, String command) {
        return sexagesimal(kind, "hh:mm:ss", 3, command);
    }

    /** Parts are not bounded: the server accepts {@code 25:00:00}. */
    private static Duration sexagesimal(String kind, String format, int parts, String command) {
        String[] texts = command.split(":");
        long seconds = 0;
        try {
            for (String text : texts) {
                seconds = seconds * 60 + Integer.parseInt(text);
            }
        } catch (NumberFormatException e) {
            throw new WorkflowException(kind + " scheduler requires " + format + " format: " + command, e);
        }
        if (texts.length != parts) {
            throw new WorkflowException(kind + " scheduler requires " + format + " format: " + command);
        }
        return Duration.ofSeconds(seconds);
    }
}
