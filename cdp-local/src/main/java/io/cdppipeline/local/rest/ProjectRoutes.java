package io.cdppipeline.local.rest;

import io.cdppipeline.local.rest.WorkflowBackend.Project;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /api/projects…} (facts: digdag, section 5). */
final class ProjectRoutes {

    private final WorkflowBackend backend;

    ProjectRoutes(WorkflowBackend backend) {
        this.backend = backend;
    }

    Answer push(Call call) throws IOException {
        if (!call.contentType().equals("application/gzip")) {
            throw new RestException(400, "RESTEASY003065: Cannot consume content type");
        }
        String project = call.required("project");
        String revision = call.required("revision");
        byte[] archive = archive(call);
        return Answer.ok(
                Json.MAPPER.valueToTree(backend.push(project, revision, archive, ProjectArchive.unpack(archive))));
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
        Optional<String> pattern = call.query("name_pattern");
        List<Project> found = backend.projects().stream()
                .filter(project -> name.isEmpty() || project.name().equals(name.get()))
                .filter(project -> pattern.isEmpty() || project.name().contains(pattern.get()))
                .toList();
        return list("projects", Page.ascending(call, found, project -> Long.parseLong(project.id())));
    }

    Answer byName(Call call) {
        return Answer.ok(Json.MAPPER.valueToTree(named(backend, call.required("name"))));
    }

    Answer show(Call call) {
        return Answer.ok(Json.MAPPER.valueToTree(backend.project(call.id("id"))));
    }

    Answer delete(Call call) {
        return Answer.ok(Json.MAPPER.valueToTree(backend.deleteProject(call.id("id"))));
    }

    Answer revisions(Call call) {
        Optional<String> name = call.query("name");
        return list(
                "revisions",
                backend.revisions(call.id("id")).stream()
                        .filter(revision ->
                                name.isEmpty() || revision.revision().equals(name.get()))
                        .limit(100)
                        .toList());
    }

    Answer archiveOf(Call call) {
        return Answer.bytes(200, "application/gzip", backend.archive(call.id("id"), call.query("revision")));
    }

    Answer workflows(Call call) {
        Optional<String> name = call.query("name");
        return list("workflows", workflows(call, call.id("id"), name).toList());
    }

    Answer workflow(Call call) {
        String name = call.required("name");
        return Answer.ok(Json.MAPPER.valueToTree(workflow(call, call.id("id"), name)));
    }

    /** {@code GET /api/workflow?project=&name=&revision=}. */
    Answer workflowByNames(Call call) {
        String project = call.required("project");
        String name = call.required("name");
        return Answer.ok(Json.MAPPER.valueToTree(
                workflow(call, Long.parseLong(named(backend, project).id()), name)));
    }

    private WorkflowBackend.Workflow workflow(Call call, long project, String name) {
        return workflows(call, project, Optional.of(name))
                .findFirst()
                .orElseThrow(() -> new RestException(
                        404,
                        "Resource does not exist: workflow name=" + name + " in revision id="
                                + revisionId(project, call.query("revision"))));
    }

    private Stream<WorkflowBackend.Workflow> workflows(Call call, long project, Optional<String> name) {
        return backend.workflows(project, call.query("revision")).stream()
                .filter(workflow -> name.isEmpty() || workflow.name().equals(name.get()));
    }

    /** The revision's place in its project's history, the oldest being 1; the API shows ids of revisions only in errors. */
    private int revisionId(long project, Optional<String> name) {
        List<WorkflowBackend.Revision> revisions = backend.revisions(project);
        for (int i = 0; i < revisions.size(); i++) {
            if (name.isEmpty() || revisions.get(i).revision().equals(name.get())) {
                return revisions.size() - i;
            }
        }
        return 0;
    }

    /** @throws RestException with status 404 */
    static Project named(WorkflowBackend backend, String name) {
        return backend.projects().stream()
                .filter(project -> project.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RestException(404, "Resource does not exist: project name=" + name));
    }

    private static Answer list(String name, List<?> elements) {
        return Answer.ok(Json.list(name, elements));
    }
}
