package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.TaskLog;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** {@code /api/logs/…} (facts: digdag, section 5). */
final class LogRoutes {

    private static final String AGENT = "local";

    private final WorkflowEngine engine;

    LogRoutes(WorkflowEngine engine) {
        this.engine = engine;
    }

    /** {@code task} is the beginning of the tasks' names. */
    Answer files(Call call) {
        List<TaskLog> logs = engine.logs(call.id("id"), call.query("task").orElse(""));
        return WorkflowBodies.list("files", logs, LogRoutes::file);
    }

    private static ObjectNode file(TaskLog log) {
        return Json.object()
                .put("fileName", log.fileName())
                .put("fileSize", zipped(log).length)
                .put("taskName", log.taskName())
                .put("fileTime", Json.apiTime(log.fileTime()))
                .put("agentId", AGENT)
                .putNull("direct");
    }

    Answer file(Call call) {
        String name = call.path("file");
        return engine.logs(call.id("id"), "").stream()
                .filter(log -> log.fileName().equals(name))
                .findFirst()
                .map(log -> Answer.bytes(200, "application/gzip", zipped(log)))
                .orElseThrow(() -> new RestException(
                        404, "java.nio.file.NoSuchFileException: attempt-" + call.path("id") + "/" + name));
    }

    private static byte[] zipped(TaskLog log) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(log.text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("Memory refused to be written", e);
        }
        return bytes.toByteArray();
    }
}
