package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** The {@code sla} option: what to do when a workflow has not ended by a time of day or after a while. */
final class SlaOption {

    private SlaOption() {}

    /**
     * How long after its start an attempt is late; absent if the workflow has no such option.
     *
     * @throws WorkflowException if the option names neither a time nor a duration
     */
    static Optional<Duration> delay(ObjectNode workflow, Instant now, ZoneId zone) {
        if (!workflow.has("sla")) {
            return Optional.empty();
        }
        TaskConfig sla = TaskConfig.of(workflow).objectOrEmpty("sla");
        Optional<String> time = sla.optionalText("time");
        Optional<String> duration = sla.optionalText("duration");
        if (time.isPresent() == duration.isPresent()) {
            throw new WorkflowException("SLA must be specified using either the 'time' or 'duration' option");
        }
        int seconds = seconds(
                time.isPresent() ? "time" : "duration", time.or(() -> duration).orElseThrow());
        if (duration.isPresent()) {
            return Optional.of(Duration.ofSeconds(seconds));
        }
        LocalDateTime today = now.atZone(zone).toLocalDate().atStartOfDay();
        Instant due = today.plusSeconds(seconds).atZone(zone).toInstant();
        return Optional.of(Duration.between(now, due.isBefore(now) ? due.plus(Duration.ofDays(1)) : due));
    }

    private static int seconds(String option, String text) {
        String[] parts = text.split(":");
        try {
            if (parts.length == 2 || parts.length == 3) {
                return Integer.parseInt(parts[0]) * 3600
                        + Integer.parseInt(parts[1]) * 60
                        + (parts.length == 3 ? Integer.parseInt(parts[2]) : 0);
            }
        } catch (NumberFormatException e) {
            throw new WorkflowException(format(option, text), e);
        }
        throw new WorkflowException(format(option, text));
    }

    /** As the server says it, which names the time, wrapped, also where the duration is wrong. */
    private static String format(String option, String text) {
        return "SLA " + option + " option needs to be HH:MM or HH:MM:SS format: "
                + (option.equals("time") ? "Optional.of(" + text + ")" : "Optional.absent()");
    }
}
