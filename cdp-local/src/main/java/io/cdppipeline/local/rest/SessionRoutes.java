package io.cdppipeline.local.rest;

import io.cdppipeline.local.workflow.AttemptInfo;
import io.cdppipeline.local.workflow.SessionInfo;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.util.List;
import java.util.Optional;

/** {@code /api/sessions…} (facts: digdag, section 5). */
final class SessionRoutes {

    private final WorkflowEngine engine;

    SessionRoutes(WorkflowEngine engine) {
        this.engine = engine;
    }

    Answer list(Call call) {
        return page(call, engine.sessions());
    }

    Answer ofProject(Call call) {
        long project = engine.project(call.id("id")).id();
        Optional<String> workflow = call.query("workflow");
        return page(
                call,
                engine.sessions().stream()
                        .filter(session -> session.lastAttempt().projectId() == project)
                        .filter(session -> workflow.isEmpty()
                                || session.lastAttempt().workflowName().equals(workflow.get()))
                        .toList());
    }

    private static Answer page(Call call, List<SessionInfo> sessions) {
        return WorkflowBodies.list(
                "sessions", Page.descending(call, sessions, SessionInfo::id), WorkflowBodies::session);
    }

    Answer show(Call call) {
        return Answer.ok(WorkflowBodies.session(engine.session(call.id("id"))));
    }

    Answer attemptsOf(Call call) {
        List<AttemptInfo> attempts = engine.attemptsOfSession(call.id("id"));
        return WorkflowBodies.list(
                "attempts", Page.descending(call, attempts, AttemptInfo::id), WorkflowBodies::attempt);
    }
}
