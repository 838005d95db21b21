package io.cdppipeline.local.rest;

import io.cdppipeline.local.workflow.WorkflowEngine;
import io.cdppipeline.local.workflow.WorkflowInfo;
import io.cdppipeline.workflow.Schedule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/workflows…} and {@code /api/version…} (facts: digdag, section 5). */
final class WorkflowRoutes {

    /** The version whose behaviour the interpreter has. */
    private static final String VERSION = "0.10.5.1";

    private static final Set<String> MODES = Set.of("hour", "day", "schedule", "next_schedule");

    /** What the server takes for the next session of a schedule that has ended. */
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private final WorkflowEngine engine;

    WorkflowRoutes(WorkflowEngine engine) {
        this.engine = engine;
    }

    Answer version(Call call) {
        return Answer.ok(Json.object().put("version", VERSION));
    }

    Answer checkVersion(Call call) {
        call.required("client");
        return Answer.ok(Json.object()
                .put("serverVersion", VERSION)
                .put("upgradeRecommended", false)
                .put("apiCompatible", true));
    }

    /** The workflows of every project's newest revision. */
    Answer list(Call call) {
        Optional<String> pattern = call.query("name_pattern");
        boolean byProject = call.flag("search_project_name");
        List<WorkflowInfo> all = new ArrayList<>(engine.workflows().stream()
                .filter(workflow -> pattern.isEmpty()
                        || workflow.name().contains(pattern.get())
                        || (byProject && workflow.projectName().contains(pattern.get())))
                .sorted(Comparator.comparingLong(WorkflowInfo::id))
                .toList());
        List<WorkflowInfo> page;
        String order = call.query("order").orElse("asc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw new RestException(400, "parameter 'order' must be either 'asc' or 'desc'");
        }
        if (order.equals("desc")) {
            Collections.reverse(all);
            long last = Page.number(call, "last_id").orElse(Long.MAX_VALUE);
            page = all.stream()
                    .filter(workflow -> workflow.id() < last)
                    .limit(Page.number(call, "count").orElse(100L))
                    .toList();
        } else {
            page = Page.ascending(call, all, WorkflowInfo::id);
        }
        return WorkflowBodies.list("workflows", page, WorkflowBodies::workflow);
    }

    Answer show(Call call) {
        return Answer.ok(WorkflowBodies.workflow(engine.workflow(call.id("id"))));
    }

    /** A time as the workflow's sessions have it; an unknown mode is an unknown route (facts: digdag, section 8.15). */
    Answer truncatedSessionTime(Call call) {
        Optional<String> mode = call.query("mode");
        if (mode.isPresent() && !MODES.contains(mode.get())) {
            throw RestException.unmatched("mode", mode.get());
        }
        Optional<TemporalAccessor> given = call.query("session_time").map(WorkflowRoutes::time);
        TemporalAccessor time = given.orElseThrow(() -> new RestException(400, "session_time= is required"));
        WorkflowInfo workflow = engine.workflow(call.id("id"));
        ZoneId zone = workflow.definition().timezone();
        Instant asked = time instanceof LocalDateTime local ? local.atZone(zone).toInstant() : Instant.from(time);
        Instant truncated = switch (mode.orElse("")) {
            case "" -> asked;
            case "hour" -> asked.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
            case "day" -> asked.atZone(zone).truncatedTo(ChronoUnit.DAYS).toInstant();
            // The session that is the first to run at the time or after it.
            case "schedule" -> {
                Schedule schedule = schedule(workflow, "schedule");
                Instant second = asked.truncatedTo(ChronoUnit.SECONDS);
                yield next(schedule, (second.equals(asked) ? second.minusSeconds(1) : second).minus(schedule.delay()));
            }
            default -> next(schedule(workflow, "next_schedule"), asked);
        };
        return Answer.ok(
                WorkflowBodies.sessionTime(workflow, truncated.atZone(zone).toOffsetDateTime()));
    }

    /** A time with an offset, or one of the workflow's clocks. */
    private static TemporalAccessor time(String text) {
        try {
            return DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        } catch (DateTimeException e) {
            throw RestException.unmatched("session_time", text);
        }
    }

    private static Instant next(Schedule schedule, Instant time) {
        return schedule.next(time).orElse(NEVER);
    }

    private static Schedule schedule(WorkflowInfo workflow, String mode) {
        return workflow.definition()
                .schedule()
                .orElseThrow(() -> new RestException(
                        400, "session_time_truncate=" + mode + " is set but schedule is not set to this workflow"));
    }
}
