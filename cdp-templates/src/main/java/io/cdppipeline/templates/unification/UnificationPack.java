package io.cdppipeline.templates.unification;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.templates.TemplateEngine;

/**
 * The unification phase: {@code unif_runner} gathers the identifiers of all staging tables, has the service find whose
 * they are, and writes the found id to the rows (facts: phase packs, A4; td-api, 5).
 */
public final class UnificationPack {

    /** The phase's id. */
    public static final String ID = "unification";

    private UnificationPack() {}

    /**
     * The phase for the configuration's {@code unification} section.
     *
     * @throws CdpException if no host for the unification call is known, or the client's name cannot name a unification
     * @throws java.util.NoSuchElementException if there is no such section
     */
    public static Phase phase(PipelineConfig config, TemplateEngine templates) {
        String directory = config.unification().orElseThrow().projectDirectory();
        CdpHost.baseUrl(config);
        UnificationNames.of(config);
        return Phase.builder()
                .generator(new UnificationGenerator(templates))
                .title("Unification")
                .directory(directory)
                .addValidators(new UnificationValidator())
                .build();
    }
}
