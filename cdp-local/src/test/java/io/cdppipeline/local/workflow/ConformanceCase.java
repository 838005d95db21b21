package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs one recorded project on an engine of its own and compares with what the server did. */
final class ConformanceCase implements AutoCloseable {

    private final Path directory;
    private final JsonNode start;
    private final JsonNode expected;
    private final VirtualTime time = new VirtualTime();
    private final ScriptedTd td;
    private final ScriptedHttp http;
    private final WorkflowEngine engine;
    private final Map<String, Long> attempts = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();
    private final Comparison compare;

    ConformanceCase(Path directory) throws IOException {
        this.directory = directory;
        this.start = json("start.json").orElseThrow();
        this.expected = json("expected.json").orElseThrow();
        this.td = new ScriptedTd(json("td-responses.json").orElseGet(Json::object));
        this.http = new ScriptedHttp(json("http-responses.json").orElseGet(Json::object));
        this.engine = WorkflowEngine.builder()
                .clock(time)
                .timer(time)
                .tdService(td)
                .allowShell(true)
                .threads(8)
                .build();
        this.compare = new Comparison(differences, http.address());
    }

    /** The differences; empty if the engine did what the server did. */
    List<String> run() throws Exception {
        String name = "c" + directory.getFileName().toString().substring(0, 3);
        for (JsonNode extra : start.path("extraProjects")) {
            engine.push(extra.get("name").asText(), "r1", files(extra.get("dir").asText()));
        }
        ProjectInfo project;
        try {
            project = engine.push(name, "r1", files("project"));
        } catch (WorkflowApiException e) {
            compare.refusal("push", expected.get("push"), e);
            return differences;
        }
        // A recording ends before its schedules' times come; virtual time would run into them.
        engine.schedules().all().forEach(schedule -> engine.schedules().disable(schedule.id()));
        if (expected.has("push")) {
            return List.of("push: was accepted");
        }
        start.path("secrets")
                .properties()
                .forEach(secret -> engine.putSecret(
                        project.id(),
                        secret.getKey(),
                        Secret.of(placed(secret.getValue().asText()))));
        if (Files.exists(directory.resolve("td-responses.json"))) {
            engine.putSecret(project.id(), "td.apikey", Secret.of("1/key"));
        }
        if (start.has("steps")) {
            runSteps(project);
        } else {
            runOnce(project);
        }
        compareRequests();
        return differences;
    }

    private void runOnce(ProjectInfo project) throws Exception {
        StartResult result;
        try {
            result = begin(project, Json.object());
        } catch (WorkflowApiException e) {
            compare.refusal("start", expected.get("start"), e);
            return;
        }
        if (expected.has("start")) {
            differences.add("start: was accepted");
            return;
        }
        attempts.put("", result.attempt().id());
        await(result.attempt().id());
        compareAttempt("", expected, result.attempt().id());
        List<AttemptInfo> others = engine.attempts().stream()
                .filter(attempt -> attempt.id() != result.attempt().id())
                .sorted(java.util.Comparator.comparingLong(AttemptInfo::id))
                .toList();
        compareRequired(others);
    }

    private void compareRequired(List<AttemptInfo> others) throws Exception {
        JsonNode required = expected.path("requiredAttempts");
        if (required.size() != others.size()) {
            differences.add("required attempts: " + others.size() + " instead of " + required.size());
            return;
        }
        for (int i = 0; i < others.size(); i++) {
            await(others.get(i).id());
            AttemptInfo attempt = engine.attempt(others.get(i).id());
            JsonNode wanted = required.get(i);
            String where = "required " + i;
            compare.equal(where + " project", wanted.get("project").asText(), attempt.projectName());
            compare.equal(where + " workflow", wanted.get("workflow").asText(), attempt.workflowName());
            compareIdentity(where, wanted, attempt);
            compareAttempt(where, wanted, attempt.id());
        }
    }

    private void compareIdentity(String where, JsonNode wanted, AttemptInfo attempt) {
        compare.equal(
                where + " sessionTime",
                wanted.get("sessionTime").asText(),
                RuntimeParams.format(
                        attempt.sessionTime().toInstant(), attempt.sessionTime().getOffset()));
        compare.json(where + " params", wanted.get("params"), attempt.params());
        compare.equal(
                where + " retryAttemptName",
                wanted.get("retryAttemptName").asText("null"),
                attempt.retryAttemptName().orElse("null"));
    }

    private void runSteps(ProjectInfo project) throws Exception {
        List<JsonNode> answers = new ArrayList<>();
        expected.path("steps").forEach(answers::add);
        for (JsonNode step : start.get("steps")) {
            switch (step.get("do").asText()) {
                case "start" -> startStep(project, step, answers.remove(0));
                case "wait" -> {
                    // A start that was refused leaves nothing to wait for.
                    if (attempts.containsKey(step.get("attempt").asText())) {
                        await(attempts.get(step.get("attempt").asText()));
                    }
                }
                case "waitTask" ->
                    awaitTask(
                            attempts.get(step.get("attempt").asText()),
                            step.get("task").asText(),
                            step.get("state").asText());
                case "kill" -> killStep(step, answers.remove(0));
                case "push" -> {
                    answers.remove(0);
                    engine.push(
                            project.name(),
                            step.get("revision").asText(),
                            files(step.get("dir").asText()));
                }
                default -> throw new IllegalStateException("step " + step);
            }
        }
        for (JsonNode name : expected.get("attemptOrder")) {
            await(attempts.get(name.asText()));
            compareAttempt(name.asText(), expected.get("attempts").get(name.asText()), attempts.get(name.asText()));
        }
    }

    private void startStep(ProjectInfo project, JsonNode step, JsonNode answer) {
        String name = step.get("as").asText();
        try {
            StartResult result = begin(project, step);
            compare.equal(name + " status", answer.get("status").asInt(), result.started() ? 200 : 409);
            if (result.started()) {
                attempts.put(name, result.attempt().id());
            } else if (answer.has("existing")) {
                compare.equal(
                        name + " existing",
                        attempts.get(answer.get("existing").asText()),
                        result.attempt().id());
            }
            if (answer.has("attempt")) {
                compare.equal(
                        name + " index",
                        answer.get("attempt").get("index").asInt(),
                        result.attempt().index());
                compareIdentity(name, answer.get("attempt"), result.attempt());
            }
        } catch (WorkflowApiException e) {
            compare.refusal(name, answer, e);
        }
    }

    private void killStep(JsonNode step, JsonNode answer) {
        try {
            AttemptInfo before = engine.kill(attempts.get(step.get("attempt").asText()));
            compare.equal("kill status", answer.get("status").asInt(), 200);
            compare.equal("kill cancelRequested", answer.get("cancelRequested").asBoolean(), before.cancelRequested());
        } catch (WorkflowApiException e) {
            compare.refusal("kill", answer, e);
        }
    }

    private StartResult begin(ProjectInfo project, JsonNode step) {
        JsonNode params = step.has("params") ? step.get("params") : start.path("params");
        String workflow = (step.has("workflow") ? step : start).get("workflow").asText();
        String session =
                (step.has("session_time") ? step : start).get("session_time").asText();
        Optional<AttemptRequest.Resume> resume = Optional.ofNullable(step.get("resume"))
                .map(node -> new AttemptRequest.Resume(
                        attempts.get(node.get("attempt").asText()),
                        Optional.ofNullable(node.get("from")).map(JsonNode::asText)));
        return engine.start(new AttemptRequest(
                engine.workflow(project.id(), workflow, Optional.empty()).id(),
                OffsetDateTime.parse(session).toInstant(),
                (ObjectNode) placedJson(params),
                Optional.ofNullable(step.get("retryAttemptName")).map(JsonNode::asText),
                resume));
    }

    private void await(long attempt) throws Exception {
        CompletableFuture<AttemptInfo> done = CompletableFuture.supplyAsync(() -> {
            try {
                return engine.await(attempt);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int idle = 0; idle < 4000; idle++) {
            try {
                done.get(3, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                idle = time.ring() ? 0 : idle;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("attempt did not end: " + engine.tasks(attempt));
    }

    private void awaitTask(long attempt, String task, String state) {
        for (int i = 0; i < 4000; i++) {
            boolean reached = engine.tasks(attempt).stream()
                    .anyMatch(
                            each -> each.fullName().equals(task) && each.state().equals(state));
            if (reached) {
                return;
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(3_000_000);
        }
        throw new IllegalStateException("task " + task + " did not become " + state);
    }

    private void compareAttempt(String where, JsonNode wanted, long id) {
        AttemptInfo attempt = engine.attempt(id);
        compare.equal(where + " status", wanted.get("status").asText(), attempt.status());
        boolean unordered = start.path("unordered").asBoolean()
                || expected.path("unordered").asBoolean();
        compare.tasks(
                where,
                wanted.get("tasks"),
                engine.tasks(id),
                unordered || expected.path("tasksSortedByName").asBoolean());
        compare.outputs(where, wanted.path("echo"), engine.tasks(id), engine.logs(id, ""));
        compare.warnings(where, wanted.path("unusedParameterWarnings"), engine.logs(id, ""));
    }

    private void compareRequests() {
        boolean unordered = expected.path("unordered").asBoolean();
        compare.tdRequests(expected.path("tdRequests"), td.requests(), unordered);
        compare.httpRequests(expected.path("httpRequests"), http.requests(), unordered);
    }

    private Map<String, byte[]> files(String folder) {
        Map<String, byte[]> files = new TreeMap<>();
        Path root = directory.resolve(folder);
        if (!Files.exists(root)) {
            return files;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private String placed(String text) {
        return text.replace("@STUB@", http.address());
    }

    private JsonNode placedJson(JsonNode node) {
        try {
            return Json.MAPPER.readTree(placed(node.isMissingNode() ? "{}" : node.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<JsonNode> json(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Optional.of(Json.MAPPER.readTree(Files.readAllBytes(file))) : Optional.empty();
    }

    @Override
    public void close() {
        engine.close();
        http.close();
    }
}
