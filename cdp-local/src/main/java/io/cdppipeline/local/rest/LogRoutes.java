package io.cdppipeline.local.rest;

import java.util.Optional;

/** {@code /api/logs/…} (facts: digdag, section 5). */
final class LogRoutes {

    private final WorkflowBackend backend;

    LogRoutes(WorkflowBackend backend) {
        this.backend = backend;
    }

    /** {@code task} is the beginning of the tasks' names. */
    Answer files(Call call) {
        Optional<String> task = call.query("task");
        return Answer.ok(Json.list(
                "files",
                backend.logFiles(call.id("id")).stream()
                        .filter(file -> task.isEmpty() || file.taskName().startsWith(task.get()))
                        .toList()));
    }

    Answer file(Call call) {
        return Answer.bytes(200, "application/gzip", backend.logFile(call.id("id"), call.path("file")));
    }
}
