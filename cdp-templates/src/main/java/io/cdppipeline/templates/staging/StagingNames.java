package io.cdppipeline.templates.staging;

import io.cdppipeline.config.PipelineConfig;
import java.util.List;

/** How staging tables are called: {@code shopify_orders} becomes {@code shopify_stg_orders}. */
public final class StagingNames {

    private static final String MARK = "stg_";
    private static final String INNER_MARK = "_" + MARK;

    private StagingNames() {}

    /**
     * The staging table of a base table: the mark stands behind the source's name, which is the ingestion's where the base
     * starts with it and else the first word; a base of one word gets it in front.
     */
    public static String stagingTable(PipelineConfig config, String base) {
        String source = source(config, base);
        return source.isEmpty() ? MARK + base : source + "_" + MARK + base.substring(source.length() + 1);
    }

    /** The base name of a staging table; a name without the mark is its own base. */
    public static String baseTable(String stagingTable) {
        if (stagingTable.startsWith(MARK)) {
            return stagingTable.substring(MARK.length());
        }
        int mark = stagingTable.indexOf(INNER_MARK);
        return mark < 0
                ? stagingTable
                : stagingTable.substring(0, mark + 1) + stagingTable.substring(mark + INNER_MARK.length());
    }

    /** The source that base tables come from: the ingestion's, or the word that they all start with, or {@code tables}. */
    static String source(PipelineConfig config, List<String> bases) {
        if (config.ingestion().size() == 1) {
            return PipelineConfig.tableName(config.ingestion().get(0).sourceName());
        }
        List<String> sources =
                bases.stream().map(base -> source(config, base)).distinct().toList();
        return sources.size() == 1 && !sources.get(0).isEmpty() ? sources.get(0) : "tables";
    }

    /** The source that a base table comes from; empty if its name has but one word. */
    public static String source(PipelineConfig config, String base) {
        String ingested = config.sourceOf(base)
                .map(section -> PipelineConfig.tableName(section.sourceName()))
                .orElse("");
        if (!ingested.isEmpty() && base.startsWith(ingested + "_") && base.length() > ingested.length() + 1) {
            return ingested;
        }
        int end = base.indexOf('_', 1);
        return end < 0 || end == base.length() - 1 ? "" : base.substring(0, end);
    }
}
