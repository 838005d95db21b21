package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.Finding.Severity;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one {@code .dig} file: its top-level keys, its time zone, its tasks. */
final class WorkflowReader {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final List<String> TOP_LEVEL = List.of("schedule", "sla", "_error", "_check", "_retry", "_parallel");

    private final String file;
    private final String name;
    private final SourceMap sources = new SourceMap();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> contentErrors = new ArrayList<>();
    private final Problems problems = new Problems();
    private String errorKind = "config";
    private Optional<String> fileError = Optional.empty();
    private Optional<String> scheduleError = Optional.empty();

    WorkflowReader(String file) {
        this.file = file;
        this.name = file.substring(0, file.length() - ".dig".length());
    }

    /** The workflow; absent if the file is no mapping. It may have findings all the same. */
    Optional<Workflow> read(Map<String, String> files, ParsedFiles parsed) {
        IncludeReader reader = new IncludeReader(files, parsed, sources, findings);
        Optional<ObjectNode> object = reader.read(file);
        fileError = reader.fileError();
        reader.contentError().ifPresent(contentErrors::add);
        errorKind = reader.errorKind();
        return object.map(this::workflow);
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(problems.findings());
        return all;
    }

    /** A file that could not be read: the server stops there and answers with this. */
    Optional<String> fileError() {
        return fileError;
    }

    /** What the server says of this file before it looks at tasks. */
    Optional<String> contentError() {
        return contentErrors.stream().findFirst();
    }

    /** What kind of error {@link #contentError()} is. */
    String errorKind() {
        return errorKind;
    }

    /** What the server says of this file's tasks and schedule. */
    Optional<String> compileError() {
        return problems.refusal().or(() -> scheduleError);
    }

    private Workflow workflow(ObjectNode source) {
        ZoneId timezone = timezone(source);
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        export(source).ifPresent(export -> {
            config.set("_export", export);
            sources.copy(source, "_export", config);
        });
        for (String key : TOP_LEVEL) {
            copy(source, key, config);
        }
        List<String> unknown = new ArrayList<>();
        for (Iterator<String> keys = source.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (key.startsWith("+")) {
                copy(source, key, config);
            } else if (!config.has(key) && !key.equals("timezone") && !key.equals("_export")) {
                unknown.add(key);
            }
        }
        refuseUnknown(source, unknown);
        checkNames(config);
        List<WorkflowTask> tasks = TaskCompiler.compile("", "+" + name, config, Optional.of(at(1)), sources, problems);
        checkSchedule(config, timezone);
        return new Workflow(name, file, timezone, config, tasks, sources);
    }

    private void copy(ObjectNode source, String key, ObjectNode target) {
        JsonNode value = source.get(key);
        if (value != null && value.isNull()) {
            String message = "Parameter '" + key + "' is required but null";
            content("workflow-keys", position(source, key), message, message);
        }
        if (value != null) {
            target.set(key, value);
            sources.copy(source, key, target);
        }
    }

    private ZoneId timezone(ObjectNode source) {
        try {
            return TaskConfig.of(source).optionalZone("timezone").orElse(UTC);
        } catch (WorkflowException e) {
            content(
                    "workflow-timezone",
                    position(source, "timezone"),
                    String.valueOf(e.getMessage()),
                    "There is no time zone " + source.get("timezone") + "; use a name like Asia/Tokyo or UTC");
            return UTC;
        }
    }

    private Optional<ObjectNode> export(ObjectNode source) {
        try {
            return Optional.of(TaskConfig.of(source).objectOrEmpty("_export").node())
                    .filter(export -> !export.isEmpty());
        } catch (WorkflowException e) {
            String message = String.valueOf(e.getMessage());
            content("workflow-keys", position(source, "_export"), message, message);
            return Optional.empty();
        }
    }

    private void refuseUnknown(ObjectNode source, List<String> unknown) {
        if (!unknown.isEmpty()) {
            String message = "Workflow '" + name + "' includes unknown keys: " + unknown;
            List<String> known = new ArrayList<>(TOP_LEVEL);
            known.add("timezone");
            known.add("_export");
            List<String> meant = unknown.stream()
                    .flatMap(key -> Suggestions.of(key, known).stream())
                    .distinct()
                    .toList();
            content(
                    "workflow-keys",
                    position(source, unknown.get(0)),
                    message,
                    message + (meant.isEmpty() ? "" : " (did you mean " + meant + "?)"));
        }
    }

    private void checkNames(ObjectNode config) {
        List<String> complaints = new ArrayList<>();
        config.fieldNames().forEachRemaining(key -> {
            if (key.startsWith("+")) {
                Names.ofTask(key).forEach(complaint -> {
                    complaints.add("task name " + complaint + ": \"" + key + "\"");
                    if (Names.ofRawTask(key).isEmpty()) {
                        findings.add(new Finding(
                                "workflow-name",
                                Severity.ERROR,
                                position(config, key).toString(),
                                "The task name '" + key + "' " + complaint));
                    }
                });
            }
        });
        Names.ofProject(name).forEach(complaint -> {
            complaints.add("name " + complaint + ": \"" + name + "\"");
            findings.add(new Finding(
                    "workflow-name", Severity.ERROR, file, "The workflow name '" + name + "' " + complaint));
        });
        if (!complaints.isEmpty()) {
            errorKind = contentErrors.isEmpty() ? "model validation" : errorKind;
            contentErrors.add("Validating workflow failed\n" + String.join("\n", complaints));
        }
    }

    private void checkSchedule(ObjectNode config, ZoneId timezone) {
        JsonNode schedule = config.get("schedule");
        if (schedule == null || schedule.isNull()) {
            return;
        }
        try {
            if (!(schedule instanceof ObjectNode object)) {
                throw TaskConfig.mismatch(
                        TaskConfig.optionalType("io.digdag.client.config.Config"), "schedule", schedule);
            }
            Schedule.parse(object, timezone);
        } catch (WorkflowException e) {
            String message = String.valueOf(e.getMessage());
            scheduleError = Optional.of(message);
            findings.add(new Finding(
                    "workflow-schedule",
                    Severity.ERROR,
                    position(config, "schedule").toString(),
                    message.strip()));
        }
    }

    private void content(String rule, Position position, String serverMessage, String message) {
        contentErrors.add(serverMessage);
        findings.add(new Finding(rule, Severity.ERROR, position.toString(), message));
    }

    private Position position(ObjectNode container, String key) {
        return sources.key(container, key).orElseGet(() -> at(1));
    }

    private Position at(int line) {
        return new Position(file, line, 1);
    }
}
