package io.cdppipeline.templates.lint;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All rules of ours, in the order of the documentation. */
final class StandardRules {

    private StandardRules() {}

    static List<LintRule> all(Clock clock) {
        List<LintRule> rules = new ArrayList<>();
        rules.addAll(GeneralRules.all());
        rules.addAll(WorkflowRules.all());
        rules.addAll(IngestionRules.all());
        rules.addAll(DataSourceRules.all(clock));
        rules.addAll(ConnectorRules.all());
        rules.addAll(HistUnionRules.all());
        rules.addAll(StagingRules.all());
        rules.addAll(StagingColumnRules.all());
        rules.addAll(UnificationRules.all());
        rules.addAll(HybridRules.all());
        rules.addAll(OrchestratorRules.all());
        return rules;
    }
}
