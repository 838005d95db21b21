package io.cdppipeline.td.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.page.Paged;
import io.cdppipeline.td.schedule.BackfillRequest;
import io.cdppipeline.td.workflow.AttemptQuery;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.ProjectQuery;
import io.cdppipeline.td.workflow.PushRequest;
import io.cdppipeline.td.workflow.SessionQuery;
import io.cdppipeline.td.workflow.StartRequest;
import io.cdppipeline.td.workflow.TdLogFile;
import io.cdppipeline.td.workflow.Truncation;
import io.cdppipeline.td.workflow.WorkflowQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** Which call of the client makes a recorded request, and what it gives, written as the server writes it. */
final class ClientCall {

    /** What a finder gives where there is nothing. */
    static final JsonNode NOTHING = Exchange.JSON.missingNode();

    /** What the client says where an attempt that is to be killed has ended. */
    static final JsonNode ENDED_ALREADY = Exchange.JSON.getNodeFactory().booleanNode(false);

    /** What the client says where it is the text of a log, or the files of an archive, that it has read. */
    static final JsonNode READ = Exchange.JSON.getNodeFactory().textNode("<gzip>");

    /** A request that the client never sends; the message says why. */
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1L;

        Impossible(String why) {
            super(why);
        }
    }

    private final Exchange exchange;
    private final Map<String, String> query;
    private final JsonNode body;
    private final List<String> path;
    private final Set<String> known = new java.util.TreeSet<>();

    private ClientCall(Exchange exchange) {
        this.exchange = exchange;
        this.query = exchange.query();
        this.body = exchange.request().path("body");
        this.path = exchange.segments();
    }

    static Function<TdClient, JsonNode> of(Exchange exchange) throws Impossible {
        ClientCall call = new ClientCall(exchange);
        Function<TdClient, JsonNode> made = call.route();
        for (String parameter : call.query.keySet()) {
            if (!call.known.contains(parameter)) {
                throw new Impossible("the client never sends the parameter " + parameter);
            }
        }
        return made;
    }

    private Function<TdClient, JsonNode> route() throws Impossible {
        String id = path.size() > 2 ? path.get(2) : "";
        String shape = exchange.method() + " "
                + String.join("/", path)
                        .replaceFirst("^(api/[a-z]+)/" + java.util.regex.Pattern.quote(id) + "(?=/|$)", "$1/*");
        if (shape.startsWith("GET api/version")) {
            return path.size() == 2
                    ? client ->
                            Rendered.object().put("version", client.workflows().serverVersion())
                    : checkVersion(required("client"));
        }
        return switch (shape) {
            case "PUT api/projects" -> push();
            case "GET api/projects" -> projects();
            case "GET api/project" -> finder(required("name"));
            case "GET api/projects/*" ->
                client -> client.projects().findById(id).map(Rendered::project).orElse(NOTHING);
            case "DELETE api/projects/*" ->
                client -> Rendered.project(client.projects().delete(id));
            case "GET api/projects/*/revisions" -> revisions(id);
            case "GET api/projects/*/workflows" -> workflowsOfProject(id);
            case "GET api/projects/*/workflow" -> {
                String name = required("name");
                yield client -> Rendered.workflow(client.workflows().show(id, name));
            }
            case "GET api/projects/*/archive" -> archive(id);
            case "GET api/projects/*/secrets" ->
                client -> Rendered.list(
                        "secrets",
                        client.projects().secrets(id),
                        key -> Rendered.object().put("key", key));
            case "GET api/projects/*/schedules" -> schedulesOfProject(id);
            case "GET api/projects/*/sessions", "GET api/sessions" -> sessions(path.size() > 2 ? id : "");
            case "GET api/workflow" -> workflowByName();
            case "GET api/workflows" -> workflows();
            case "GET api/workflows/*" ->
                client ->
                        client.workflows().findById(id).map(Rendered::workflow).orElse(NOTHING);
            case "GET api/workflows/*/truncated_session_time" -> truncated(id);
            case "PUT api/attempts" -> start();
            case "GET api/attempts" -> attempts();
            case "GET api/attempts/*" ->
                client -> Rendered.attempt(client.attempts().show(id));
            case "GET api/attempts/*/retries" ->
                client -> Rendered.list("attempts", client.attempts().retries(id), Rendered::attempt);
            case "GET api/attempts/*/tasks" ->
                client -> Rendered.list("tasks", client.attempts().tasks(id), Rendered::task);
            case "POST api/attempts/*/kill" ->
                // What the attempt was like just before is in the answer; the client tells only whether it was in time.
                client -> client.attempts().kill(id) ? exchange.response().path("body") : ENDED_ALREADY;
            case "GET api/sessions/*" ->
                client -> Rendered.session(client.sessions().show(id));
            case "GET api/sessions/*/attempts" ->
                client ->
                        Rendered.list("attempts", taken(client.sessions().attempts(id), "attempts"), Rendered::attempt);
            case "GET api/logs/*/files" -> logFiles(id);
            case "GET api/schedules" ->
                client -> Rendered.list("schedules", taken(client.schedules().list(), "schedules"), Rendered::schedule);
            case "GET api/schedules/*" ->
                client -> Rendered.schedule(client.schedules().show(id));
            case "POST api/schedules/*/skip" -> skip(id);
            case "POST api/schedules/*/backfill" -> backfill(id);
            case "POST api/schedules/*/disable" ->
                client -> Rendered.schedule(client.schedules().disable(id));
            case "POST api/schedules/*/enable" -> enable(id);
            default -> other(id);
        };
    }

    private Function<TdClient, JsonNode> other(String id) throws Impossible {
        String start = exchange.method() + " " + String.join("/", path.subList(0, Math.min(path.size(), 4)));
        if (start.equals("GET api/logs/" + id + "/files") && path.size() == 5) {
            TdLogFile file = new TdLogFile(path.get(4), "+a", OptionalLong.empty(), Optional.empty(), "");
            return client -> {
                client.attempts().log(id, file);
                return READ;
            };
        }
        if (start.endsWith("api/projects/" + id + "/secrets") && path.size() == 5) {
            return secret(id, path.get(4));
        }
        throw new Impossible("the client has no such call");
    }

    private String required(String parameter) throws Impossible {
        return optional(parameter)
                .orElseThrow(() -> new Impossible("the client always sends the parameter " + parameter));
    }

    private Optional<String> optional(String parameter) {
        known.add(parameter);
        return Optional.ofNullable(query.get(parameter));
    }

    private OptionalInt number(String parameter) {
        return optional(parameter).map(Integer::valueOf).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** As many elements as were recorded, so that no further page is asked for. */
    private <T> List<T> taken(Paged<T> pages, String field) {
        int size = exchange.response().path("body").path(field).size();
        return pages.stream().limit(Math.max(1, size)).toList();
    }

    private Function<TdClient, JsonNode> checkVersion(String version) {
        return client -> Rendered.version(client.workflows().checkVersion(version));
    }

    private Function<TdClient, JsonNode> push() throws Impossible {
        if (!exchange.request().path("contentType").asText().equals("application/gzip")) {
            throw new Impossible("the client sends archives as application/gzip");
        }
        String text = body.asText();
        Map<String, String> files = new HashMap<>();
        if (exchange.request().has("files")) {
            exchange.request()
                    .path("files")
                    .properties()
                    .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        } else if (text.matches("<[0-9]+ bytes>")) {
            files.put("noise.txt", noise(Integer.parseInt(text.replaceAll("[^0-9]", ""))));
        } else if (text.matches("<gzip tar of .* bytes>")) {
            files.put("z.txt", "z".repeat(Integer.parseInt(text.replaceAll(".* of ([0-9]+) bytes>", "$1"))));
        } else {
            throw new Impossible("the client packs archives itself");
        }
        PushRequest.Builder push = PushRequest.of(required("project"), required("revision"), ProjectArchive.of(files));
        optional("schedule_from").map(Instant::parse).ifPresent(push::scheduleFrom);
        optional("clear_schedule").ifPresent(push::addClearSchedules);
        optional("clear_schedule_all").map(Boolean::valueOf).ifPresent(push::clearAllSchedules);
        return client -> Rendered.project(client.projects().push(push.build()));
    }

    private static String noise(int length) {
        StringBuilder noise = new StringBuilder();
        new Random(length).ints(length, '!', '~').forEach(c -> noise.append((char) c));
        return noise.toString();
    }

    private Function<TdClient, JsonNode> finder(String name) {
        return client -> client.projects().find(name).map(Rendered::project).orElse(NOTHING);
    }

    private Function<TdClient, JsonNode> projects() {
        ProjectQuery list = ProjectQuery.builder()
                .name(optional("name"))
                .namePattern(optional("name_pattern"))
                .pageSize(number("count"))
                .after(optional("last_id"))
                .build();
        return client -> Rendered.list("projects", taken(client.projects().list(list), "projects"), Rendered::project);
    }

    private Function<TdClient, JsonNode> revisions(String id) {
        Optional<String> name = optional("name");
        return client -> Rendered.list(
                "revisions",
                name.isPresent()
                        ? client.projects().revision(id, name.get()).stream().toList()
                        : taken(client.projects().revisions(id), "revisions"),
                Rendered::revision);
    }

    private Function<TdClient, JsonNode> workflowsOfProject(String id) {
        Optional<String> name = optional("name");
        Optional<String> revision = optional("revision");
        return client -> Rendered.list(
                "workflows",
                name.isPresent()
                        ? (revision.isPresent()
                                        ? client.workflows().find(id, revision.get(), name.get())
                                        : client.workflows().find(id, name.get()))
                                .stream().toList()
                        : revision.isPresent()
                                ? client.workflows().list(id, revision.get())
                                : client.workflows().list(id),
                Rendered::workflow);
    }

    private Function<TdClient, JsonNode> archive(String id) {
        Optional<String> revision = optional("revision");
        return client -> {
            try {
                java.nio.file.Path folder = java.nio.file.Files.createTempDirectory("archive");
                client.projects().download(id, revision, folder);
                java.nio.file.Files.delete(folder.resolve("main.dig"));
                java.nio.file.Files.delete(folder);
                return READ;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
    }

    private Function<TdClient, JsonNode> secret(String project, String key) throws Impossible {
        JsonNode answer = Rendered.object().put("key", key);
        JsonNode whole = exchange.success() ? exchange.response().path("body") : answer;
        if (exchange.method().equals("DELETE")) {
            return client -> {
                client.projects().deleteSecret(project, key);
                return whole;
            };
        }
        if (!exchange.method().equals("PUT") || !body.path("value").isTextual()) {
            throw new Impossible("the client always sends a value");
        }
        String value = body.path("value").asText();
        Secret secret = Secret.of(
                value.matches("<[0-9]+ characters>")
                        ? "x".repeat(Integer.parseInt(value.replaceAll("[^0-9]", "")))
                        : value);
        return client -> {
            client.projects().putSecret(project, key, secret);
            return whole;
        };
    }

    private Function<TdClient, JsonNode> schedulesOfProject(String id) {
        Optional<String> workflow = optional("workflow");
        return client -> Rendered.list(
                "schedules",
                workflow.isPresent()
                        ? client.schedules().find(id, workflow.get()).stream().toList()
                        : taken(client.schedules().list(id), "schedules"),
                Rendered::schedule);
    }

    private Function<TdClient, JsonNode> sessions(String project) {
        SessionQuery list = SessionQuery.builder()
                .projectId(project.isEmpty() ? Optional.empty() : Optional.of(project))
                .workflow(optional("workflow"))
                .pageSize(number("page_size"))
                .before(optional("last_id"))
                .build();
        return client -> Rendered.list("sessions", taken(client.sessions().list(list), "sessions"), Rendered::session);
    }

    private Function<TdClient, JsonNode> workflowByName() throws Impossible {
        String project = required("project");
        String name = required("name");
        Optional<String> revision = optional("revision");
        return client -> client.workflows()
                .findByName(project, name, revision)
                .map(Rendered::workflow)
                .orElse(NOTHING);
    }

    private Function<TdClient, JsonNode> workflows() {
        WorkflowQuery list = WorkflowQuery.builder()
                .namePattern(optional("name_pattern"))
                .searchProjectName(
                        optional("search_project_name").map(Boolean::valueOf).orElse(false))
                .descending(optional("order").map("desc"::equals).orElse(false))
                .pageSize(number("count"))
                .after(optional("last_id"))
                .build();
        return client ->
                Rendered.list("workflows", taken(client.workflows().list(list), "workflows"), Rendered::workflow);
    }

    private Function<TdClient, JsonNode> truncated(String id) throws Impossible {
        OffsetDateTime time = OffsetDateTime.parse(required("session_time"));
        Optional<Truncation> mode = optional("mode").map(word -> Truncation.valueOf(word.toUpperCase(Locale.ROOT)));
        return client -> Rendered.truncated(
                mode.isPresent()
                        ? client.workflows().sessionTime(id, time, mode.get())
                        : client.workflows().sessionTime(id, time));
    }

    private Function<TdClient, JsonNode> start() throws Impossible {
        if (!body.isObject() || !body.path("params").isObject() || !body.has("sessionTime")) {
            throw new Impossible("the client always sends whole requests");
        }
        StartRequest.Builder request = StartRequest.builder()
                .workflowId(body.path("workflowId").asText())
                .sessionTime(time("sessionTime"));
        body.path("params")
                .properties()
                .forEach(param ->
                        request.putParams(param.getKey(), Exchange.JSON.convertValue(param.getValue(), Object.class)));
        if (body.has("retryAttemptName")) {
            request.retryAttemptName(body.path("retryAttemptName").asText());
        }
        if (body.has("resume")) {
            String attempt = body.path("resume").path("attemptId").asText();
            switch (body.path("resume").path("mode").asText()) {
                case "failed" -> request.resumeFailed(attempt);
                case "from" ->
                    request.resumeFrom(attempt, body.path("resume").path("from").asText());
                default -> throw new Impossible("the client knows the modes failed and from");
            }
        }
        return client ->
                Rendered.attempt(client.attempts().start(request.build()).attempt());
    }

    private OffsetDateTime time(String field) throws Impossible {
        try {
            return OffsetDateTime.parse(body.path(field).asText());
        } catch (DateTimeException e) {
            throw new Impossible("the client sends times only");
        }
    }

    private Function<TdClient, JsonNode> attempts() {
        AttemptQuery list = AttemptQuery.builder()
                .project(optional("project"))
                .workflow(optional("workflow"))
                .includeRetried(
                        optional("include_retried").map(Boolean::valueOf).orElse(false))
                .pageSize(number("page_size"))
                .before(optional("last_id"))
                .build();
        return client -> Rendered.list("attempts", taken(client.attempts().list(list), "attempts"), Rendered::attempt);
    }

    private Function<TdClient, JsonNode> logFiles(String id) {
        Optional<String> task = optional("task");
        return client -> Rendered.list(
                "files",
                task.isPresent()
                        ? client.attempts().logFiles(id, task.get())
                        : client.attempts().logFiles(id),
                Rendered::logFile);
    }

    private boolean dryRun() throws Impossible {
        if (!body.has("dryRun")) {
            throw new Impossible("the client always says whether it is a dry run");
        }
        return body.path("dryRun").asBoolean();
    }

    private Function<TdClient, JsonNode> skip(String id) throws Impossible {
        boolean dryRun = dryRun();
        if (body.has("nextTime")) {
            OffsetDateTime next = time("nextTime");
            Optional<OffsetDateTime> run =
                    body.has("nextRunTime") ? Optional.of(time("nextRunTime")) : Optional.empty();
            return client -> Rendered.schedule(client.schedules().skipTo(id, next, run, dryRun));
        }
        if (!body.has("fromTime") || !body.has("count")) {
            throw new Impossible("the client always says from when on to skip");
        }
        OffsetDateTime from = time("fromTime");
        int count = body.path("count").asInt();
        return client -> Rendered.schedule(client.schedules().skip(id, from, count, dryRun));
    }

    private Function<TdClient, JsonNode> backfill(String id) throws Impossible {
        BackfillRequest.Builder request =
                BackfillRequest.builder().dryRun(dryRun()).fromTime(time("fromTime"));
        if (body.has("attemptName")) {
            request.attemptName(body.path("attemptName").asText());
        }
        if (body.has("count")) {
            request.count(body.path("count").asInt());
        }
        return client -> Rendered.backfill(client.schedules().backfill(id, request.build()));
    }

    private Function<TdClient, JsonNode> enable(String id) throws Impossible {
        if (!body.isObject()) {
            throw new Impossible("the client always sends a body");
        }
        List<String> fields = new ArrayList<>();
        body.fieldNames().forEachRemaining(fields::add);
        if (fields.contains("nextTime")) {
            OffsetDateTime next = time("nextTime");
            return client -> Rendered.schedule(client.schedules().enableFrom(id, next));
        }
        return fields.contains("skipSchedule")
                ? client -> Rendered.schedule(client.schedules().enableSkipping(id))
                : client -> Rendered.schedule(client.schedules().enable(id));
    }
}
