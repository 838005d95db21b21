package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The parameters that every task has without saying so: times, ids and names. */
final class RuntimeParams {

    private static final DateTimeFormatter TIME = formatter("yyyy-MM-dd'T'HH:mm:ssxxx");
    private static final DateTimeFormatter DATE = formatter("yyyy-MM-dd");
    private static final DateTimeFormatter DATE_COMPACT = formatter("yyyyMMdd");
    private static final DateTimeFormatter LOCAL_TIME = formatter("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter OFFSET = formatter("xx");

    private RuntimeParams() {}

    static ObjectNode of(AttemptInfo attempt, WorkflowInfo workflow, String taskName, ObjectNode params) {
        ZoneId zone = workflow.definition().timezone();
        ObjectNode all = Json.object();
        all.put("timezone", zone.getId());
        all.put("session_uuid", attempt.sessionUuid().toString());
        all.put("session_id", attempt.sessionId());
        Instant session = attempt.sessionTime().toInstant();
        all.put("session_time", format(session, zone));
        addTimes(all, "session_", session, zone);
        addTimes(all, "last_session_", params, zone);
        if (params.path("last_executed_session_time").isTextual()) {
            addTimes(all, "last_executed_session_", params, zone);
        } else {
            for (String part : new String[] {"time", "date", "date_compact", "local_time", "unixtime"}) {
                all.put("last_executed_session_" + part, "");
            }
            all.put("last_executed_session_tz_offset", OFFSET.withZone(zone).format(Instant.EPOCH));
        }
        addTimes(all, "next_session_", params, zone);
        all.put("project_id", attempt.projectId());
        attempt.retryAttemptName().ifPresent(name -> all.put("retry_attempt_name", name));
        all.put("attempt_id", attempt.id());
        all.put("task_name", taskName);
        return all;
    }

    static String format(Instant time, ZoneId zone) {
        return TIME.withZone(zone).format(time);
    }

    private static void addTimes(ObjectNode target, String prefix, ObjectNode params, ZoneId zone) {
        String text = params.path(prefix + "time").asText("");
        if (!text.isEmpty()) {
            try {
                addTimes(target, prefix, OffsetDateTime.parse(text).toInstant(), zone);
            } catch (DateTimeException e) {
                // A start parameter of this name that is no time: the server adds nothing, and neither do we.
                return;
            }
        }
    }

    private static void addTimes(ObjectNode target, String prefix, Instant time, ZoneId zone) {
        target.put(prefix + "date", DATE.withZone(zone).format(time));
        target.put(prefix + "date_compact", DATE_COMPACT.withZone(zone).format(time));
        target.put(prefix + "local_time", LOCAL_TIME.withZone(zone).format(time));
        target.put(prefix + "tz_offset", OFFSET.withZone(zone).format(time));
        target.put(prefix + "unixtime", time.getEpochSecond());
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }
}
