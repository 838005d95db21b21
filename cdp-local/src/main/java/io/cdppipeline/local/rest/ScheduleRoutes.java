package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.AttemptInfo;
import io.cdppipeline.local.workflow.ScheduleInfo;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /api/schedules…} (facts: digdag, section 5). */
final class ScheduleRoutes {

    private final WorkflowEngine engine;

    ScheduleRoutes(WorkflowEngine engine) {
        this.engine = engine;
    }

    Answer list(Call call) {
        return page(call, engine.schedules().all());
    }

    Answer ofProject(Call call) {
        long project = engine.project(call.id("id")).id();
        Optional<String> workflow = call.query("workflow");
        List<ScheduleInfo> schedules = engine.schedules().all().stream()
                .filter(schedule -> schedule.projectId() == project)
                .filter(schedule ->
                        workflow.isEmpty() || schedule.workflowName().equals(workflow.get()))
                .toList();
        // The one of a workflow comes on every page.
        return workflow.isPresent()
                ? WorkflowBodies.list("schedules", schedules, WorkflowBodies::schedule)
                : page(call, schedules);
    }

    private static Answer page(Call call, List<ScheduleInfo> schedules) {
        return WorkflowBodies.list(
                "schedules", Page.hundredAscending(call, schedules, ScheduleInfo::id), WorkflowBodies::schedule);
    }

    Answer show(Call call) {
        return Answer.ok(WorkflowBodies.schedule(engine.schedules().get(call.id("id"))));
    }

    Answer skip(Call call) throws IOException {
        ObjectNode body = call.json();
        require(call, body, "RestScheduleSkipRequest", "dryRun");
        Optional<Instant> from = instant(body, "fromTime");
        Optional<Integer> count = count(body);
        boolean dryRun = body.get("dryRun").asBoolean();
        if (!body.hasNonNull("nextTime") && (count.isEmpty() || from.isEmpty())) {
            throw new RestException(400, "nextTime or (fromTime and count) are required");
        }
        ScheduleInfo schedule = engine.schedules().get(call.id("id"));
        Optional<Instant> runTime = instant(body, "nextRunTime");
        ScheduleInfo moved = body.hasNonNull("nextTime")
                ? engine.schedules().skipTo(schedule.id(), local(body, "nextTime", schedule.zone()), runTime, dryRun)
                : engine.schedules().skipCount(schedule.id(), from.orElseThrow(), count.orElseThrow(), runTime, dryRun);
        return Answer.ok(WorkflowBodies.scheduleSummary(moved));
    }

    Answer backfill(Call call) throws IOException {
        ObjectNode body = call.json();
        require(call, body, "RestScheduleBackfillRequest", "fromTime", "dryRun", "attemptName");
        ScheduleInfo schedule = engine.schedules().get(call.id("id"));
        List<AttemptInfo> attempts = engine.schedules()
                .backfill(
                        schedule.id(),
                        instant(body, "fromTime").orElseThrow(),
                        body.get("attemptName").asText(),
                        count(body),
                        body.get("dryRun").asBoolean());
        return Answer.ok(WorkflowBodies.backfill(schedule, attempts));
    }

    Answer disable(Call call) {
        return Answer.ok(WorkflowBodies.scheduleSummary(engine.schedules().disable(call.id("id"))));
    }

    Answer enable(Call call) throws IOException {
        if (!call.contentType().equals("application/json")) {
            throw new RestException(
                    400,
                    "RESTEASY003200: Could not find message body reader for type: interface"
                            + " io.digdag.client.api.RestScheduleEnableRequest of content type: "
                            + (call.contentType().isEmpty() ? "*/*" : call.contentType()));
        }
        ObjectNode body = call.json();
        ScheduleInfo schedule = engine.schedules().get(call.id("id"));
        Optional<Instant> skipTo = Optional.empty();
        if (body.path("skipSchedule").asBoolean()) {
            skipTo = Optional.of(body.hasNonNull("nextTime") ? local(body, "nextTime", schedule.zone()) : engine.now());
        }
        return Answer.ok(WorkflowBodies.scheduleSummary(engine.schedules().enable(schedule.id(), skipTo)));
    }

    private static void require(Call call, ObjectNode body, String model, String... attributes) throws IOException {
        List<String> missing =
                Stream.of(attributes).filter(name -> !body.hasNonNull(name)).toList();
        if (!missing.isEmpty()) {
            throw DigdagErrors.missing(model, missing, call.body());
        }
    }

    private static Optional<Integer> count(ObjectNode body) {
        JsonNode count = body.path("count");
        if (count.isMissingNode() || count.isNull()) {
            return Optional.empty();
        } else if (!count.canConvertToInt() && !count.asText().matches("[0-9]{1,9}")) {
            throw new RestException(400, "count must be a number, but is: " + count);
        }
        return Optional.of(count.asInt());
    }

    private static Optional<Instant> instant(ObjectNode body, String key) {
        return body.hasNonNull(key)
                ? Optional.of(WorkflowBodies.time(body.get(key).asText()))
                : Optional.empty();
    }

    /** A time with an offset, or one of the workflow's clocks. */
    private static Instant local(ObjectNode body, String key, ZoneId zone) {
        String text = body.get(key).asText();
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            try {
                return LocalDateTime.parse(text).atZone(zone).toInstant();
            } catch (DateTimeException second) {
                throw new RestException(400, "Invalid timestamp format: " + text);
            }
        }
    }
}
