package io.cdppipeline.templates.histunion;

import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.templates.TemplateEngine;

/**
 * The phase that joins the history and the increments of each table into {@code {table}_hist_union} (facts: phase packs,
 * section A2), generated from the schemas that both have when its turn comes.
 */
public final class HistUnionPack {

    /** The phase's id, and the project's name in the watermarks. */
    public static final String ID = "hist_union";

    private HistUnionPack() {}

    /** The phase for a configuration's section. */
    public static Phase phase(HistUnionConfig section, TemplateEngine templates) {
        return Phase.builder()
                .generator(new HistUnionGenerator(templates))
                .title("Hist-Union")
                .directory(section.projectDirectory())
                .addValidators(new HistUnionValidator())
                .build();
    }
}
