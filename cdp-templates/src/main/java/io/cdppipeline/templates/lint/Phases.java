package io.cdppipeline.templates.lint;

import io.trino.sql.tree.Insert;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells from a project's files what it is for. */
final class Phases {

    private Phases() {}

    static Set<Phase> of(
            Collection<String> paths, Map<String, YamlNode> yamls, List<LintTask> tasks, List<LintSql> sqls) {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        boolean workflows = paths.stream().anyMatch(path -> path.endsWith(".dig"));
        boolean prepares = file(paths, "unif_runner.dig")
                || file(paths, "dynmic_prep_creation.dig")
                || file(paths, "id_unification.dig")
                || file(paths, "enrich_runner.dig")
                || tasks.stream().anyMatch(task -> task.is("http_call>"));
        if (workflows && prepares) {
            phases.add(Phase.UNIFICATION);
        } else if (file(paths, "src_params.yml")
                || paths.stream().anyMatch(path -> path.matches("(transform_|staging_).*\\.dig"))) {
            phases.add(Phase.STAGING);
        } else if (paths.stream().anyMatch(path -> path.matches("([^/]*_)?hist_?union(_runner)?\\.dig"))
                || sqls.stream().anyMatch(Phases::writesUnion)) {
            phases.add(Phase.HIST_UNION);
        } else if (tasks.stream().anyMatch(task -> task.is("td_load>"))
                || paths.stream().anyMatch(path -> path.endsWith("_datasources.yml") || path.endsWith("_load.yml"))
                || file(paths, "log_ingestion_start.sql")) {
            phases.add(Phase.INGESTION);
        } else if (!workflows && yamls.values().stream().anyMatch(Phases::isUnify)) {
            phases.add(Phase.HYBRID);
        }
        return phases;
    }

    static boolean isUnify(YamlNode yaml) {
        return (yaml.get("keys").isPresent() && yaml.get("tables").isPresent())
                || yaml.get("canonical_ids").isPresent()
                || yaml.get("persistent_ids").isPresent();
    }

    private static boolean writesUnion(LintSql sql) {
        return sql.all(Insert.class).stream()
                .map(insert -> sql.last(insert.getTarget()))
                .anyMatch(table -> table.endsWith("_hist_union") || table.endsWith("_histunion"));
    }

    private static boolean file(Collection<String> paths, String name) {
        return paths.stream().anyMatch(path -> path.equals(name) || path.endsWith("/" + name));
    }
}
