package io.cdppipeline.event;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.config.ConfigChange;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.preflight.PreflightResult;
import io.cdppipeline.run.Failure;
import io.cdppipeline.state.PhaseState;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes each event as one line of JSON, for programs that watch a run: log shippers, dashboards, other languages.
 *
 * <p>Every line has {@code seq} (1, 2, 3, … of this listener), {@code time} (UTC, ISO 8601), {@code event} and {@code
 * run_id}; the rest depends on the event: {@code run_started}, {@code preflight},
 * {@code config_changed}, {@code phase_started}, {@code step_started}, {@code
 * session_started}, {@code session_progress}, {@code step_completed}, {@code failure}, {@code note}, {@code phase_ended},
 * {@code run_ended}. A {@code failure} has a {@code kind}, one of {@link FailureKind} in lower case, and the {@code subject} that is
 * missing, where that is known. Durations are in milliseconds. Fields may be added in later versions, and are never renamed. No line
 * holds a secret, and all characters are ASCII.
 *
 * <p>Not thread-safe: use one for each run, as a run tells its events one after another.
 */
public final class JsonLinesListener implements PipelineListener {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final PrintStream out;
    private final Clock clock;
    private long lines;

    private JsonLinesListener(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** To a stream, which stays open, and is flushed after each line. */
    public static JsonLinesListener on(PrintStream out) {
        return on(out, Clock.systemUTC());
    }

    /** To a stream, with the time from a clock. */
    public static JsonLinesListener on(PrintStream out, Clock clock) {
        return new JsonLinesListener(out, clock);
    }

    @Override
    public void onRunStarted(RunStarted event) {
        write(
                "run_started",
                event.runId(),
                fields -> fields.with(
                                "phases",
                                event.phases().stream().map(PhaseTitle::id).toList())
                        .with("resumed", event.resumed()));
    }

    @Override
    public void onPreflight(PreflightEnded event) {
        for (PreflightResult result : event.preflight().results()) {
            write("preflight", event.runId(), fields -> {
                fields.with("check", result.id())
                        .with("title", result.title())
                        .with("status", lower(result.status()))
                        .with("seen", result.seen());
                result.advice().ifPresent(advice -> fields.with("advice", advice));
            });
        }
    }

    @Override
    public void onConfigChanged(ConfigChanged event) {
        write(
                "config_changed",
                event.runId(),
                fields -> fields.with("run_before", event.comparison().before())
                        .with(
                                "changes",
                                event.comparison().changes().stream()
                                        .map(ConfigChange::toString)
                                        .toList())
                        .with("affected_phases", event.comparison().affected())
                        .with("handling", lower(event.handling())));
    }

    @Override
    public void onPhaseStarted(PhaseStarted event) {
        write(
                "phase_started",
                event.runId(),
                fields -> fields.with("phase", event.phaseId())
                        .with("title", event.title())
                        .with("number", event.number()));
    }

    @Override
    public void onStepStarted(StepStarted event) {
        write(
                "step_started",
                event.runId(),
                fields -> fields.with("phase", event.phaseId()).with("step", lower(event.step())));
    }

    @Override
    public void onSessionStarted(SessionStarted event) {
        write(
                "session_started",
                event.runId(),
                fields -> fields.with("phase", event.phaseId())
                        .session(event.session())
                        .with("session_time", event.session().sessionTime().toString())
                        .with("adopted", event.session().adopted()));
    }

    @Override
    public void onSessionProgress(SessionProgress event) {
        write("session_progress", event.runId(), fields -> {
            fields.with("phase", event.phaseId())
                    .session(event.session())
                    .with("status", event.progress().status())
                    .with("elapsed_ms", event.progress().elapsed().toMillis())
                    .with("running_tasks", event.progress().runningTasks())
                    .with("done_tasks", event.progress().doneTasks())
                    .with("tasks", event.progress().tasks());
            event.progress().rows().ifPresent(rows -> fields.with("rows", rows));
        });
    }

    @Override
    public void onStepCompleted(StepCompleted event) {
        write(
                "step_completed",
                event.runId(),
                fields -> fields.with("phase", event.phaseId())
                        .with("step", lower(event.step()))
                        .with("duration_ms", event.duration().toMillis()));
    }

    @Override
    public void onFailure(FailureDecided event) {
        Failure failure = event.failure();
        write("failure", event.runId(), fields -> {
            fields.with("phase", failure.phaseId())
                    .with("step", lower(failure.step()))
                    .with("kind", lower(failure.kind()))
                    .with("count", failure.count())
                    .with("warning", failure.warning())
                    .with("timed_out", failure.timedOut())
                    .with("message", failure.message())
                    .with("probable_causes", failure.probableCauses())
                    .with("log_file", failure.logFile().toString())
                    .with("decision", lower(event.decision()));
            failure.diagnosis().flatMap(Diagnosis::subject).ifPresent(subject -> fields.with("subject", subject));
            failure.session().ifPresent(fields::session);
            event.remedy().ifPresent(done -> fields.with("remedy", done));
        });
    }

    @Override
    public void onNote(Note event) {
        write(
                "note",
                event.runId(),
                fields -> fields.with("phase", event.phaseId()).with("text", event.text()));
    }

    @Override
    public void onPhaseEnded(PhaseEnded event) {
        PhaseState state = event.state();
        write("phase_ended", event.runId(), fields -> {
            fields.with("phase", event.phaseId())
                    .with("status", lower(state.status()))
                    .with("duration_ms", state.duration().toMillis())
                    .with("tables", state.tables())
                    .with("metrics", state.metrics());
            state.error().ifPresent(error -> fields.with("error", error));
        });
    }

    @Override
    public void onRunEnded(RunEnded event) {
        write(
                "run_ended",
                event.runId(),
                fields -> fields.with("status", lower(event.report().state().status())));
    }

    private void write(String event, String runId, Consumer<Fields> rest) {
        Fields fields = new Fields();
        fields.with("seq", ++lines)
                .with("time", clock.instant().toString())
                .with("event", event)
                .with("run_id", runId);
        rest.accept(fields);
        try {
            out.print(JSON.writeValueAsString(fields.values) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static final class Fields {

        private final Map<String, Object> values = new LinkedHashMap<>();

        Fields with(String name, Object value) {
            values.put(name, value);
            return this;
        }

        Fields session(Session session) {
            return with("workflow", session.workflow())
                    .with("session_id", session.sessionId())
                    .with("attempt_id", session.attemptId());
        }
    }
}
