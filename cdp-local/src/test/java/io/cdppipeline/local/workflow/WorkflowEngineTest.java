package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkflowEngineTest {

    private static final Instant SESSION = Instant.parse("2026-03-01T00:00:00Z");

    private final VirtualTime time = new VirtualTime();
    private final List<WorkflowEngine> engines = new ArrayList<>();

    @AfterEach
    void closeEngines() {
        engines.forEach(WorkflowEngine::close);
    }

    @Test
    void startsAnAttemptAndShowsItsTasksAndLogs() throws Exception {
        WorkflowEngine engine = engine(builder());
        ProjectInfo project = push(engine, "demo", "main.dig", "+a: {echo>: 'hi ${who}'}\n");
        StartResult result = start(engine, project, "main", Json.object().put("who", "world"));
        assertThat(result.started()).isTrue();
        assertThat(result.attempt().status()).isEqualTo("running");
        AttemptInfo done = engine.await(result.attempt().id());
        assertThat(done.status()).isEqualTo("success");
        assertThat(done.finishedAt()).contains(SESSION);
        assertThat(engine.tasks(done.id()))
                .extracting(task -> task.id() + task.fullName() + " " + task.state())
                .containsExactly("1+main success", "2+main+a success");
        TaskLog log = engine.logs(done.id(), "+main+a").get(0);
        assertThat(log.fileName()).matches("\\+main\\+a@[0-9a-f]{16}\\.\\d+@local\\.log\\.gz");
        assertThat(log.text())
                .matches("(?s)2026-03-01 00:00:00.000 \\+0000 \\[INFO] \\(\\d{4}@\\[0:demo:1:1]\\+main\\+a\\) "
                        + "io.digdag.core.agent.OperatorManager: echo>: hi world\nhi world\n");
        assertThat(log.output()).isEqualTo("hi world\n");
    }

    @Test
    void answersASecondStartOfASessionWithTheFirst() throws Exception {
        WorkflowEngine engine = engine(builder());
        ProjectInfo project = push(engine, "demo", "main.dig", "+a: {echo>: hi}\n");
        long first = start(engine, project, "main", Json.object()).attempt().id();
        engine.await(first);
        StartResult second = start(engine, project, "main", Json.object());
        assertThat(second.started()).isFalse();
        assertThat(second.attempt().id()).isEqualTo(first);
        StartResult named = engine.start(new AttemptRequest(
                second.attempt().workflowId(), SESSION, Json.object(), Optional.of("again"), Optional.empty()));
        assertThat(named.attempt().id()).isEqualTo(3);
        assertThat(named.attempt().index()).isEqualTo(2);
        assertThat(engine.retries(first)).extracting(AttemptInfo::id).containsExactly(1L, 3L);
        assertThat(engine.sessions())
                .extracting(session -> session.lastAttempt().id())
                .containsExactly(3L);
    }

    @Test
    void refusesInTheWordsOfTheApi() {
        WorkflowEngine engine = engine(builder().limits(new Limits(1000, 100, 100, 64)));
        assertRefused(() -> engine.project(7), 404, "Resource does not exist: project id=7");
        assertRefused(() -> engine.project("x"), 404, "Resource does not exist: project name=x");
        assertRefused(() -> engine.workflow(7), 404, "Resource does not exist: workflow id=7");
        assertRefused(() -> engine.attempt(7), 404, "Resource does not exist: session attempt id=7");
        assertRefused(() -> engine.tasks(7), 404, "Resource does not exist: session attempt id=7");
        assertRefused(() -> engine.session(7), 404, "Resource does not exist: session id=7");
        assertRefused(
                () -> push(engine, "1bad", "main.dig", ""),
                400,
                "Validating project failed\nname must not start with a numeric digit (0-9): \"1bad\"");
        assertRefused(
                () -> push(engine, "big", "z.txt", "x".repeat(101)),
                400,
                "Size of a file in the archive exceeds limit (101 > 100 bytes): z.txt");
        assertRefused(
                () -> push(engine, "p", "main.dig", "+t: {echo>: x, sh>: y}"),
                400,
                "A task can't have more than one operator: {\"echo>\":\"x\",\"sh>\":\"y\"}");
        ProjectInfo project = push(engine, "p", "main.dig", "+t: {echo>: x}");
        assertRefused(
                () -> push(engine, "p", "main.dig", "+t: {echo>: x}"),
                409,
                "Resource already exists: revision=r1 in project id=1");
        assertRefused(
                () -> engine.workflows(1, Optional.of("zz")),
                404,
                "Resource does not exist: revision name=zz in project id=1");
        assertRefused(() -> engine.putSecret(project.id(), "a.", Secret.of("x")), 400, "Invalid secret");
        assertRefused(() -> engine.putSecret(project.id(), "a", Secret.of("x".repeat(16385))), 400, "Invalid secret");
        engine.deleteProject(project.id());
        assertRefused(() -> engine.project(1), 404, "Project id=1 is already deleted at 2026-03-01T00:00:00Z");
        assertThat(push(engine, "p", "main.dig", "+t: {echo>: x}").id()).isEqualTo(2);
    }

    @Test
    void holdsNoThreadWhileWaitingAndNeverSleeps() throws Exception {
        WorkflowEngine engine = engine(builder().threads(1));
        ProjectInfo project = push(
                engine,
                "p",
                "main.dig",
                "_parallel: true\n+w: {wait>: 10d}\n+r: {require>: other}\n+e: {echo>: 'end'}\n",
                "other.dig",
                "+o: {echo>: other}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        awaitTask(engine, id, "+main+r", "success");
        assertThat(task(engine, id, "+main+w").state()).isEqualTo("retry_waiting");
        assertThat(time.ring()).isTrue();
        assertThat(engine.await(id).status()).isEqualTo("success");
        assertThat(time.instant()).isEqualTo(SESSION.plus(Duration.ofDays(10)));
    }

    @Test
    void interruptsARunningJobWhenTheAttemptIsKilled() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        WorkflowEngine engine = engine(builder().operator("slow", context -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
                return TaskResult.empty();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        }));
        ProjectInfo project = push(engine, "p", "main.dig", "+s: {slow>: 1}\n+after: {echo>: never}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        running.await();
        assertThat(engine.kill(id).cancelRequested()).isFalse();
        assertThat(engine.await(id).status()).isEqualTo("killed");
        assertThat(interrupted).isTrue();
        assertThat(engine.tasks(id))
                .extracting(task -> task.fullName() + " " + task.state())
                .containsExactly("+main canceled", "+main+s canceled", "+main+after blocked");
        assertRefused(() -> engine.kill(id), 409, "Session attempt already killed or finished");
    }

    @Test
    void refusesTheShellUnlessItIsAllowed() throws Exception {
        WorkflowEngine engine = engine(builder());
        ProjectInfo project = push(engine, "p", "main.dig", "+s: {sh>: echo hi}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        engine.await(id);
        assertThat(task(engine, id, "+main+s").error().get("message").asText())
                .isEqualTo("sh> is off: it would run a command with this process's rights; switch it on with"
                        + " WorkflowEngine.builder().allowShell(true)");
    }

    @Test
    void sendsRequestsWhereTheRouterSays() throws Exception {
        try (ScriptedHttp http = new ScriptedHttp(Json.MAPPER.readTree(
                "[{\"path\": \"/unifications/workflow_call\", \"contentType\": \"application/json\","
                        + " \"body\": \"{\\\"+one\\\": {\\\"echo>\\\": \\\"from the service\\\"}}\"}]"))) {
            WorkflowEngine engine = engine(builder()
                    .apiKey(Secret.of("1/abcdefghijkl"))
                    .router(uri -> uri.getHost().equals("api-cdp.treasuredata.com")
                            ? URI.create("http://" + http.address() + uri.getRawPath())
                            : uri));
            ProjectInfo project = push(
                    engine,
                    "p",
                    "main.dig",
                    "+c:\n  http_call>: https://api-cdp.treasuredata.com/unifications/workflow_call\n"
                            + "  method: POST\n  headers:\n    - authorization: TD1 ${secret:td.apikey}\n"
                            + "  content: {a: 1}\n");
            long id = start(engine, project, "main", Json.object()).attempt().id();
            assertThat(engine.await(id).status()).isEqualTo("success");
            assertThat(http.requests()
                            .get(0)
                            .get("headers")
                            .get("authorization")
                            .asText())
                    .isEqualTo("TD1 1/abcdefghijkl");
            assertThat(engine.logs(id, "+main+c^sub+one").get(0).output()).isEqualTo("from the service\n");
            assertThat(everythingSaid(engine, id)).doesNotContain("abcdefghijkl");
        }
    }

    @Test
    void doesNotCarryCredentialsToAnotherHost() throws Exception {
        try (ScriptedHttp other = new ScriptedHttp(Json.MAPPER.readTree("[{\"path\": \"/there\"}]"));
                ScriptedHttp http = new ScriptedHttp(Json.MAPPER.readTree("[{\"path\": \"/here\", \"status\": 302,"
                        + " \"headers\": {\"Location\": \"http://" + other.address() + "/there\"}}]"))) {
            WorkflowEngine engine = engine(builder());
            ProjectInfo project = push(
                    engine,
                    "p",
                    "main.dig",
                    "+h:\n  http>: http://" + http.address() + "/here\n  headers: [{authorization: mine}, {x-a: b}]\n");
            long id = start(engine, project, "main", Json.object()).attempt().id();
            assertThat(engine.await(id).status()).isEqualTo("success");
            assertThat(http.requests().get(0).get("headers").has("authorization"))
                    .isTrue();
            assertThat(other.requests().get(0).get("headers").has("authorization"))
                    .isFalse();
            assertThat(other.requests().get(0).get("headers").get("x-a").asText())
                    .isEqualTo("b");
        }
    }

    @Test
    void keepsSecretsOutOfTasksLogsErrorsAndTheJournal(@TempDir Path directory) throws Exception {
        WorkflowEngine engine = engine(builder().stateDirectory(directory));
        ProjectInfo project = push(
                engine,
                "p",
                "main.dig",
                "+e: {echo>: '${secret:my.key}'}\n+h: {http>: 'http://127.0.0.1:1/${secret:my.key}', retry: false}\n");
        engine.putSecret(project.id(), "my.key", Secret.of("tell-nobody-this"));
        long id = start(engine, project, "main", Json.object()).attempt().id();
        engine.await(id);
        assertThat(engine.secretKeys(project.id())).containsExactly("my.key");
        assertThat(everythingSaid(engine, id)).doesNotContain("tell-nobody").contains("http://***");
        assertThat(Files.readString(directory.resolve(JournalFile.NAME))).doesNotContain("tell-nobody");
        assertThat(engine.toString()).doesNotContain("tell-nobody");
    }

    @Test
    void findsEverythingAgainAfterARestart(@TempDir Path directory) throws Exception {
        WorkflowEngine engine = engine(builder().stateDirectory(directory));
        ProjectInfo project = push(engine, "p", "main.dig", "+a: {echo>: one}\n+b: {fail>: boom}\n");
        long id = start(engine, project, "main", Json.object().put("x", 1))
                .attempt()
                .id();
        AttemptInfo before = engine.await(id);
        List<TaskInfo> tasks = engine.tasks(id);
        engine.close();

        WorkflowEngine again = engine(builder().stateDirectory(directory));
        assertThat(again.projects()).containsExactly(project);
        assertThat(again.attempt(id)).isEqualTo(before);
        assertThat(again.tasks(id)).isEqualTo(tasks);
        StartResult conflict = start(again, project, "main", Json.object());
        assertThat(conflict.started()).isFalse();
        StartResult resumed = again.start(new AttemptRequest(
                before.workflowId(),
                SESSION,
                Json.object(),
                Optional.of("r"),
                Optional.of(new AttemptRequest.Resume(id, Optional.empty()))));
        again.await(resumed.attempt().id());
        assertThat(again.logs(resumed.attempt().id(), "+main+a")).isEmpty();
        assertThat(again.tasks(resumed.attempt().id()).get(0).id())
                .isGreaterThan(tasks.get(3).id());
    }

    @Test
    void bringsAttemptsThatRanWhenTheProcessDiedBackAsKilled(@TempDir Path directory) throws Exception {
        WorkflowEngine engine = engine(builder().stateDirectory(directory));
        ProjectInfo project = push(engine, "p", "main.dig", "+a: {echo>: one}\n+w: {wait>: 1h}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        awaitTask(engine, id, "+main+w", "retry_waiting");
        engine.close();
        // A crash in the middle of a line.
        Files.writeString(directory.resolve(JournalFile.NAME), "{\"event\":\"ta", StandardOpenOption.APPEND);

        WorkflowEngine again = engine(builder().stateDirectory(directory));
        assertThat(again.attempt(id).status()).isEqualTo("killed");
        assertThat(again.tasks(id))
                .extracting(task -> task.fullName() + " " + task.state() + " "
                        + task.error().path("message").asText())
                .containsExactly(
                        "+main group_error The process ended while this attempt ran; start it again with a retry attempt"
                                + " name",
                        "+main+a success ");
        again.close();
        assertThat(engine(builder().stateDirectory(directory)).attempt(id).status())
                .isEqualTo("killed");
    }

    @Test
    void keepsItsJournalWhenAnInterruptedThreadCalls(@TempDir Path directory) throws Exception {
        WorkflowEngine engine = engine(builder().stateDirectory(directory));
        Thread.currentThread().interrupt();
        ProjectInfo project = push(engine, "p", "main.dig", "+a: {echo>: one}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        assertThat(Thread.interrupted()).isTrue();
        engine.await(id);
        engine.close();
        assertThat(engine(builder().stateDirectory(directory)).attempt(id).status())
                .isEqualTo("success");
    }

    @Test
    void letsOneEngineUseADirectoryAtATime(@TempDir Path directory) {
        engine(builder().stateDirectory(directory));
        assertThatThrownBy(() -> builder().stateDirectory(directory).build())
                .hasMessage("Cannot open the workflow state in " + directory.resolve(JournalFile.NAME)
                        + ": another engine uses it; give each engine a state directory of its own");
    }

    @Test
    void runsManyAttemptsAtATime() throws Exception {
        WorkflowEngine engine = engine(builder().threads(4));
        ProjectInfo project = push(
                engine,
                "p",
                "main.dig",
                "+g:\n  _parallel: true\n  +l:\n    loop>: 5\n    _parallel: true\n    _do: {echo>: '${i}'}\n"
                        + "  +m: {echo>: m}\n+end: {echo>: end}\n");
        long workflow = engine.workflow(project.id(), "main", Optional.empty()).id();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(engine.start(new AttemptRequest(
                            workflow, SESSION.plusSeconds(i), Json.object(), Optional.empty(), Optional.empty()))
                    .attempt()
                    .id());
        }
        for (long id : ids) {
            assertThat(engine.await(id).status()).isEqualTo("success");
            assertThat(engine.tasks(id)).hasSize(11);
        }
    }

    @Test
    void alertsAndFailsAWorkflowThatIsLate() throws Exception {
        WorkflowEngine engine = engine(builder());
        ProjectInfo project = push(
                engine, "p", "main.dig", "sla: {duration: 00:10, fail: true, +late: {echo>: late}}\n+w: {wait>: 1h}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        awaitTask(engine, id, "+main+w", "retry_waiting");
        assertThat(time.ring()).isTrue();
        awaitTask(engine, id, "+main^sla+late", "success");
        assertThat(time.ring()).isTrue();
        assertThat(engine.await(id).status()).isEqualTo("error");
        assertThat(engine.tasks(id))
                .extracting(task -> task.fullName() + " " + task.state())
                .containsExactly(
                        "+main group_error",
                        "+main+w success",
                        "+main^sla^alert success",
                        "+main^sla^fail error",
                        "+main^sla success",
                        "+main^sla+late success",
                        "+main^failure-alert success");
    }

    @Test
    void refusesAStartWhoseExportsAreNoMapping() {
        WorkflowEngine engine = engine(builder());
        ProjectInfo project = push(engine, "p", "main.dig", "+g: {_export: 5, +a: {echo>: a}}\n");
        assertRefused(
                () -> start(engine, project, "main", Json.object()), 400, "Parameter '_export' must be an object");
        assertThat(engine.attempts()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithACalledFile() throws Exception {
        WorkflowEngine engine = engine(builder());
        ProjectInfo project = push(
                engine,
                "p",
                "main.dig",
                "_parallel: true\n+a: {call>: sub/twice}\n+b: {call>: sub/keys}\n+c: {call>: sub/yaml}\n"
                        + "+d: {call>: sub/gone}\n+e: {call>: sub/tag}\n",
                "sub/twice.dig",
                "+t: {echo>: 1}\n+t: {echo>: 2}\n",
                "sub/keys.dig",
                "k: 1\n",
                "sub/yaml.dig",
                "+t: [\n",
                "sub/gone.dig",
                "!include : none.yml\n",
                "sub/tag.dig",
                "+t: {echo>: !wrong x}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        engine.await(id);
        assertThat(List.of("a", "b", "c", "d", "e"))
                .extracting(name -> task(engine, id, "+main+" + name)
                        .error()
                        .get("message")
                        .asText()
                        .replaceAll("(?s)\n.*\n", "..."))
                .containsExactly(
                        "Duplicated keys: [+t] (duplicate key yaml)",
                        "Workflow 'sub/keys' includes unknown keys: [k] (config)",
                        "while parsing a flow node... (parser)",
                        "File not found: sub/none.yml (config)",
                        "could not determine a constructor for the tag !wrong... (constructor)");
    }

    @Test
    void letsGoOfThoseWhoWaitWhenItCloses() throws Exception {
        WorkflowEngine engine = engine(builder());
        ProjectInfo project = push(engine, "p", "main.dig", "+w: {wait>: 1h}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        awaitTask(engine, id, "+main+w", "retry_waiting");
        CompletableFuture<AttemptInfo> waiting = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                waiting.complete(engine.await(id));
            } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
            }
        });
        waiter.start();
        engine.close();
        assertThat(waiting.get().done()).isFalse();
        assertThatThrownBy(() -> push(engine, "q", "main.dig", "+a: {echo>: a}\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The workflow engine is closed; build another one");
    }

    @Test
    void findsADefaultSecretBehindTheProjectsOwn() {
        WorkflowEngine engine = engine(builder().apiKey(Secret.of("default-key-000")));
        ProjectInfo project = push(engine, "p", "main.dig", "+a: {echo>: a}\n");
        assertThat(engine.secret(project.id(), "td.apikey")).contains(Secret.of("default-key-000"));
        engine.putSecret(project.id(), "td.apikey", Secret.of("own-key-0000000"));
        assertThat(engine.secret(project.id(), "td.apikey")).contains(Secret.of("own-key-0000000"));
        assertThat(engine.secret(project.id(), "other")).isEmpty();
    }

    @Test
    void endsATemplateThatNeverEnds() throws Exception {
        WorkflowEngine engine = engine(builder());
        ProjectInfo project = push(engine, "p", "main.dig", "+a: {echo>: '${(function(){ while (true) {} })()}'}\n");
        long id = start(engine, project, "main", Json.object()).attempt().id();
        awaitTask(engine, id, "+main+a", "running");
        engine.kill(id);
        assertThat(engine.await(id).status()).isEqualTo("killed");
    }

    private WorkflowEngine.Builder builder() {
        return WorkflowEngine.builder().clock(time).timer(time);
    }

    private WorkflowEngine engine(WorkflowEngine.Builder builder) {
        WorkflowEngine engine = builder.build();
        engines.add(engine);
        return engine;
    }

    private static ProjectInfo push(WorkflowEngine engine, String name, String... filesAndTexts) {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < filesAndTexts.length; i += 2) {
            files.put(filesAndTexts[i], filesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return engine.push(name, "r1", files);
    }

    private static StartResult start(WorkflowEngine engine, ProjectInfo project, String workflow, ObjectNode params) {
        long id = engine.workflow(project.id(), workflow, Optional.empty()).id();
        return engine.start(new AttemptRequest(id, SESSION, params, Optional.empty(), Optional.empty()));
    }

    private static TaskInfo task(WorkflowEngine engine, long attempt, String name) {
        return engine.tasks(attempt).stream()
                .filter(task -> task.fullName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitTask(WorkflowEngine engine, long attempt, String name, String state) {
        for (int i = 0; !task(engine, attempt, name).state().equals(state); i++) {
            assertThat(i)
                    .as("%s did not become %s: %s", name, state, engine.tasks(attempt))
                    .isLessThan(10_000);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String everythingSaid(WorkflowEngine engine, long attempt) {
        StringBuilder said = new StringBuilder(engine.tasks(attempt).toString());
        engine.logs(attempt, "").forEach(log -> said.append(log.text()));
        return said.append(engine.attempt(attempt)).toString();
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, int status, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WorkflowApiException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessage(message);
    }
}
