package io.cdppipeline;

import io.cdppipeline.event.ConfigChanged;
import io.cdppipeline.preflight.Preflight;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.validate.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run is about to do, for whoever approves of it. Immutable and thread-safe; it holds no secret, and its {@code
 * toString} is a page for people.
 *
 * @param client the client
 * @param endpoint where it runs
 * @param apiKey the API key's mask: its last four characters at most; empty if there is none
 * @param runId the run's id
 * @param resumed whether an earlier call or process began it
 * @param phases all phases, in order
 * @param preflight what was looked at before
 * @param changed how the configuration differs from the last run's, and what becomes of that; empty if it does not
 */
public record PipelineSummary(
        String client,
        String endpoint,
        Optional<String> apiKey,
        String runId,
        boolean resumed,
        List<PhaseSummary> phases,
        Preflight preflight,
        Optional<ConfigChanged> changed) {

    public PipelineSummary {
        phases = List.copyOf(phases);
    }

    /**
     * What becomes of a phase.
     *
     * @param id the phase's id
     * @param title what people read
     * @param status how far it has come; complete and skipped phases are passed by
     * @param settings its settings, a line each: {@code engine: presto}
     * @param tables the tables that it reads or loads, where the configuration tells
     * @param estimate how long it took in the median of earlier runs in the work directory; empty before the first
     */
    public record PhaseSummary(
            String id,
            String title,
            PhaseStatus status,
            List<String> settings,
            List<String> tables,
            Optional<Duration> estimate) {

        public PhaseSummary {
            settings = List.copyOf(settings);
            tables = List.copyOf(tables);
        }
    }

    /** How long the phases that are to run will take together; empty if that is not known of each. */
    public Optional<Duration> estimate() {
        List<PhaseSummary> toRun =
                phases.stream().filter(phase -> !phase.status().done()).toList();
        return toRun.stream().allMatch(phase -> phase.estimate().isPresent())
                ? Optional.of(toRun.stream()
                        .map(phase -> phase.estimate().orElse(Duration.ZERO))
                        .reduce(Duration.ZERO, Duration::plus))
                : Optional.empty();
    }

    /** The page, line by line. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("# Configuration summary");
        lines.add("");
        lines.add("## Global");
        lines.add("- TD endpoint: " + endpoint);
        lines.add("- Client: " + client);
        apiKey.ifPresent(mask -> lines.add("- API key: " + mask));
        lines.add("- Run: " + runId + (resumed ? ", which is resumed" : ""));
        int number = 0;
        for (PhaseSummary phase : phases) {
            number++;
            lines.add("");
            lines.add("## Phase " + number + ": " + phase.title());
            if (phase.status().done()) {
                lines.add("- passed by: " + (phase.status() == PhaseStatus.COMPLETED ? "complete" : "left out"));
                continue;
            }
            phase.settings().forEach(setting -> lines.add("- " + setting));
            if (!phase.tables().isEmpty()) {
                lines.add("- Tables: " + String.join(", ", phase.tables()));
            }
        }
        lines.add("");
        lines.add("## Estimated timeline");
        number = 0;
        for (PhaseSummary phase : phases) {
            number++;
            if (!phase.status().done()) {
                lines.add("- Phase " + number + " (" + phase.title() + "): "
                        + phase.estimate().map(PipelineSummary::about).orElse("unknown, as it has not run here yet"));
            }
        }
        lines.add("- Total: " + estimate().map(PipelineSummary::about).orElse("unknown"));
        changed.ifPresent(change -> {
            lines.add("");
            lines.add("## Changed since the last run");
            lines.addAll(change.lines());
        });
        if (preflight.status() != Check.Status.PASS) {
            lines.add("");
            lines.add("## To be known before");
            lines.addAll(new Preflight(preflight.with(Check.Status.WARN)).lines());
        }
        return lines;
    }

    /** {@code ~45 s}, {@code ~3 min}, {@code ~1 h 30 min}. */
    private static String about(Duration duration) {
        long seconds = duration.plusMillis(500).toSeconds();
        if (seconds < 90) {
            return "~" + Math.max(1, seconds) + " s";
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 60
                ? "~" + minutes + " min"
                : "~" + minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
