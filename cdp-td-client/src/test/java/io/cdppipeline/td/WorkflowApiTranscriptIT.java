package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.ResumeMode;
import io.cdppipeline.td.workflow.StartedAttempt;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdLogFile;
import io.cdppipeline.td.workflow.TdProject;
import io.cdppipeline.td.workflow.TdTask;
import io.cdppipeline.td.workflow.TdWorkflow;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls recorded from a real workflow server: the client sends those requests, and reads those answers. */
class WorkflowApiTranscriptIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, JsonNode> RECORDED = recorded();
    private static final ProjectArchive ARCHIVE = ProjectArchive.of(Map.of("main.dig", "+a:\n  echo>: hello\n"));
    private static final Instant MARCH_IN_TOKYO = Instant.parse("2026-02-28T15:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void pushesAProject() {
        TdProject pushed = call("push", client -> client.projects().push("rest_demo", "r1", ARCHIVE));
        assertThat(pushed).satisfies(project -> {
            assertThat(project.id()).isEqualTo("2");
            assertThat(project.name()).isEqualTo("rest_demo");
            assertThat(project.revision()).isEqualTo("r1");
            assertThat(project.archiveMd5()).contains("md5-2");
        });
    }

    @Test
    void findsAProject() {
        Optional<TdProject> projectById =
                call("project by id", client -> client.projects().get("2"));
        Optional<TdProject> projectByName =
                call("project by name", client -> client.projects().find("rest_demo"));
        assertThat(projectByName)
                .isEqualTo(projectById)
                .hasValueSatisfying(project -> assertThat(project.revision()).isEqualTo("r2"));
        Optional<TdProject> projectByUnknownName =
                call("project by unknown name", client -> client.projects().find("no_such_project"));
        assertThat(projectByUnknownName).isEmpty();
        Optional<TdProject> projectByUnknownId =
                call("project by unknown id", client -> client.projects().get("99999"));
        assertThat(projectByUnknownId).isEmpty();
        Optional<TdProject> projectByNonNumericId =
                call("project by non numeric id", client -> client.projects().get("abc"));
        assertThat(projectByNonNumericId).isEmpty();
        Optional<TdProject> deleted =
                call("deleted project", client -> client.projects().get("2"));
        assertThat(deleted).isEmpty();
    }

    @Test
    void listsTheWorkflowsOfARevision() {
        List<TdWorkflow> workflowsOfOlderRevision =
                call("workflows of older revision", client -> client.workflows().list("2", "r1"));
        assertThat(workflowsOfOlderRevision)
                .extracting(workflow -> workflow.name() + " " + workflow.timezone())
                .containsExactlyInAnyOrder("slow UTC", "sched Asia/Tokyo", "main Asia/Tokyo", "bad UTC");
    }

    @Test
    void keepsSecrets() {
        call("put secret", client -> {
            client.projects().putSecret("2", "my.key", Secret.of("s3cret"));
            return true;
        });
        List<String> listSecrets =
                call("list secrets", client -> client.projects().secrets("2"));
        assertThat(listSecrets).containsExactly("large", "my.key", "td.apikey");
    }

    @Test
    void startsASessionOnce() {
        Map<String, Object> params = Map.of("n", 1, "o", Map.of("a", List.of(1)), "p", "v");
        StartedAttempt started =
                call("start attempt", client -> client.attempts().start("4", MARCH_IN_TOKYO, params));
        assertThat(started.adopted()).isFalse();
        assertThat(started.attempt().status()).isEqualTo(AttemptStatus.RUNNING);
        assertThat(started.attempt().params()).isEqualTo(params);
        assertThat(started.attempt().sessionTime()).isEqualTo(MARCH_IN_TOKYO);

        StartedAttempt again = call(
                "start same session again", client -> client.attempts().start("4", MARCH_IN_TOKYO, Map.of("p", "v2")));
        assertThat(again.adopted()).isTrue();
        assertThat(again.attempt().id()).isEqualTo(started.attempt().id());
        assertThat(again.attempt().status()).isEqualTo(AttemptStatus.SUCCESS);
    }

    @Test
    void resumesAFailedAttempt() {
        stub("failed attempt");
        StartedAttempt resumed =
                call("resume failed", client -> client.attempts().retry("3", "resume1", ResumeMode.FAILED_TASKS));
        assertThat(resumed.attempt().id()).isEqualTo("4");
        assertThat(resumed.attempt().retryAttemptName()).contains("resume1");
    }

    @Test
    void tellsHowAttemptsEnded() {
        assertThat(attempt("attempt", "1").status()).isEqualTo(AttemptStatus.SUCCESS);
        assertThat(attempt("failed attempt", "3").status()).isEqualTo(AttemptStatus.ERROR);
        assertThat(attempt("killed attempt", "7").status()).isEqualTo(AttemptStatus.KILLED);
        assertThat(attempt("attempt of deleted project", "1").finishedAt()).isPresent();
    }

    @Test
    void tellsWhichTaskFailed() {
        List<TdTask> tasksOfAttempt =
                call("tasks of attempt", client -> client.attempts().tasks("1"));
        assertThat(tasksOfAttempt)
                .allMatch(task -> task.state().equals("success"))
                .extracting(TdTask::fullName)
                .startsWith("+main", "+main+a", "+main+b");
        List<TdTask> tasksOfFailedAttempt =
                call("tasks of failed attempt", client -> client.attempts().tasks("3"));
        assertThat(tasksOfFailedAttempt)
                .filteredOn(TdTask::failed)
                .extracting(task -> task.fullName() + " " + task.group() + " " + task.errorMessage())
                .containsExactly("+bad true Optional.empty", "+bad+boom false Optional[boom 2026-03-01]");
        List<TdTask> tasksOfKilledAttempt =
                call("tasks of killed attempt", client -> client.attempts().tasks("7"));
        assertThat(tasksOfKilledAttempt).extracting(TdTask::state).contains("canceled");
    }

    @Test
    void killsAnAttemptUnlessItHasEnded() {
        Boolean killed = call("kill", client -> client.attempts().kill("7"));
        assertThat(killed).isTrue();
        Boolean killAgainAtOnce =
                call("kill again at once", client -> client.attempts().kill("7"));
        assertThat(killAgainAtOnce).isTrue();
        Boolean killFinishedAttempt =
                call("kill finished attempt", client -> client.attempts().kill("7"));
        assertThat(killFinishedAttempt).isFalse();
    }

    @Test
    void listsLogFiles() {
        List<TdLogFile> logFiles = call("log files", client -> client.attempts().logFiles("1"));
        assertThat(logFiles).extracting(TdLogFile::taskName).startsWith("+main+a", "+main+b+b1", "+main+b+b2");
    }

    @Test
    void isToldWhatIsWrongWithAProject() {
        refused("push bad project name", client -> client.projects().push("1bad", "r1", ARCHIVE));
        refused("push archive above the limit", client -> client.projects().push("rest_demo", "r1", ARCHIVE));
        refused("push with a missing include", client -> client.projects().push("rest_demo", "r1", ARCHIVE));
    }

    @Test
    void isToldWhatIsMissing() {
        refused("workflows of unknown revision", client -> client.workflows().list("2", "zz"));
        refused(
                "list secrets of an unknown project",
                client -> client.projects().secrets("99999"));
        refused("attempt unknown", client -> client.attempts().show("99999"));
        refused("tasks of unknown attempt", client -> client.attempts().tasks("99999"));
        refused("kill unknown attempt", client -> client.attempts().kill("99999"));
        refused("log files of an unknown attempt", client -> client.attempts().logFiles("99999"));
        refused(
                "log file unknown",
                client -> client.attempts()
                        .log("1", new TdLogFile("nothing.log.gz", "+a", OptionalLong.empty(), Optional.empty())));
        refused("start unknown workflow", client -> client.attempts().start("11", MARCH_IN_TOKYO, Map.of()));
        refused("put secret with bad key", client -> {
            client.projects().putSecret("2", "bad key", Secret.of("x"));
            return true;
        });
    }

    @Test
    void startsAWaitingWorkflow() {
        StartedAttempt started =
                call("start waiting workflow", client -> client.attempts().start("1", MARCH, Map.of()));
        assertThat(started.attempt().workflowName()).isEqualTo("slow");
    }

    private TdAttempt attempt(String name, String id) {
        return call(name, client -> client.attempts().show(id));
    }

    /** Has the client make a recorded call, and sees to it that it sends what was recorded. */
    private <T> T call(String name, Function<TdClient, T> call) {
        stub(name);
        T result = call.apply(td.client());
        assertThat(td.server().findAllUnmatchedRequests()).isEmpty();
        assertSent(RECORDED.get(name).path("request"));
        return result;
    }

    private void refused(String name, Function<TdClient, ?> call) {
        JsonNode response = RECORDED.get(name).path("response");
        TdClientException e = catchThrowableOfType(TdClientException.class, () -> call(name, call));

        assertThat(td.server().findAllUnmatchedRequests()).isEmpty();
        assertSent(RECORDED.get(name).path("request"));
        assertThat(e).isInstanceOf(TdClientException.NonRetriable.class);
        assertThat(e.status()).hasValue(response.path("status").asInt());
        assertThat(e.getMessage())
                .contains(response.path("body")
                        .path("message")
                        .asText()
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .endsWith(" (1 attempt, 0.0 s)");
    }

    private void stub(String name) {
        JsonNode request = RECORDED.get(name).path("request");
        JsonNode response = RECORDED.get(name).path("response");
        JsonNode body = response.path("body");
        td.server()
                .stubFor(request(
                                request.path("method").asText(),
                                urlEqualTo(request.path("path").asText()))
                        .willReturn(aResponse()
                                .withStatus(response.path("status").asInt())
                                .withHeader(
                                        "Content-Type",
                                        response.path("contentType").asText("text/plain"))
                                .withBody(body.isNull() ? "" : body.toString())));
    }

    private void assertSent(JsonNode request) {
        LoggedRequest sent = td.server().getAllServeEvents().get(0).getRequest();
        assertThat(sent.getMethod().getName()).isEqualTo(request.path("method").asText());
        assertThat(sent.getUrl()).isEqualTo(request.path("path").asText());
        if (request.path("body").isObject()) {
            assertThat(withInstant(sent.getBodyAsString()))
                    .isEqualTo(withInstant(request.path("body").toString()));
        } else if (request.has("body")) {
            assertThat(sent.getHeader("Content-Type")).isEqualTo("application/gzip");
        }
    }

    /** A session time may be written with any offset. */
    private static JsonNode withInstant(String body) {
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(body);
            if (json.has("sessionTime")) {
                json.put(
                        "sessionTime",
                        OffsetDateTime.parse(json.path("sessionTime").asText())
                                .toInstant()
                                .toString());
            }
            return json;
        } catch (IOException e) {
            throw new AssertionError(body, e);
        }
    }

    /** The calls by name, with numbers for ids and something for what differs from run to run. */
    private static Map<String, JsonNode> recorded() {
        try (InputStream stream = WorkflowApiTranscriptIT.class.getResourceAsStream("/transcripts/workflow-api.json")) {
            String text = new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .replaceAll("<md5:([0-9]+)>", "md5-$1")
                    .replaceAll("<[a-z]+:([0-9]+)>", "$1")
                    .replace("<time>", "2026-11-20T05:57:09Z")
                    .replace("<size>", "150")
                    .replaceAll("<(uuid|stamp|agent|id)>", "$1");
            Map<String, JsonNode> calls = new HashMap<>();
            JSON.readTree(text)
                    .path("transcript")
                    .forEach(call -> calls.put(call.path("name").asText(), call));
            return calls;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
