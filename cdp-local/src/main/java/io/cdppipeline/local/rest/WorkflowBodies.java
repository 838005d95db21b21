package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.AttemptInfo;
import io.cdppipeline.local.workflow.ProjectInfo;
import io.cdppipeline.local.workflow.RevisionInfo;
import io.cdppipeline.local.workflow.ScheduleInfo;
import io.cdppipeline.local.workflow.SessionInfo;
import io.cdppipeline.local.workflow.TaskInfo;
import io.cdppipeline.local.workflow.WorkflowInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The workflow API's bodies (facts: digdag, section 5): ids are text, what is not set is null. */
final class WorkflowBodies {

    /** UTC is {@code +00:00}, never {@code Z}. */
    private static final DateTimeFormatter SESSION_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    private WorkflowBodies() {}

    /** {@code {"name": [elements]}}. */
    static <T> Answer list(String name, List<T> elements, Function<T, ObjectNode> body) {
        ObjectNode all = Json.object();
        ArrayNode array = all.putArray(name);
        elements.forEach(element -> array.add(body.apply(element)));
        return Answer.ok(all);
    }

    static ObjectNode project(ProjectInfo project) {
        return Json.object()
                .put("id", Long.toString(project.id()))
                .put("name", project.name())
                .put("revision", project.revision())
                .put("createdAt", Json.apiTime(project.createdAt()))
                .put("updatedAt", Json.apiTime(project.updatedAt()))
                .put("deletedAt", orNull(project.deletedAt().map(Json::apiTime)))
                .put("archiveType", "db")
                .put("archiveMd5", project.archiveMd5());
    }

    static ObjectNode revision(RevisionInfo revision) {
        ObjectNode body = Json.object()
                .put("revision", revision.revision())
                .put("createdAt", Json.apiTime(revision.createdAt()))
                .put("archiveType", "db")
                .put("archiveMd5", revision.archiveMd5());
        body.putObject("userInfo");
        return body;
    }

    static ObjectNode workflow(WorkflowInfo workflow) {
        ObjectNode body = Json.object().put("id", Long.toString(workflow.id())).put("name", workflow.name());
        body.set("project", reference(workflow.projectId(), workflow.projectName()));
        body.put("revision", workflow.revision())
                .put("timezone", workflow.definition().timezone().getId());
        body.set("config", workflow.definition().config());
        return body;
    }

    static ObjectNode sessionTime(WorkflowInfo workflow, OffsetDateTime time) {
        ObjectNode body = Json.object();
        body.set("project", reference(workflow.projectId(), workflow.projectName()));
        return body.put("revision", workflow.revision())
                .put("sessionTime", sessionTime(time))
                .put("timezone", workflow.definition().timezone().getId());
    }

    /** @throws RestException with status 400 if the text is no time with an offset */
    static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new RestException(400, "Invalid ISO time format: " + text);
        }
    }

    static ObjectNode attempt(AttemptInfo attempt) {
        ObjectNode body = Json.object()
                .put("status", attempt.status())
                .put("id", Long.toString(attempt.id()))
                .put("index", attempt.index());
        body.set("project", reference(attempt.projectId(), attempt.projectName()));
        body.set("workflow", reference(attempt.workflowId(), attempt.workflowName()));
        body.put("sessionId", Long.toString(attempt.sessionId()))
                .put("sessionUuid", attempt.sessionUuid().toString())
                .put("sessionTime", sessionTime(attempt.sessionTime()));
        return state(body, attempt);
    }

    static ObjectNode session(SessionInfo session) {
        AttemptInfo last = session.lastAttempt();
        ObjectNode body = Json.object().put("id", Long.toString(session.id()));
        body.set("project", reference(last.projectId(), last.projectName()));
        body.set("workflow", reference(last.workflowId(), last.workflowName()));
        body.put("sessionUuid", last.sessionUuid().toString()).put("sessionTime", sessionTime(last.sessionTime()));
        body.set("lastAttempt", state(Json.object().put("id", Long.toString(last.id())), last));
        return body;
    }

    private static ObjectNode state(ObjectNode body, AttemptInfo attempt) {
        body.put("retryAttemptName", orNull(attempt.retryAttemptName()))
                .put("done", attempt.done())
                .put("success", attempt.success())
                .put("cancelRequested", attempt.cancelRequested());
        body.set("params", attempt.params());
        return body.put("createdAt", Json.apiTime(attempt.createdAt()))
                .put("finishedAt", orNull(attempt.finishedAt().map(Json::apiTime)));
    }

    static ObjectNode schedule(ScheduleInfo schedule) {
        ObjectNode body = Json.object().put("id", Long.toString(schedule.id()));
        body.set("project", reference(schedule.projectId(), schedule.projectName()));
        body.set("workflow", reference(schedule.workflowId(), schedule.workflowName()));
        return body.put("nextRunTime", Json.apiTime(schedule.nextRunTime()))
                .put(
                        "nextScheduleTime",
                        sessionTime(schedule.nextScheduleTime()
                                .atZone(schedule.zone())
                                .toOffsetDateTime()))
                .put("disabledAt", orNull(schedule.disabledAt().map(Json::apiTime)));
    }

    /** What changes of a schedule answer. */
    static ObjectNode scheduleSummary(ScheduleInfo schedule) {
        return schedule(schedule)
                .put("createdAt", Json.apiTime(schedule.createdAt()))
                .put("updatedAt", Json.apiTime(schedule.updatedAt()));
    }

    static ObjectNode backfill(ScheduleInfo schedule, List<AttemptInfo> attempts) {
        ObjectNode body = Json.object().put("id", Long.toString(schedule.id()));
        body.set("project", reference(schedule.projectId(), schedule.projectName()));
        body.set("workflow", reference(schedule.workflowId(), schedule.workflowName()));
        ArrayNode all = body.putArray("attempts");
        attempts.forEach(attempt -> all.add(attempt(attempt)));
        return body;
    }

    static ObjectNode task(TaskInfo task) {
        ObjectNode body = Json.object()
                .put("id", Long.toString(task.id()))
                .put("fullName", task.fullName())
                .put("parentId", orNull(task.parentId().map(String::valueOf)));
        body.set("config", task.config());
        ArrayNode upstreams = body.putArray("upstreams");
        task.upstreams().forEach(id -> upstreams.add(Long.toString(id)));
        body.put("state", task.state()).put("cancelRequested", task.cancelRequested());
        body.set("exportParams", task.exportParams());
        body.set("storeParams", task.storeParams());
        body.set("stateParams", task.stateParams());
        body.put("updatedAt", Json.apiTime(task.updatedAt()))
                .put("retryAt", orNull(retryAt(task).map(Json::apiTime)))
                .put("startedAt", orNull(task.startedAt().map(Json::apiTime)));
        body.set("error", task.error());
        return body.put("isGroup", task.group());
    }

    /** A task that was told to stop while it waited runs no more, whatever it waited for. */
    private static Optional<Instant> retryAt(TaskInfo task) {
        return task.retryAt().filter(time -> !task.state().equals("canceled"));
    }

    private static ObjectNode reference(long id, String name) {
        return Json.object().put("id", Long.toString(id)).put("name", name);
    }

    private static String sessionTime(OffsetDateTime time) {
        return SESSION_TIME.format(time);
    }

    private static @Nullable String orNull(Optional<String> text) {
        return text.orElse(null);
    }
}
