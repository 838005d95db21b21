package io.cdppipeline.local.rest;

import io.cdppipeline.local.workflow.WorkflowEngine;
import io.cdppipeline.local.workflow.WorkflowInfo;
import io.cdppipeline.workflow.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code /api/workflows…} and {@code /api/version…} (facts: digdag, section 5). */
final class WorkflowRoutes {

    /** The version whose behaviour the interpreter has. */
    private static final String VERSION = "0.10.5.1";

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
        if (call.query("order").filter("desc"::equals).isPresent()) {
            Collections.reverse(all);
            long last = call.number("last_id").orElse(Long.MAX_VALUE);
            page = all.stream()
                    .filter(workflow -> workflow.id() < last)
                    .limit(call.number("count").orElse(100L))
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
        WorkflowInfo workflow = engine.workflow(call.id("id"));
        Instant asked = WorkflowBodies.time(call.required("session_time"));
        ZoneId zone = workflow.definition().timezone();
        String mode = call.query("mode").orElse("");
        Optional<Instant> truncated = switch (mode) {
            case "" -> Optional.of(asked);
            case "hour" ->
                Optional.of(asked.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant());
            case "day" ->
                Optional.of(asked.atZone(zone).truncatedTo(ChronoUnit.DAYS).toInstant());
            // The first session at the time or after it, and the first after it.
            case "schedule" -> schedule(workflow).next(asked.minusSeconds(1));
            case "next_schedule" -> schedule(workflow).next(asked);
            default -> Optional.empty();
        };
        if (truncated.isEmpty()) {
            return Answer.empty(404);
        }
        return Answer.ok(WorkflowBodies.sessionTime(
                workflow, truncated.get().atZone(zone).toOffsetDateTime()));
    }

    private static Schedule schedule(WorkflowInfo workflow) {
        return workflow.definition()
                .schedule()
                .orElseThrow(() ->
                        new RestException(404, "Resource does not exist: schedule of workflow id=" + workflow.id()));
    }
}
