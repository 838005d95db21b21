package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.Schedule;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** What a session adds to the parameters that it is started with, and when it is late. */
final class SessionParams {

    private SessionParams() {}

    /**
     * The given parameters with the schedule's neighbouring sessions, if the workflow has one.
     *
     * @param lastExecuted the session before this one that was really started, where that is known
     */
    static ObjectNode of(WorkflowInfo workflow, ObjectNode given, Instant sessionTime, Optional<Instant> lastExecuted) {
        ObjectNode params = given.deepCopy();
        Optional<Schedule> schedule = workflow.definition().schedule();
        if (schedule.isPresent()) {
            ZoneId zone = workflow.definition().timezone();
            schedule.get()
                    .previous(sessionTime)
                    .ifPresent(time -> params.put("last_session_time", RuntimeParams.format(time, zone)));
            Instant next = schedule.get().next(sessionTime).orElse(ScheduleTime.NEVER);
            params.put("next_session_time", RuntimeParams.format(next, zone));
            lastExecuted.ifPresent(time -> params.put("last_executed_session_time", RuntimeParams.format(time, zone)));
        }
        return params;
    }

    /** How long after its start a session is late; absent if its workflow does not say. */
    static Optional<Duration> late(WorkflowInfo workflow, Instant now) {
        try {
            return SlaOption.delay(
                    workflow.definition().config(), now, workflow.definition().timezone());
        } catch (WorkflowException e) {
            throw new WorkflowApiException(400, String.valueOf(e.getMessage()));
        }
    }
}
