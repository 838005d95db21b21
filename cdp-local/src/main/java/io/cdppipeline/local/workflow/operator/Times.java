package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Points in time as options name them. */
final class Times {

    private Times() {}

    /** @throws WorkflowException if the value is missing or no time with an offset */
    static Instant instant(TaskConfig config, String key) {
        String text = config.text(key);
        try {
            return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
        } catch (DateTimeException e) {
            throw mismatch("java.time.Instant", key, config, e);
        }
    }

    /** Seconds since 1970, a time with an offset, or one of the zone's clocks. */
    static Instant timestamp(TaskConfig config, String key, ZoneId zone) {
        String text = config.text(key);
        JsonNode value = config.node().get(key);
        try {
            if (value.isIntegralNumber() || text.matches("[0-9]*")) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            return offsetOrLocal(text, zone);
        } catch (DateTimeException | NumberFormatException e) {
            throw mismatch("io.digdag.standards.operator.TimestampParam", key, config, e);
        }
    }

    private static Instant offsetOrLocal(String text, ZoneId zone) {
        try {
            return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
        } catch (DateTimeException e) {
            return LocalDateTime.parse(text).atZone(zone).toInstant();
        }
    }

    private static WorkflowException mismatch(String type, String key, TaskConfig config, Exception cause) {
        JsonNode value = config.node().get(key);
        String kind = value.isTextual() ? "string" : "number";
        return new WorkflowException(
                "Expected class " + type + " for key '" + key + "' but got " + value + " (" + kind + ")", cause);
    }
}
