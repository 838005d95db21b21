package io.cdppipeline.state;

import io.cdppipeline.config.ConfigChange;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a configuration differs from the one that the run before was made with.
 *
 * @param before the run before
 * @param changes the settings that differ; empty if that is not known, as an older version has kept no settings
 * @param affected ids of the phases that the changes reach: data flows one way, so the first one and all after it
 */
public record ConfigComparison(String before, List<ConfigChange> changes, List<String> affected) {

    public ConfigComparison {
        changes = List.copyOf(changes);
        affected = List.copyOf(affected);
    }

    /** The difference; empty if there is none. */
    static Optional<ConfigComparison> of(PipelineState last, PipelineConfig config, List<Phase> phases) {
        List<String> ids = phases.stream().map(Phase::id).toList();
        if (last.settings().isEmpty()) {
            return last.configHash().equals(Hashes.ofConfig(config))
                    ? Optional.empty()
                    : Optional.of(new ConfigComparison(last.pipelineId(), List.of(), ids));
        }
        List<ConfigChange> changes = ConfigChange.between(last.settings(), config.settings());
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigComparison(last.pipelineId(), changes, affected(changes, ids)));
    }

    /** A section that no phase is named after may concern any of them. */
    private static List<String> affected(List<ConfigChange> changes, List<String> phases) {
        Set<String> sections = changes.stream().map(ConfigChange::section).collect(Collectors.toSet());
        return phases.containsAll(sections)
                ? phases.stream().dropWhile(id -> !sections.contains(id)).toList()
                : phases;
    }

    /** What has changed and whom it concerns, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("The configuration has changed since run " + before + ":");
        if (changes.isEmpty()) {
            lines.add("  which settings is not known, as an older version has kept none of that run");
        }
        changes.forEach(change -> lines.add("  " + change));
        lines.add("  phases that this reaches: " + String.join(", ", affected));
        return lines;
    }
}
