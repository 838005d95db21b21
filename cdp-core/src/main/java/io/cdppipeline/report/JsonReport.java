package io.cdppipeline.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.config.CheckKind;
import io.cdppipeline.run.ProbableCauses;
import io.cdppipeline.state.DeploymentState;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.WorkflowState;
import io.cdppipeline.validate.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a report as JSON. Every key is always there, null or empty where there is nothing to say; docs/report.md lists them. */
final class JsonReport {

    /** Grows by one when a key changes its meaning or goes; new keys do not count. */
    static final int VERSION = 1;

    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    static String text(PipelineState state) {
        try {
            return JSON.writer(PRINTER).writeValueAsString(run(state)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts, numbers, lists and maps can be written", e);
        }
    }

    private static Map<String, @Nullable Object> run(PipelineState state) {
        Map<String, @Nullable Object> run = new LinkedHashMap<>();
        run.put("report_version", VERSION);
        run.put("pipeline_id", state.pipelineId());
        run.put("status", lower(state.status()));
        run.put("complete", state.status() == RunStatus.SUCCESS);
        run.put("client", state.globalConfig().client());
        run.put("td_endpoint", state.globalConfig().tdEndpoint());
        run.put("started_at", state.startedAt().toString());
        run.put("resumed_at", text(state.resumedAt()));
        run.put("completed_at", text(state.completedAt()));
        run.put(
                "duration_seconds",
                state.completedAt()
                        .map(end -> seconds(Duration.between(state.startedAt(), end)))
                        .orElse(null));
        run.put("summary", summary(state));
        run.put(
                "phases",
                state.phases().entrySet().stream()
                        .map(phase -> phase(phase.getKey(), phase.getValue()))
                        .toList());
        run.put("next_steps", OperationSections.nextSteps(state));
        return run;
    }

    private static Map<String, @Nullable Object> summary(PipelineState state) {
        List<PhaseState> phases = List.copyOf(state.phases().values());
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("phases", phases.size());
        summary.put(
                "phases_completed",
                phases.stream()
                        .filter(phase -> phase.status() == PhaseStatus.COMPLETED)
                        .count());
        summary.put("tables", sum(phases, phase -> phase.tables().size()));
        summary.put("rows", sum(phases, phase -> total(phase.tables())));
        summary.put("new_rows", sum(phases, ReportContent::added));
        summary.put("files", sum(phases, phase -> phase.files().size()));
        for (Check.Status status : Check.Status.values()) {
            summary.put(
                    "checks_" + lower(status),
                    sum(
                            phases,
                            phase -> phase.checks().stream()
                                    .filter(check -> check.status() == status)
                                    .count()));
        }
        return summary;
    }

    private static long sum(List<PhaseState> phases, Function<PhaseState, ? extends Number> number) {
        return phases.stream()
                .mapToLong(phase -> number.apply(phase).longValue())
                .sum();
    }

    private static long total(Map<String, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, @Nullable Object> phase(String id, PhaseState state) {
        Map<String, @Nullable Object> phase = new LinkedHashMap<>();
        phase.put("id", id);
        phase.put("title", state.title());
        phase.put("status", lower(state.status()));
        phase.put("started_at", text(state.startedAt()));
        phase.put("completed_at", text(state.completedAt()));
        phase.put("duration_seconds", seconds(state.duration()));
        phase.put("error", state.error().orElse(null));
        phase.put("failed_step", state.failedStep().map(JsonReport::lower).orElse(null));
        phase.put("probable_causes", state.error().map(ProbableCauses::of).orElse(List.of()));
        phase.put("log_file", state.logFile().orElse(null));
        phase.put("files", list(new TreeMap<>(state.files()), "path", "sha256"));
        phase.put("deployment", state.deployment().map(JsonReport::deployment).orElse(null));
        phase.put(
                "sessions", state.workflows().stream().map(JsonReport::session).toList());
        phase.put(
                "tables",
                state.tables().entrySet().stream()
                        .map(table -> table(
                                table.getKey(),
                                table.getValue(),
                                state.tablesBefore().getOrDefault(table.getKey(), 0L)))
                        .toList());
        phase.put("metrics", list(state.metrics(), "name", "value"));
        phase.put("checks", state.checks().stream().map(JsonReport::check).toList());
        phase.put("notes", state.notes());
        phase.put("monitoring_queries", list(MonitoringQueries.of(state), "title", "sql"));
        return phase;
    }

    private static List<Map<String, @Nullable Object>> list(Map<String, ?> entries, String key, String value) {
        return entries.entrySet().stream()
                .map(entry -> {
                    Map<String, @Nullable Object> each = new LinkedHashMap<>();
                    each.put(key, entry.getKey());
                    each.put(value, entry.getValue());
                    return each;
                })
                .toList();
    }

    private static Map<String, @Nullable Object> deployment(DeploymentState deployed) {
        Map<String, @Nullable Object> deployment = new LinkedHashMap<>();
        deployment.put("project_name", deployed.deployment().projectName());
        deployment.put("project_id", deployed.deployment().projectId());
        deployment.put("revision", deployed.deployment().revision());
        deployment.put("content_hash", deployed.deployment().contentHash());
        deployment.put("deployed_at", deployed.deployedAt().toString());
        return deployment;
    }

    private static Map<String, @Nullable Object> session(WorkflowState workflow) {
        Map<String, @Nullable Object> session = new LinkedHashMap<>();
        session.put("workflow", workflow.workflowName());
        session.put("session_id", workflow.sessionId().orElse(null));
        session.put("attempt_id", workflow.attemptId().orElse(null));
        session.put("session_time", workflow.sessionTime().toString());
        session.put("started_at", workflow.startedAt().toString());
        session.put("completed_at", text(workflow.completedAt()));
        session.put("outcome", workflow.outcome().map(JsonReport::lower).orElse(null));
        return session;
    }

    private static Map<String, @Nullable Object> table(String name, long rows, long before) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        table.put("name", name);
        table.put("rows", rows);
        table.put("new_rows", rows - before);
        return table;
    }

    private static Map<String, @Nullable Object> check(Check check) {
        Map<String, @Nullable Object> each = new LinkedHashMap<>();
        each.put("name", check.name());
        each.put("kind", check.kind().map(CheckKind::text).orElse(null));
        each.put("status", lower(check.status()));
        each.put("message", check.message());
        return each;
    }

    private static @Nullable String text(Optional<Instant> moment) {
        return moment.map(Instant::toString).orElse(null);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
