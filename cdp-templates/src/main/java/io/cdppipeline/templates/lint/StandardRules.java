package io.cdppipeline.templates.lint;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All rules of ours, in the order of the documentation. */
final class StandardRules {

    private StandardRules() {}

    /** @param schemas what is known of the tables that a project names */
    static List<LintRule> all(Clock clock, Schemas schemas) {
        List<LintRule> rules = new ArrayList<>();
        rules.addAll(GeneralRules.all());
        rules.addAll(WorkflowRules.all());
        rules.addAll(KnownTableRules.all());
        rules.addAll(IngestionLogRules.all());
        rules.addAll(IngestionTimestampRules.all());
        rules.addAll(IngestionQueryRules.all());
        rules.addAll(IngestionRangeRules.all(clock));
        rules.addAll(DataSourceRules.all());
        rules.addAll(DataSourceKindRules.all());
        rules.addAll(ConnectorRules.all());
        rules.addAll(HistUnionTableRules.all());
        rules.addAll(HistUnionWatermarkRules.all());
        rules.addAll(HistUnionSchemaRules.all(schemas));
        rules.addAll(StagingSettingsRules.all());
        rules.addAll(StagingQueryRules.all());
        rules.addAll(StagingDedupeRules.all());
        rules.addAll(StagingHiveRules.all());
        rules.addAll(StagingTypeRules.all());
        rules.addAll(StagingContactRules.all());
        rules.addAll(StagingValueRules.all());
        rules.addAll(StagingNullRules.all());
        rules.addAll(UnificationWorkflowRules.all());
        rules.addAll(UnificationKeyRules.all());
        rules.addAll(UnificationPrepRules.all());
        rules.addAll(UnificationInputRules.all());
        rules.addAll(UnificationEnrichRules.all());
        rules.addAll(HybridKeyRules.all());
        rules.addAll(HybridTableRules.all());
        rules.addAll(SourceTableRules.all(schemas));
        rules.addAll(OrchestratorRules.all());
        return rules;
    }
}
