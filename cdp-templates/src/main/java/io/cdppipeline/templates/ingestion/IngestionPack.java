package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.templates.TemplateEngine;

/**
 * The phase that loads the sources' objects into raw tables: the history once, then what has changed (facts: phase packs,
 * section A1). Its tables are {@code {source}_{object}_hist}, {@code {source}_{object}} and {@code ingestion_log}.
 */
public final class IngestionPack {

    /** The phase's id. */
    public static final String ID = "ingestion";

    private IngestionPack() {}

    /** The phase for a configuration, with the source packs of the class path. */
    public static Phase phase(PipelineConfig config, TemplateEngine templates) {
        return phase(config, templates, SourcePacks.onClassPath());
    }

    /** The phase for a configuration, with packs of the caller's choice: for {@code CdpPipeline.Builder.replacePhase}. */
    public static Phase phase(PipelineConfig config, TemplateEngine templates, SourcePacks packs) {
        return Phase.builder()
                .generator(new IngestionGenerator(templates, packs))
                .title("Ingestion")
                .directory(config.ingestion().stream()
                        .map(IngestionConfig::projectDirectory)
                        .filter(directory -> !directory.equals(ID))
                        .findFirst()
                        .orElse(ID))
                .addValidators(new IngestionValidator(packs))
                .build();
    }

    /**
     * Whether each load of a base table takes the place of all rows before, so that later phases must take all rows anew.
     * A table that no source of the configuration loads is not.
     */
    public static boolean replaces(PipelineConfig config, String base) {
        return !config.ingestion().isEmpty()
                && IngestionPlan.of(config, SourcePacks.onClassPath()).replaces(base);
    }
}
