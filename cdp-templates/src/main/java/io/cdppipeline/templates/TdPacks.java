package io.cdppipeline.templates;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.PackProvider;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.templates.histunion.HistUnionPack;
import io.cdppipeline.templates.ingestion.IngestionPack;
import io.cdppipeline.templates.staging.StagingPack;
import io.cdppipeline.templates.unification.UnificationPack;
import java.util.ArrayList;
import java.util.List;

/** The packs of this module, each for its section of the configuration: ingestion, hist-union, staging, unification. */
public final class TdPacks implements PackProvider {

    /** One for the process: every pipeline that is built makes packs anew, and their templates stay the same. */
    private static final TemplateEngine TEMPLATES = TemplateEngine.create();

    @Override
    public List<Phase> phases(PipelineConfig config) {
        List<Phase> phases = new ArrayList<>();
        if (!config.ingestion().isEmpty()) {
            phases.add(IngestionPack.phase(config, TEMPLATES));
        }
        config.histUnion().ifPresent(section -> phases.add(HistUnionPack.phase(section, TEMPLATES)));
        config.staging().ifPresent(section -> phases.add(StagingPack.phase(config, TEMPLATES)));
        config.unification().ifPresent(section -> phases.add(UnificationPack.phase(config, TEMPLATES)));
        return phases;
    }
}
