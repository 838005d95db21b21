package io.cdppipeline.templates.unification;

import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of the unification's database that a run replaces, of those that are there. The tables of statistics are not
 * named: they are about the latest run, whichever it was.
 */
final class Rebuilds {

    private final UnificationNames names;
    private final Map<TableName, TableSchema> there = new HashMap<>();

    /** @param catalog asked once, for the database's tables */
    Rebuilds(UnificationNames names, Catalog catalog) {
        this.names = names;
        catalog.tables(names.database()).forEach(table -> there.put(table.name(), table));
    }

    void tell(GeneratedProject.Builder project, UnificationConfig section, IdentityPlan plan) {
        boolean full = section.updateStrategy() == UpdateStrategy.FULL;
        if (full) {
            tell(project, names.prep(), "update_strategy is full");
            tell(project, names.lookup(), "update_strategy is full, so that ids are resolved from all rows");
        } else {
            lacking(plan).ifPresent(lacking -> tell(project, names.prep(), "it lacks " + String.join(", ", lacking)));
        }
        if (section.masterTable()) {
            tell(project, names.master(), "the service makes it anew in every run");
        }
        for (IdentityTable table : plan.tables()) {
            tell(project, table.enrichedTable(), "every run makes it anew from all rows of " + table.name());
        }
    }

    private void tell(GeneratedProject.Builder project, String table, String reason) {
        TableName name = names.table(table);
        if (there.containsKey(name)) {
            project.rebuild(name, reason);
        }
    }

    /** The columns that the prep table should have and has not; empty where it has all, or is not there. */
    private Optional<List<String>> lacking(IdentityPlan plan) {
        TableSchema prep = there.get(names.table(names.prep()));
        if (prep == null) {
            return Optional.empty();
        }
        List<String> lacking = UnificationValues.prepColumnNames(plan)
                .filter(name -> !prep.has(name))
                .toList();
        return lacking.isEmpty() ? Optional.empty() : Optional.of(lacking);
    }
}
