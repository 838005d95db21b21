package io.cdppipeline.local.rest;

import io.cdppipeline.local.workflow.ProjectInfo;
import io.cdppipeline.local.workflow.ScheduleStart;
import io.cdppipeline.local.workflow.WorkflowEngine;
import io.cdppipeline.local.workflow.WorkflowInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /api/projects…} (facts: digdag, section 5). */
final class ProjectRoutes {

    private final WorkflowEngine engine;

    ProjectRoutes(WorkflowEngine engine) {
        this.engine = engine;
    }

    Answer push(Call call) throws IOException {
        if (!call.contentType().equals("application/gzip")) {
            throw new RestException(400, "RESTEASY003065: Cannot consume content type");
        }
        String project = call.required("project");
        String revision = call.required("revision");
        ScheduleStart start = scheduleStart(call);
        byte[] archive = archive(call);
        return Answer.ok(
                WorkflowBodies.project(engine.push(project, revision, ProjectArchive.unpack(archive), archive, start)));
    }

    private ScheduleStart scheduleStart(Call call) {
        Instant from = call.query("schedule_from")
                .filter(text -> !text.isEmpty())
                .map(ProjectRoutes::scheduleFrom)
                .orElseGet(engine::now);
        return new ScheduleStart(from, Set.copyOf(call.queries("clear_schedule")));
    }

    private static Instant scheduleFrom(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new RestException(
                    400, "Invalid schedule_from= parameter format. Expected yyyy-MM-dd'T'HH:mm:ss'Z' format");
        }
    }

    private static byte[] archive(Call call) throws IOException {
        if (call.contentLength() > ProjectArchive.LIMIT) {
            throw new RestException(
                    400, "Size of the uploaded archive file exceeds limit (" + ProjectArchive.LIMIT + " bytes)");
        }
        byte[] archive;
        try (InputStream in = call.stream()) {
            archive = in.readNBytes(ProjectArchive.LIMIT + 1);
        }
        if (archive.length != call.contentLength()) {
            throw new RestException(400, "Content-Length header doesn't match with uploaded data size");
        }
        return archive;
    }

    Answer list(Call call) {
        Optional<String> name = call.query("name");
        if (name.isPresent()) {
            // Whatever page is asked for, and whatever pattern.
            List<ProjectInfo> named = engine.projects().stream()
                    .filter(project -> project.name().equals(name.get()))
                    .toList();
            return WorkflowBodies.list("projects", named, WorkflowBodies::project);
        }
        Optional<String> pattern = call.query("name_pattern");
        List<ProjectInfo> found = engine.projects().stream()
                .filter(project -> pattern.isEmpty() || project.name().contains(pattern.get()))
                .toList();
        return WorkflowBodies.list("projects", Page.ascending(call, found, ProjectInfo::id), WorkflowBodies::project);
    }

    Answer byName(Call call) {
        return Answer.ok(WorkflowBodies.project(engine.project(call.required("name"))));
    }

    Answer show(Call call) {
        return Answer.ok(WorkflowBodies.project(engine.project(call.id("id"))));
    }

    Answer delete(Call call) {
        return Answer.ok(WorkflowBodies.project(engine.deleteProject(call.id("id"))));
    }

    Answer revisions(Call call) {
        Optional<String> name = call.query("name");
        return WorkflowBodies.list(
                "revisions",
                engine.revisions(call.id("id")).stream()
                        .filter(revision ->
                                name.isEmpty() || revision.revision().equals(name.get()))
                        .limit(100)
                        .toList(),
                WorkflowBodies::revision);
    }

    Answer archiveOf(Call call) {
        return Answer.bytes(200, "application/gzip", engine.archive(call.id("id"), call.query("revision")));
    }

    Answer workflows(Call call) {
        Optional<String> name = call.query("name");
        return WorkflowBodies.list(
                "workflows", workflows(call, call.id("id"), name).toList(), WorkflowBodies::workflow);
    }

    Answer workflow(Call call) {
        String name = call.required("name");
        return Answer.ok(WorkflowBodies.workflow(engine.workflow(call.id("id"), name, call.query("revision"))));
    }

    Answer workflowOfName(Call call) {
        return Answer.ok(
                WorkflowBodies.workflow(engine.workflow(call.id("id"), call.path("name"), call.query("revision"))));
    }

    /** {@code GET /api/workflow?project=&name=&revision=}. */
    Answer workflowByNames(Call call) {
        String project = call.required("project");
        String name = call.required("name");
        return Answer.ok(
                WorkflowBodies.workflow(engine.workflow(engine.project(project).id(), name, call.query("revision"))));
    }

    private Stream<WorkflowInfo> workflows(Call call, long project, Optional<String> name) {
        return engine.workflows(project, call.query("revision")).stream()
                .filter(workflow -> name.isEmpty() || workflow.name().equals(name.get()));
    }
}
