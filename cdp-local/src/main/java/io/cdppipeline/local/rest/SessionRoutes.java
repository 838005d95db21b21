package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.rest.WorkflowBackend.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code /api/sessions…} (facts: digdag, section 5). A session is what its attempts have in common. */
final class SessionRoutes {

    private final WorkflowBackend backend;

    SessionRoutes(WorkflowBackend backend) {
        this.backend = backend;
    }

    Answer list(Call call) {
        return page(call, attempt -> true);
    }

    Answer ofProject(Call call) {
        String project = backend.project(call.id("id")).id();
        Optional<String> workflow = call.query("workflow");
        return page(
                call,
                attempt -> attempt.project().id().equals(project)
                        && (workflow.isEmpty() || attempt.workflow().name().equals(workflow.get())));
    }

    Answer show(Call call) {
        return Answer.ok(session(attempts(call.path("id")).get(0)));
    }

    Answer attemptsOf(Call call) {
        return Answer.ok(Json.list(
                "attempts", Page.descending(call, attempts(call.path("id")), attempt -> Long.parseLong(attempt.id()))));
    }

    private List<Attempt> attempts(String session) {
        List<Attempt> found = backend.attempts().stream()
                .filter(attempt -> attempt.sessionId().equals(session))
                .toList();
        if (found.isEmpty()) {
            throw new RestException(404, "Resource does not exist: session id=" + session);
        }
        return found;
    }

    private Answer page(Call call, Predicate<Attempt> wanted) {
        Map<String, Attempt> last = new LinkedHashMap<>();
        backend.attempts().stream().filter(wanted).forEach(attempt -> last.putIfAbsent(attempt.sessionId(), attempt));
        List<Attempt> sessions = new ArrayList<>(last.values());
        sessions.sort(Comparator.comparingLong(SessionRoutes::sessionId).reversed());
        return Answer.ok(Json.list(
                "sessions",
                Page.descending(call, sessions, SessionRoutes::sessionId).stream()
                        .map(SessionRoutes::session)
                        .toList()));
    }

    private static long sessionId(Attempt attempt) {
        return Long.parseLong(attempt.sessionId());
    }

    private static ObjectNode session(Attempt last) {
        ObjectNode body = Json.object().put("id", last.sessionId());
        body.set("project", Json.MAPPER.valueToTree(last.project()));
        body.set("workflow", Json.MAPPER.valueToTree(last.workflow()));
        body.put("sessionUuid", last.sessionUuid()).put("sessionTime", last.sessionTime());
        ObjectNode attempt = body.putObject("lastAttempt")
                .put("id", last.id())
                .put("retryAttemptName", last.retryAttemptName())
                .put("done", last.done())
                .put("success", last.success())
                .put("cancelRequested", last.cancelRequested());
        attempt.set("params", last.params());
        attempt.put("createdAt", last.createdAt()).put("finishedAt", last.finishedAt());
        return body;
    }
}
