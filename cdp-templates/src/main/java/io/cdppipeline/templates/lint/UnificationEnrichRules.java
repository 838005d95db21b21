package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import io.trino.sql.tree.FunctionCall;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What gives the tables their ids once the service has made them. */
final class UnificationEnrichRules {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private UnificationEnrichRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "unification.enrich-tables",
                                "81, D-51",
                                "stage_enrich.yml lists staging tables with columns of theirs, and no example.")
                        .why(
                                "A _prep table has no rows of its own; adobe_clickstream and loyalty_id_std are out of documentation.")
                        .fix(
                                "list the staging tables of src_prep_params.yml; unif_input with column and key both the alias")
                        .project(Phase.UNIFICATION, UnificationEnrichRules::enrichTables),
                Rule.error("unification.id-name", "84", "The id's name is an identifier, and no column's name.")
                        .why("It becomes a column of every enriched table: one that is there already is overwritten.")
                        .fix("{client}_{name}_unified_id")
                        .project(Phase.UNIFICATION, UnificationEnrichRules::idName),
                Rule.error(
                                "unification.lookup-column",
                                "D-52",
                                "The lookup's id is read by the method's column: persistent_id or canonical_id.")
                        .why(
                                "A canonical lookup has no persistent_id: the enrichment fails after the long run of the service.")
                        .fix("read canonical_id with canonical_ids, persistent_id with persistent_ids")
                        .project(Phase.UNIFICATION, UnificationEnrichRules::lookupColumn),
                Rule.error("unification.stray-column", "D-56", "No statement names another client's column.")
                        .why("crafter_id came along with a copied template: no table has it.")
                        .fix("write your id's name")
                        .project(
                                Phase.UNIFICATION,
                                (project, findings) -> findings.each(project.sqls(), "", sql -> {
                                    int at = sql.text().indexOf("crafter_id");
                                    if (at >= 0) {
                                        findings.at(sql.placeAt(at), "crafter_id is out of another project");
                                    }
                                })),
                Rule.warning("unification.unordered-keys", "D-57", "Keys are aggregated in an order.")
                        .why(
                                "array_agg without ORDER BY lets chance say which key comes first: ids differ between runs.")
                        .fix("array_agg(x ORDER BY …), or write the keys out")
                        .project(Phase.UNIFICATION, UnificationEnrichRules::unorderedKeys),
                Rule.warning("unification.enrich-engine", "85", "The engine of an enrichment is presto or hive.")
                        .why("With another value neither branch runs, and the table stays as it was.")
                        .fix("engine: presto")
                        .project(
                                Phase.UNIFICATION,
                                (project, findings) -> project.yaml("stage_enrich.yml")
                                        .ifPresent(root -> root.all("tables")
                                                .forEach(table -> table.get("engine")
                                                        .filter(engine -> !List.of("presto", "hive")
                                                                .contains(engine.text()
                                                                        .orElse("")))
                                                        .ifPresent(engine -> findings.at(
                                                                engine.place(), "The engine is '" + engine + "'"))))),
                Rule.warning("unification.bucket-columns", "85", "An enriched table is bucketed by its id.")
                        .why("Bucketed by anything else, each look-up of one customer reads the whole table.")
                        .fix("bucket_cols: ['${globals.canonical_id}']")
                        .project(Phase.UNIFICATION, UnificationEnrichRules::bucketColumns),
                Rule.warning(
                                "unification.database",
                                "D-67, 83",
                                "Ids are read from cdp_unification_{name}, {name} being unify.yml's.")
                        .why("The service writes there and nowhere else.")
                        .fix("cdp_unification_ and the name in unify.yml")
                        .project(Phase.UNIFICATION, UnificationEnrichRules::database));
    }

    private static void enrichTables(LintProject project, Findings findings) {
        Map<String, Set<String>> prepared = UnificationSettings.prepared(project);
        project.yaml("stage_enrich.yml")
                .ifPresent(root -> root.all("tables").forEach(table -> {
                    String name = table.text("table");
                    if (name.endsWith("_prep")) {
                        findings.at(table.place(), "'" + name + "' is a prep table");
                    } else if (name.equals("adobe_clickstream")) {
                        findings.at(table.place(), "'" + name + "' is out of documentation");
                    }
                    for (YamlNode column : table.all("key_columns")) {
                        String own = column.text("column");
                        Set<String> known = prepared.getOrDefault(name, Set.of());
                        if (own.equals("loyalty_id_std") && !known.contains(own)) {
                            findings.at(column.place(), "'" + own + "' is out of documentation");
                        } else if (name.contains("unif_input")) {
                            if (!own.equals(column.text("key"))) {
                                findings.at(
                                        column.place(),
                                        "The input table has its aliases for columns, not '" + own + "'");
                            }
                        } else if (!known.isEmpty() && !known.contains(own)) {
                            findings.at(column.place(), "'" + own + "' is not prepared from '" + name + "'");
                        }
                    }
                }));
    }

    private static void idName(LintProject project, Findings findings) {
        Set<String> columns = new HashSet<>(UnificationSettings.aliases(project));
        UnificationSettings.prepared(project).values().forEach(columns::addAll);
        for (YamlNode id : UnificationSettings.ids(project)) {
            id.get("name").ifPresent(name -> {
                String text = name.text().orElse("");
                if (!text.contains("${") && !IDENTIFIER.matcher(text).matches()) {
                    findings.at(name.place(), "'" + text + "' is no identifier");
                } else if (columns.contains(text)) {
                    findings.at(Severity.WARNING, name.place(), "A source has a column '" + text + "'");
                }
            });
        }
    }

    private static void lookupColumn(LintProject project, Findings findings) {
        Optional<YamlNode> root = UnificationSettings.unify(project);
        if (root.isEmpty()) {
            return;
        }
        boolean canonical = root.get().get("canonical_ids").isPresent();
        boolean persistent = root.get().get("persistent_ids").isPresent();
        String wrong = canonical ? "persistent_id" : "canonical_id";
        if (canonical == persistent) {
            return;
        }
        findings.each(project.sqls(), wrong, sql -> {
            Matcher matcher = Pattern.compile("\\b\\w+\\." + wrong + "\\b").matcher(sql.text());
            if (matcher.find()) {
                findings.at(sql.placeAt(matcher.start()), "The lookup has no column " + wrong);
            }
        });
    }

    private static void unorderedKeys(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            if (sql.file().endsWith("generate_join_query.sql") || sql.file().endsWith("loop_on_tables.sql")) {
                sql.all(FunctionCall.class).stream()
                        .filter(call -> SqlShape.calls(call, "array_agg")
                                && call.getOrderBy().isEmpty())
                        .forEach(call -> findings.at(sql.place(call), "The order of what is aggregated is chance"));
            }
        });
    }

    private static void database(LintProject project, Findings findings) {
        String name = UnificationSettings.unify(project)
                .map(root -> root.text("name"))
                .orElse("");
        if (name.isEmpty() || name.contains("${")) {
            return;
        }
        for (LintTask root : project.roots()) {
            String database = root.variable("td", "database");
            if (database.startsWith("cdp_unification_")
                    && !database.contains("${")
                    && !database.equals("cdp_unification_" + name)) {
                findings.at(
                        root.lookup("td", "database").orElse(root.config()).place(),
                        "The service writes to cdp_unification_" + name);
            }
        }
    }

    private static void bucketColumns(LintProject project, Findings findings) {
        project.yaml("stage_enrich.yml").ifPresent(root -> {
            Set<String> ids = new HashSet<>(Set.of("${globals.canonical_id}", root.text("globals", "canonical_id")));
            UnificationSettings.ids(project).forEach(id -> ids.add(id.text("name")));
            root.all("tables")
                    .forEach(table -> table.get("bucket_cols")
                            .filter(columns -> !columns.items().stream()
                                    .allMatch(
                                            column -> ids.contains(column.text().orElse(""))))
                            .ifPresent(
                                    columns -> findings.at(columns.keyPlace(), "The table is bucketed by " + columns)));
        });
    }
}
