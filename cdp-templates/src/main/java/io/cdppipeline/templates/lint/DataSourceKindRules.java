package io.cdppipeline.templates.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the lists of an ingestion must say of the objects of one kind of source. */
final class DataSourceKindRules {

    private DataSourceKindRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "ingestion.klaviyo-campaigns",
                                "30",
                                "Klaviyo's campaigns have created_at in the table, created in the API.")
                        .why("The API does not know created_at and updated_at of campaigns: it answers with an error.")
                        .fix("incremental_field: updated_at with incremental_field_connector: updated")
                        .project(Phase.INGESTION, DataSourceKindRules::campaigns),
                Rule.error("ingestion.onetrust-mode", "31", "OneTrust is loaded with mode append.")
                        .why("With replace, each increment deletes all that was loaded before.")
                        .fix("mode: append")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> DataSource.of(project).stream()
                                        .filter(source -> source.type().equals("onetrust"))
                                        .filter(source ->
                                                !source.node().text("mode").equals("append"))
                                        .forEach(source -> findings.at(
                                                source.node()
                                                        .get("mode")
                                                        .orElse(source.node())
                                                        .place(),
                                                "The mode of '" + source.name() + "' is '"
                                                        + source.node().text("mode") + "'"))),
                Rule.error(
                                "ingestion.shopify-fields",
                                "32",
                                "Shopify's history goes by created_at, its increments by updated_at.")
                        .why(
                                "By created_at, changes of old rows never come; by updated_at, a history misses what is changed later.")
                        .fix("incremental_field: created_at in hist_datasources, updated_at in inc_datasources")
                        .project(Phase.INGESTION, DataSourceKindRules::shopifyFields),
                Rule.warning(
                                "ingestion.snowflake-full",
                                "33, D-26",
                                "Snowflake's incremental tables are loaded by a query.")
                        .why("source_type: table takes the whole table each time and appends it.")
                        .fix("source_type: query, with the range in its WHERE")
                        .project(Phase.INGESTION, DataSourceKindRules::snowflakeFull),
                Rule.error(
                                "ingestion.whole-table-per-month",
                                "34, D-14",
                                "A monthly batch loads its month, not the whole table.")
                        .why("Twelve months load twelve copies of the table.")
                        .fix(
                                "import_type: query with WHERE between start_time and end_time; or one load without months")
                        .project(Phase.INGESTION, DataSourceKindRules::wholeTablePerMonth));
    }

    private static void campaigns(LintProject project, Findings findings) {
        for (DataSource source : DataSource.of(project)) {
            if (source.type().equals("klaviyo")
                    && source.name().equals("campaigns")
                    && !source.field().isEmpty()
                    && source.field().equals(source.connectorField())) {
                findings.at(source.node().place(), "Both fields of campaigns are '" + source.field() + "'");
            }
        }
    }

    private static void shopifyFields(LintProject project, Findings findings) {
        for (DataSource source : DataSource.of(project)) {
            String wanted = source.history() ? "created_at" : "updated_at";
            if (source.type().startsWith("shopify")
                    && !source.field().isEmpty()
                    && !source.field().equals(wanted)) {
                findings.at(
                        source.node()
                                .get("incremental_field")
                                .orElse(source.node())
                                .place(),
                        "'" + source.name() + "' goes by " + source.field() + " where " + wanted + " is meant");
            }
        }
    }

    private static void snowflakeFull(LintProject project, Findings findings) {
        for (DataSource source : DataSource.of(project)) {
            if (source.type().equals("snowflake")
                    && !source.history()
                    && !source.field().isEmpty()) {
                YamlNode in = source.load().flatMap(load -> load.get("in")).orElse(source.node());
                if (in.get("query").isEmpty()) {
                    findings.at(
                            in.place(), "'" + source.name() + "' is incremental, and its load takes the whole table");
                }
            }
        }
    }

    private static void wholeTablePerMonth(LintProject project, Findings findings) {
        for (LintTask task : project.tasks()) {
            boolean monthly = task.path().stream()
                    .anyMatch(around -> around.is("for_each>")
                            && around.value().get("date_range").isPresent());
            if (!task.is("td_load>") || !monthly) {
                continue;
            }
            Set<String> history = new HashSet<>();
            DataSource.of(project).stream()
                    .filter(DataSource::history)
                    .forEach(source -> history.add(source.node().text("config_file")));
            for (YamlNode load : project.loads(task)) {
                String file = load.place().file();
                boolean own = task.value().text().orElse("").equals(file)
                        || history.contains(file.substring(file.lastIndexOf('/') + 1));
                if (own
                        && load.text("in", "type").equals("bigquery_v2")
                        && load.text("in", "import_type").equals("table")) {
                    findings.at(
                            load.get("in", "import_type").orElseThrow().place(),
                            "Each month of '" + task.name() + "' loads the whole table");
                }
            }
        }
    }
}
