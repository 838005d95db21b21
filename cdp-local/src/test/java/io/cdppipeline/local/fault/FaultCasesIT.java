package io.cdppipeline.local.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cdppipeline.CdpException;
import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.event.PhaseEnded;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.SessionStarted;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.WorkflowState;
import io.cdppipeline.td.CircuitBreakerPolicy;
import io.cdppipeline.td.RetryBudget;
import io.cdppipeline.td.RetryPolicy;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdTarget;
import io.cdppipeline.td.workflow.AttemptQuery;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fault cases of docs/reliability.md that a whole run meets; their numbers are those of that page. */
class FaultCasesIT {

    private static final String KEY = "1/0123456789abcdef0123456789abcdef01234567";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static LocalTreasureData td;
    private static int tests;

    private final String project = "case_" + tests++;
    private TdTarget target;

    @TempDir
    Path work;

    @BeforeAll
    static void start() {
        td = LocalTreasureData.builder().apiKey(Secret.of(KEY)).start();
        td.client().databases().create("faults");
    }

    @AfterAll
    static void stop() {
        td.close();
    }

    @BeforeEach
    void open() {
        TdClient client = TdClient.builder()
                .apiUrl(td.endpoint())
                .workflowUrl(td.endpoint())
                .apiKey(td.apiKey())
                .retry(new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(5)))
                .retryBudget(RetryBudget.unlimited())
                .circuitBreaker(CircuitBreakerPolicy.off())
                .build();
        target = TdTarget.over(client, "local", Duration.ofMillis(20));
    }

    @AfterEach
    void close() {
        target.close();
        td.faults().requireMet();
    }

    private CdpPipeline.Builder pipeline() {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .build())
                .target(target)
                .workDirectory(work)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .pauses(wait -> {})
                .phase(PhaseGenerator.of(
                        project,
                        context -> GeneratedProject.builder()
                                .workflow("main", """
                                    +make:
                                      td>: {data: "SELECT 1 AS n"}
                                      database: faults
                                      create_table: %s
                                    """.formatted(project))
                                .expect("faults", project)
                                .build()));
    }

    private PipelineResult run() {
        return pipeline().build().run();
    }

    private PhaseState phase(PipelineResult result) {
        return result.report().phases().get(project);
    }

    private List<TdAttempt> attempts() {
        return td.client()
                .attempts()
                .list(AttemptQuery.builder().project(project).build())
                .toList();
    }

    private void assertOneGoodRun(PipelineResult result) {
        assertThat(phase(result).error()).isEmpty();
        assertThat(result.success()).isTrue();
        assertThat(phase(result).workflows()).hasSize(1);
        assertThat(attempts()).hasSize(1);
    }

    /** Fails, says so in this way, and succeeds with the same session once the fault is gone. */
    private void assertSuspended(PipelineResult failed, String... message) {
        assertThat(failed.success()).isFalse();
        assertThat(failed.exitStatus()).isEqualTo(1);
        assertThat(phase(failed).status()).isEqualTo(PhaseStatus.FAILED);
        assertThat(phase(failed).error().orElseThrow()).contains(message).doesNotContain(KEY);
        List<String> known = phase(failed).workflows().stream()
                .flatMap(start -> start.sessionId().stream())
                .toList();
        td.faults().requireMet();

        PipelineResult resumed = run();

        assertOneGoodRun(resumed);
        assertThat(resumed.report().runId()).isEqualTo(failed.report().runId());
        assertThat(phase(resumed).workflows().stream()
                        .map(WorkflowState::sessionId)
                        .flatMap(id -> id.stream())
                        .toList())
                .containsAll(known);
    }

    @Test
    void case2ASessionOfSomebodyElseIsLeftAloneAndOursTakesTheNextSecond() {
        TdProject theirs = td.client()
                .projects()
                .push(project, "theirs", ProjectArchive.of(Map.of("main.dig", "+a:\n  echo>: theirs\n")));
        String workflow = td.client()
                .workflows()
                .find(theirs.id(), "theirs", "main")
                .orElseThrow()
                .id();
        td.client().attempts().start(workflow, NOW, Map.of("cdp_run", "20260301-100000-globex"));

        PipelineResult result = run();

        assertThat(result.success()).isTrue();
        assertThat(phase(result).workflows()).hasSize(1);
        assertThat(phase(result).workflows().get(0).sessionTime()).isEqualTo(NOW.plusSeconds(1));
        assertThat(attempts()).hasSize(2);
    }

    @Test
    void case3AThrottledStartIsSentAgainAndNothingIsSeenOfIt() {
        td.faults()
                .next("PUT", "/api/attempts")
                .times(2)
                .header("Retry-After", "0")
                .answer(429);

        assertOneGoodRun(run());
    }

    @Test
    void case3AWaitThatIsTooLongEndsTheRunUntilItIsRunAgain() {
        td.faults().next("PUT", "/api/attempts").header("Retry-After", "259200").answer(429);

        assertSuspended(run(), "Execute workflows: Cannot start workflow", "status 429", "259200");
    }

    @Test
    void case4AShortBurstIsNotSeen() {
        td.faults().next("GET", "/api/attempts").answer(503);
        td.faults().next("PUT", "/api/projects").answer(502);
        td.faults().next("GET", "/api/projects/").answer(504);

        assertOneGoodRun(run());
    }

    @Test
    void case4ALongBurstEndsTheRunUntilItIsRunAgain() {
        // Three times by the client, and that again for each of the two remedies.
        td.faults().next("PUT", "/api/attempts").times(9).answer(503);

        assertSuspended(run(), "Execute workflows: Cannot start workflow", "status 503", "(3 attempts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/attempts", "GET /api/logs/"})
    void case5AnAnswerThatBreaksOffIsReadAgain(String request) {
        td.faults().next(request.split(" ")[0], request.split(" ")[1]).resetMidBody();

        assertOneGoodRun(run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /api/attempts", "PUT /api/projects"})
    void case6AStartOrPushWhoseAnswerIsLostHasOneEffect(String request) {
        td.faults().next(request.split(" ")[0], request.split(" ")[1]).loseAnswer();

        assertOneGoodRun(run());
        assertThat(td.client().projects().revisions(project(project)).toList()).hasSize(1);
    }

    private static String project(String name) {
        return td.client().projects().find(name).orElseThrow().id();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /api/projects", "PUT /api/attempts", "GET /api/attempts"})
    void case8AKeyThatIsRefusedEndsTheRunWithItsSessionsKnown(String request) {
        td.faults()
                .next(request.split(" ")[0], request.split(" ")[1])
                .answer(401, "{\"message\":\"bad key " + KEY + "\"}");

        assertSuspended(
                run(), "status 401: bad key ****", "check that the API key is right and of this region (1 attempt");
    }

    @Test
    void case13ARunDoesNotDependOnItsLogs() throws IOException {
        td.faults().next("GET", "/api/logs/").answer(404);

        PipelineResult result = run();

        assertOneGoodRun(result);
        assertThat(Files.readString(work.resolve(phase(result).logFile().orElseThrow())))
                .contains("The log of attempt " + attempts().get(0).id() + " is not to be had. Cannot", "status 404");
    }

    @Test
    void case14ADiskThatIsFullBeforeTheStartKeepsItFromBeingMade() throws IOException {
        Path beside = work.resolve("pipeline_state.json.tmp");
        PipelineListener fills = new PipelineListener() {
            @Override
            public void onStepStarted(StepStarted event) {
                if (event.step() == Step.START) {
                    occupy(beside);
                }
            }
        };

        assertThatDiskIsFull(pipeline().listener(fills).build());
        assertThat(attempts()).as("attempts without an intent on disk").isEmpty();

        free(beside);
        assertOneGoodRun(run());
    }

    @Test
    void case14ADiskThatIsFullAfterTheStartForgetsNothing() throws IOException {
        Path beside = work.resolve("pipeline_state.json.tmp");
        PipelineListener fills = new PipelineListener() {
            @Override
            public void onSessionStarted(SessionStarted event) {
                occupy(beside);
            }
        };

        assertThatDiskIsFull(pipeline().listener(fills).build());
        assertThat(attempts()).hasSize(1);

        free(beside);
        assertOneGoodRun(run());
    }

    @Test
    void case14AReportThatCannotBeWrittenDoesNotFailTheRun() throws IOException {
        PipelineListener fills = new PipelineListener() {
            @Override
            public void onPhaseEnded(PhaseEnded event) {
                occupy(work.resolve("pipeline_report.md.tmp"));
            }
        };

        PipelineResult result = pipeline().listener(fills).build().run();

        assertOneGoodRun(result);
        free(work.resolve("pipeline_report.md.tmp"));
        result.report().writeTo(work);
        assertThat(work.resolve("pipeline_report.md")).isNotEmptyFile();
    }

    private static void assertThatDiskIsFull(CdpPipeline pipeline) {
        assertThat(catchThrowable(pipeline::run))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("pipeline_state.json cannot be written (")
                .hasMessageContaining("and holds what it held before: make room for ")
                .hasMessageContaining(" bytes, or make the directory writable, and run again");
    }

    private static void free(Path place) throws IOException {
        Files.delete(place.resolve("in the way"));
        Files.delete(place);
    }

    /** A directory in the place of the file that is to be written is as good as a full disk. */
    private static void occupy(Path place) {
        try {
            Files.createDirectories(place);
            Files.writeString(place.resolve("in the way"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/attempts", "GET /api/projects/", "PUT /api/attempts"})
    void case16AnAnswerThatIsNoJsonIsReadAgain(String request) {
        td.faults().next(request.split(" ")[0], request.split(" ")[1]).malformBody();

        assertOneGoodRun(run());
    }

    @Test
    void noFileIsLeftUnfinished() throws IOException {
        td.faults().next("GET", "/api/attempts").resetMidBody();
        run();

        try (Stream<Path> files = Files.walk(work)) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }
}
