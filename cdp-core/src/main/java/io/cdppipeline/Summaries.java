package io.cdppipeline;

import io.cdppipeline.PipelineSummary.PhaseSummary;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.event.ConfigChanged;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.preflight.Preflight;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.RunJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the summary of a run that is about to begin. */
final class Summaries {

    private final RunSettings settings;

    Summaries(RunSettings settings) {
        this.settings = settings;
    }

    PipelineSummary of(RunJournal journal, Preflight preflight, Optional<ConfigChanged> changed) {
        PipelineConfig config = settings.config();
        return new PipelineSummary(
                config.global().client(),
                config.global().tdEndpoint(),
                config.global().tdApiKey().map(Secret::masked),
                journal.runId(),
                journal.resumed(),
                settings.phases().stream()
                        .map(phase -> summary(phase, journal.phase(phase.id()), config))
                        .toList(),
                preflight,
                changed);
    }

    private static PhaseSummary summary(Phase phase, PhaseState state, PipelineConfig config) {
        return new PhaseSummary(
                phase.id(),
                phase.title(),
                state.status(),
                settingsOf(phase.id(), config),
                tables(phase.id(), config),
                estimate(state));
    }

    /** The settings of the section that is called like the phase. */
    private static List<String> settingsOf(String section, PipelineConfig config) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> setting : config.settings().entrySet()) {
            String key = setting.getKey();
            if ((key.startsWith(section + ".") || key.startsWith(section + "["))
                    && !setting.getValue().isEmpty()
                    && !key.equals(section + ".tables")) {
                lines.add(key.substring(section.length()).replaceFirst("^\\.", "") + ": " + setting.getValue());
            }
        }
        return lines;
    }

    private static List<String> tables(String section, PipelineConfig config) {
        return switch (section) {
            case "ingestion" -> config.ingestedTables();
            case "hist_union" -> config.histUnionTables();
            case "staging" -> config.stagingTables();
            case "unification" ->
                config.unification()
                        .map(unification -> unification.tables())
                        .filter(tables -> !tables.isEmpty())
                        .orElse(config.stagingTables());
            default -> List.of();
        };
    }

    private static Optional<Duration> estimate(PhaseState state) {
        List<Duration> durations = new ArrayList<>(state.earlierDurations());
        if (state.status() == PhaseStatus.COMPLETED) {
            durations.add(state.duration());
        }
        durations.sort(null);
        return durations.isEmpty() ? Optional.empty() : Optional.of(durations.get(durations.size() / 2));
    }
}
