package io.cdppipeline.templates.staging;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.templates.TemplateEngine;

/**
 * The staging phase: {@code transform_{source}} cleans every raw table into {@code {client}_stg}, all rows at first and
 * new rows from then on (facts: phase packs, A3).
 */
public final class StagingPack {

    /** The phase's id. */
    public static final String ID = "staging";

    private StagingPack() {}

    /**
     * The phase for the configuration's {@code staging} section.
     *
     * @throws io.cdppipeline.config.ConfigException if an expression of the section is none of its engine
     * @throws java.util.NoSuchElementException if there is no such section
     */
    public static Phase phase(PipelineConfig config, TemplateEngine templates) {
        Expressions.check(config.staging().orElseThrow());
        return Phase.builder()
                .generator(new StagingGenerator(templates))
                .title("Staging")
                .directory(config.staging().orElseThrow().projectDirectory())
                .addValidators(new StagingValidator())
                .build();
    }
}
