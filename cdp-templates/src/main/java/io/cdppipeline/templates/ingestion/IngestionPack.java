package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.templates.TemplateEngine;

/**
 * The phase that loads a source's objects into raw tables: the history once, then what has changed (facts: phase packs,
 * section A1). Its tables are {@code {source}_{object}_hist}, {@code {source}_{object}} and {@code ingestion_log}.
 */
public final class IngestionPack {

    /** The phase's id. */
    public static final String ID = "ingestion";

    private IngestionPack() {}

    /** The phase for a configuration's section. */
    public static Phase phase(IngestionConfig section, TemplateEngine templates) {
        return Phase.builder()
                .generator(new IngestionGenerator(templates))
                .title("Ingestion")
                .directory(section.projectDirectory())
                .addValidators(new IngestionValidator())
                .build();
    }
}
