package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.ConfigProblem;
import io.cdppipeline.config.PipelineConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The sources of a configuration, checked and resolved.
 *
 * @param sources in the configuration's order
 */
record IngestionPlan(List<SourcePlan> sources) {

    /** Later than any moment that a configuration names. */
    private static final Instant ANY_TIME = Instant.parse("9999-12-31T00:00:00Z");

    IngestionPlan {
        sources = List.copyOf(sources);
    }

    /**
     * Checks the sections and resolves them.
     *
     * @throws ConfigException naming every problem at once
     */
    static IngestionPlan of(PipelineConfig config, SourcePacks packs, Instant now) {
        if (config.ingestion().isEmpty()) {
            throw new IllegalArgumentException("The configuration has no ingestion section");
        }
        List<ConfigProblem> problems = new ArrayList<>();
        List<SourcePlan> sources = new ArrayList<>();
        for (int i = 0; i < config.ingestion().size(); i++) {
            String place = config.ingestion().size() == 1 ? "ingestion" : "ingestion[" + i + "]";
            sources.add(new SourcePlanner(config, config.ingestion().get(i), packs, now, place, problems).plan());
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new IngestionPlan(sources);
    }

    /** The same without regard to what the time is. */
    static IngestionPlan of(PipelineConfig config, SourcePacks packs) {
        return of(config, packs, ANY_TIME);
    }
}
