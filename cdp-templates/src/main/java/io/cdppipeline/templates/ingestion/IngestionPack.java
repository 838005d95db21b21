package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.WriteMode;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.templates.TemplateEngine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /** Base names of the tables whose every load takes the place of all rows before: later phases must take them anew. */
    public static Set<String> replacedTables(PipelineConfig config) {
        Set<String> replaced = new HashSet<>();
        for (IngestionConfig source : config.ingestion()) {
            SourcePack pack = SourcePacks.onClassPath().of(source);
            List<String> tables = source.tables();
            for (int i = 0; i < tables.size(); i++) {
                if (SourcePlanner.mode(source, pack, source.objects().get(i)) == WriteMode.REPLACE) {
                    replaced.add(tables.get(i));
                }
            }
        }
        return replaced;
    }

    /**
     * Base names of the tables that have no history of their own: those of sources that are loaded in increments only, and
     * those that a load replaces as a whole.
     */
    public static Set<String> tablesWithoutHistory(PipelineConfig config) {
        Set<String> replaced = replacedTables(config);
        Set<String> without = new HashSet<>();
        for (IngestionConfig source : config.ingestion()) {
            source.tables().stream()
                    .filter(table -> source.mode() == IngestionMode.INCREMENTAL
                            || (source.mode() == IngestionMode.BOTH && replaced.contains(table)))
                    .forEach(without::add);
        }
        return without;
    }
}
