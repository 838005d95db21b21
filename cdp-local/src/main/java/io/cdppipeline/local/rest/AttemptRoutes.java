package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.AttemptInfo;
import io.cdppipeline.local.workflow.AttemptRequest;
import io.cdppipeline.local.workflow.AttemptRequest.Resume;
import io.cdppipeline.local.workflow.StartResult;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /api/attempts…} (facts: digdag, section 5). */
final class AttemptRoutes {

    private final WorkflowEngine engine;

    AttemptRoutes(WorkflowEngine engine) {
        this.engine = engine;
    }

    /** 409 with the attempt that is there, if there is one. */
    Answer start(Call call) throws IOException {
        StartResult result = engine.start(request(call.json(), call.body()));
        return Answer.json(result.started() ? 200 : 409, WorkflowBodies.attempt(result.attempt()));
    }

    private AttemptRequest request(ObjectNode body, byte[] sent) {
        Optional<String> retryName = text(body, "retryAttemptName");
        Optional<JsonNode> resume = Optional.ofNullable(body.get("resume")).filter(JsonNode::isObject);
        List<String> missing = Stream.of("workflowId", "sessionTime", "params")
                .filter(name -> !body.hasNonNull(name))
                .filter(name -> !name.equals("workflowId") || !body.hasNonNull("projectName"))
                .toList();
        if (!missing.isEmpty()) {
            throw DigdagErrors.missing("RestSessionAttemptRequest", missing, sent);
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
        return new AttemptRequest(
                workflowId(body),
                sessionTime(body.get("sessionTime").asText()),
                params,
                retryName,
                resume.map(node -> resume(node, sent)));
    }

    /** The id, or the names that Treasure Data takes as well (facts: td-api, section 4). */
    private long workflowId(ObjectNode body) {
        if (body.hasNonNull("workflowId")) {
            return number(body.get("workflowId"), "workflowId");
        }
        String project = body.path("projectName").asText();
        String name = body.path("workflowName").asText();
        return engine.workflow(engine.project(project).id(), name, Optional.empty())
                .id();
    }

    private static Instant sessionTime(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw DigdagErrors.badTime(text, "sessionTime");
        }
    }

    private static Resume resume(JsonNode node, byte[] sent) {
        String mode = node.path("mode").asText();
        if (!mode.equals("failed") && !mode.equals("from")) {
            throw DigdagErrors.unknownMode(mode, sent);
        }
        if (!node.hasNonNull("attemptId") || (mode.equals("from") && !node.hasNonNull("from"))) {
            throw new RestException(
                    400,
                    "Cannot build Resume, some of required attributes are not set "
                            + (mode.equals("from") ? "[attemptId, from]" : "[attemptId]"));
        }
        return new Resume(
                number(node.get("attemptId"), "attemptId"),
                mode.equals("from") ? text(node, "from") : Optional.empty());
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
        project.ifPresent(name -> engine.project(name));
        // Without a project, the server does not look at the workflow (facts: digdag, section 8.15).
        Optional<String> workflow = project.isPresent() ? call.query("workflow") : Optional.empty();
        boolean retried = call.flag("include_retried");
        Set<Long> sessions = new HashSet<>();
        List<AttemptInfo> found = engine.attempts().stream()
                .filter(attempt -> project.isEmpty() || attempt.projectName().equals(project.get()))
                .filter(attempt -> workflow.isEmpty() || attempt.workflowName().equals(workflow.get()))
                .filter(attempt -> sessions.add(attempt.sessionId()) || retried)
                .toList();
        return attempts(Page.descending(call, found, AttemptInfo::id));
    }

    Answer show(Call call) {
        return Answer.ok(WorkflowBodies.attempt(engine.attempt(call.id("id"))));
    }

    /** All attempts of the attempt's session, the oldest first. */
    Answer retries(Call call) {
        return attempts(engine.retries(call.id("id")));
    }

    Answer tasks(Call call) {
        return WorkflowBodies.list("tasks", engine.tasks(call.id("id")), WorkflowBodies::task);
    }

    Answer kill(Call call) {
        return Answer.ok(WorkflowBodies.attempt(engine.kill(call.id("id"))));
    }

    private static Answer attempts(List<AttemptInfo> attempts) {
        return WorkflowBodies.list("attempts", attempts, WorkflowBodies::attempt);
    }
}
