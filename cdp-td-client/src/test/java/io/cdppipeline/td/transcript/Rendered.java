package io.cdppipeline.td.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.td.schedule.Backfill;
import io.cdppipeline.td.schedule.TdSchedule;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdLogFile;
import io.cdppipeline.td.workflow.TdProject;
import io.cdppipeline.td.workflow.TdRevision;
import io.cdppipeline.td.workflow.TdSession;
import io.cdppipeline.td.workflow.TdTask;
import io.cdppipeline.td.workflow.TdWorkflow;
import io.cdppipeline.td.workflow.TruncatedSessionTime;
import io.cdppipeline.td.workflow.VersionCheck;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes what the client has read as the server had written it, to show that nothing got lost. */
final class Rendered {

    private static final DateTimeFormatter OFFSET_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

    private Rendered() {}

    static <T> JsonNode list(String field, List<T> items, Function<T, JsonNode> render) {
        ObjectNode json = object();
        ArrayNode array = json.putArray(field);
        items.forEach(item -> array.add(render.apply(item)));
        return json;
    }

    static JsonNode project(TdProject project) {
        return object().put("id", project.id())
                .put("name", project.name())
                .put("revision", project.revision())
                .put("createdAt", text(project.createdAt()))
                .put("updatedAt", text(project.updatedAt()))
                .put("deletedAt", text(project.deletedAt()))
                .put("archiveType", project.archiveType())
                .put("archiveMd5", text(project.archiveMd5()));
    }

    static JsonNode revision(TdRevision revision) {
        ObjectNode json = object().put("revision", revision.name())
                .put("createdAt", text(revision.createdAt()))
                .put("archiveType", revision.archiveType())
                .put("archiveMd5", text(revision.archiveMd5()));
        return json.set("userInfo", tree(revision.userInfo()));
    }

    static JsonNode workflow(TdWorkflow workflow) {
        ObjectNode json = object().put("id", workflow.id())
                .put("name", workflow.name())
                .put("revision", workflow.revision())
                .put("timezone", workflow.timezone());
        json.set("project", named(workflow.projectId(), workflow.projectName()));
        return json.set("config", tree(workflow.config()));
    }

    static JsonNode truncated(TruncatedSessionTime time) {
        ObjectNode json = object().put("revision", time.revision())
                .put("timezone", time.timezone())
                .put("sessionTime", text(time.sessionTime()));
        return json.set("project", named(time.projectId(), time.projectName()));
    }

    static JsonNode version(VersionCheck check) {
        return object().put("serverVersion", check.serverVersion())
                .put("upgradeRecommended", check.upgradeRecommended())
                .put("apiCompatible", check.apiCompatible());
    }

    static JsonNode attempt(TdAttempt attempt) {
        ObjectNode json = object().put("status", attempt.status().text())
                .put("id", attempt.id())
                .put("index", attempt.index())
                .put("sessionId", attempt.sessionId())
                .put("sessionUuid", attempt.sessionUuid())
                .put("sessionTime", text(attempt.sessionTime()))
                .put("retryAttemptName", text(attempt.retryAttemptName()))
                .put("done", attempt.status().finished())
                .put("success", attempt.status() == AttemptStatus.SUCCESS)
                .put("cancelRequested", attempt.cancelRequested())
                .put("createdAt", text(attempt.createdAt()))
                .put("finishedAt", text(attempt.finishedAt()));
        json.set("project", named(attempt.projectId(), attempt.projectName()));
        json.set("workflow", named(attempt.workflowId(), attempt.workflowName()));
        return json.set("params", tree(attempt.params()));
    }

    static JsonNode session(TdSession session) {
        ObjectNode json = object().put("id", session.id())
                .put("sessionUuid", session.uuid())
                .put("sessionTime", text(session.time()));
        json.set("project", named(session.projectId(), session.projectName()));
        json.set("workflow", named(session.workflowId(), session.workflowName()));
        TdSession.LastAttempt last = session.lastAttempt().orElseThrow();
        ObjectNode attempt = object().put("id", last.id())
                .put("retryAttemptName", text(last.retryAttemptName()))
                .put("done", last.status().finished())
                .put("success", last.status() == AttemptStatus.SUCCESS)
                .put("cancelRequested", last.cancelRequested())
                .put("createdAt", text(last.createdAt()))
                .put("finishedAt", text(last.finishedAt()));
        attempt.set("params", tree(last.params()));
        return json.set("lastAttempt", attempt);
    }

    static JsonNode task(TdTask task) {
        ObjectNode json = object().put("id", task.id())
                .put("fullName", task.fullName())
                .put("parentId", text(task.parentId()))
                .put("isGroup", task.group())
                .put("state", task.state())
                .put("cancelRequested", task.cancelRequested())
                .put("startedAt", text(task.startedAt()))
                .put("updatedAt", text(task.updatedAt()))
                .put("retryAt", text(task.retryAt()));
        json.set("config", tree(task.config()));
        json.set("upstreams", tree(task.upstreams()));
        json.set("exportParams", tree(task.exportParams()));
        json.set("storeParams", tree(task.storeParams()));
        json.set("stateParams", tree(task.stateParams()));
        return json.set("error", tree(task.error()));
    }

    static JsonNode logFile(TdLogFile file) {
        return object().put("fileName", file.name())
                .put("taskName", file.taskName())
                .put("fileSize", (int) file.size().orElseThrow())
                .put("fileTime", text(file.time()))
                .put("agentId", file.agentId())
                .putNull("direct");
    }

    /** What changes a schedule is answered with two more times. */
    static JsonNode schedule(TdSchedule schedule) {
        ObjectNode json = object().put("id", schedule.id())
                .put("nextRunTime", schedule.nextRunTime().toString())
                .put("nextScheduleTime", text(schedule.nextScheduleTime()))
                .put("disabledAt", text(schedule.disabledAt()));
        schedule.createdAt().ifPresent(time -> json.put("createdAt", time.toString()));
        schedule.updatedAt().ifPresent(time -> json.put("updatedAt", time.toString()));
        json.set("project", named(schedule.projectId(), schedule.projectName()));
        return json.set("workflow", named(schedule.workflowId(), schedule.workflowName()));
    }

    static JsonNode backfill(Backfill backfill) {
        ObjectNode json = (ObjectNode) list("attempts", backfill.attempts(), Rendered::attempt);
        json.put("id", backfill.scheduleId());
        json.set("project", named(backfill.projectId(), backfill.projectName()));
        return json.set("workflow", named(backfill.workflowId(), backfill.workflowName()));
    }

    private static JsonNode named(String id, String name) {
        return object().put("id", id).put("name", name);
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    private static String text(OffsetDateTime time) {
        return OFFSET_TIME.format(time);
    }

    private static JsonNode tree(Object value) {
        return Exchange.JSON.valueToTree(value);
    }

    static ObjectNode object() {
        return Exchange.JSON.createObjectNode();
    }
}
