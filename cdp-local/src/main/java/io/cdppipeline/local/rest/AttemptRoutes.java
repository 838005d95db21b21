package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.rest.WorkflowBackend.Attempt;
import io.cdppipeline.local.rest.WorkflowBackend.Resume;
import io.cdppipeline.local.rest.WorkflowBackend.Start;
import io.cdppipeline.local.rest.WorkflowBackend.Started;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /api/attempts…} (facts: digdag, section 5). */
final class AttemptRoutes {

    private final WorkflowBackend backend;

    AttemptRoutes(WorkflowBackend backend) {
        this.backend = backend;
    }

    /** 409 with the attempt that is there, if there is one. */
    Answer start(Call call) throws IOException {
        Started started = backend.start(request(call.json()));
        return Answer.json(started.existing() ? 409 : 200, Json.MAPPER.valueToTree(started.attempt()));
    }

    private Start request(ObjectNode body) {
        Optional<String> retryName = text(body, "retryAttemptName");
        Optional<JsonNode> resume = Optional.ofNullable(body.get("resume")).filter(JsonNode::isObject);
        List<String> missing = Stream.of("workflowId", "sessionTime", "params")
                .filter(name -> !body.hasNonNull(name))
                .filter(name -> !name.equals("workflowId") || !body.hasNonNull("projectName"))
                .toList();
        if (!missing.isEmpty()) {
            throw new RestException(
                    400, "Cannot build RestSessionAttemptRequest, some of required attributes are not set " + missing);
        }
        if (!(body.get("params") instanceof ObjectNode params)) {
            throw new RestException(400, "params must be an object");
        }
        if (retryName.isPresent() && retryName.get().isBlank()) {
            throw new RestException(
                    400,
                    "Validating attempt request failed\nretry attempt name must not be blank: \"" + retryName.get()
                            + "\"");
        }
        return new Start(
                workflowId(body),
                sessionTime(body.get("sessionTime").asText()),
                params,
                retryName,
                resume.map(AttemptRoutes::resume));
    }

    /** The id, or the names that Treasure Data takes as well (facts: td-api, section 4). */
    private long workflowId(ObjectNode body) {
        if (body.hasNonNull("workflowId")) {
            return number(body.get("workflowId"), "workflowId");
        }
        String project = body.path("projectName").asText();
        String name = body.path("workflowName").asText();
        return backend
                .workflows(Long.parseLong(ProjectRoutes.named(backend, project).id()), Optional.empty())
                .stream()
                .filter(workflow -> workflow.name().equals(name))
                .mapToLong(workflow -> Long.parseLong(workflow.id()))
                .findFirst()
                .orElseThrow(() -> new RestException(
                        404, "Resource does not exist: workflow name=" + name + " in project name=" + project));
    }

    private static Instant sessionTime(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new RestException(400, "Invalid ISO time format: " + text);
        }
    }

    private static Resume resume(JsonNode node) {
        String mode = node.path("mode").asText();
        if (!mode.equals("failed") && !mode.equals("from")) {
            throw new RestException(
                    400,
                    "Could not resolve type id '" + mode + "' as a subtype of Resume: known type"
                            + " ids = [failed, from]");
        }
        if (!node.hasNonNull("attemptId") || (mode.equals("from") && !node.hasNonNull("from"))) {
            throw new RestException(
                    400,
                    "Cannot build Resume, some of required attributes are not set "
                            + (mode.equals("from") ? "[attemptId, from]" : "[attemptId]"));
        }
        return new Resume(mode, number(node.get("attemptId"), "attemptId"), text(node, "from"));
    }

    private static long number(JsonNode id, String name) {
        try {
            return Long.parseLong(id.asText());
        } catch (NumberFormatException e) {
            throw new RestException(400, name + " must be a number, but is: " + id);
        }
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.hasNonNull(name) ? Optional.of(node.get(name).asText()) : Optional.empty();
    }

    /** Without {@code include_retried}, only the last attempt of each session. */
    Answer list(Call call) {
        Optional<String> project = call.query("project");
        project.ifPresent(name -> ProjectRoutes.named(backend, name));
        // Without a project, the server does not look at the workflow (facts: digdag, section 8.15).
        Optional<String> workflow = project.isPresent() ? call.query("workflow") : Optional.empty();
        boolean retried = call.flag("include_retried");
        Set<String> sessions = new HashSet<>();
        List<Attempt> found = backend.attempts().stream()
                .filter(attempt -> project.isEmpty() || attempt.project().name().equals(project.get()))
                .filter(attempt ->
                        workflow.isEmpty() || attempt.workflow().name().equals(workflow.get()))
                .filter(attempt -> sessions.add(attempt.sessionId()) || retried)
                .toList();
        return attempts(Page.descending(call, found, attempt -> Long.parseLong(attempt.id())));
    }

    Answer show(Call call) {
        return Answer.ok(Json.MAPPER.valueToTree(backend.attempt(call.id("id"))));
    }

    /** All attempts of the attempt's session, the oldest first. */
    Answer retries(Call call) {
        String session = backend.attempt(call.id("id")).sessionId();
        List<Attempt> all = new ArrayList<>(backend.attempts().stream()
                .filter(attempt -> attempt.sessionId().equals(session))
                .toList());
        Collections.reverse(all);
        return attempts(all);
    }

    Answer tasks(Call call) {
        return Answer.ok(Json.list("tasks", backend.tasks(call.id("id"))));
    }

    Answer kill(Call call) {
        return Answer.ok(Json.MAPPER.valueToTree(backend.kill(call.id("id"))));
    }

    private static Answer attempts(List<Attempt> attempts) {
        return Answer.ok(Json.list("attempts", attempts));
    }
}
