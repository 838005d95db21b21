package io.cdppipeline.templates.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the lists of an ingestion must say of each object, wherever it comes from. */
final class DataSourceRules {

    private static final Map<String, Integer> PARALLEL =
            Map.of("snowflake", 10, "klaviyo", 3, "onetrust", 3, "shopify", 3, "shopify_v2", 3, "bigquery_v2", 3);

    private DataSourceRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "ingestion.datasource-keys",
                                "23",
                                "Every data source has a name, a table, a config_file and a mode.")
                        .why("The workflow's loop reads them: what is missing fails the load of that object.")
                        .fix("add the keys; mode is append or replace")
                        .project(Phase.INGESTION, DataSourceRules::keys),
                Rule.warning(
                                "ingestion.one-field",
                                "23",
                                "A data source names its field for the table and for the connector.")
                        .why(
                                "Where only one is there, the other reads as an empty text, and the load takes everything.")
                        .fix("add incremental_field_connector (the API's name) beside incremental_field (the table's)")
                        .project(Phase.INGESTION, DataSourceRules::oneField),
                Rule.error(
                                "ingestion.field-names",
                                "24",
                                "BigQuery's entries say table and inc_field, all others table_name and incremental_field.")
                        .why("The SQL of the source asks for these names.")
                        .fix("rename the key")
                        .project(Phase.INGESTION, DataSourceRules::fieldNames),
                Rule.warning("ingestion.parallel-limit", "37", "No more loads run at once than the source takes.")
                        .why("The source answers with 'too many requests', and the loads fail one after the other.")
                        .fix("_parallel: {limit: 3}; 10 for Snowflake")
                        .project(Phase.INGESTION, DataSourceRules::parallelLimit),
                Rule.warning(
                                "ingestion.names",
                                "39, D-24, D-74",
                                "Tables, load files and workflows are named after source and object, in lower case.")
                        .why(
                                "Treasure Data's table names are lower case; skipping a batch goes by the workflow's name.")
                        .fix(
                                "table {source}_{object}, file {source}_{object}_load.yml, workflow_name the .dig file's name")
                        .project(Phase.INGESTION, DataSourceRules::names));
    }

    private static void keys(LintProject project, Findings findings) {
        for (DataSource source : DataSource.of(project)) {
            List<String> missing = new ArrayList<>();
            if (source.name().isEmpty()) {
                missing.add("name");
            }
            if (source.table().isEmpty()) {
                missing.add("table_name");
            }
            for (String key : List.of("config_file", "mode")) {
                if (source.node().text(key).isEmpty()) {
                    missing.add(key);
                }
            }
            if (!missing.isEmpty()) {
                findings.at(source.node().place(), "The data source '" + source.name() + "' lacks " + missing);
            }
        }
    }

    private static void oneField(LintProject project, Findings findings) {
        for (DataSource source : DataSource.of(project)) {
            if (source.field().isEmpty() != source.connectorField().isEmpty()
                    && !source.type().startsWith("shopify")
                    && !source.type().equals("bigquery_v2")) {
                findings.at(
                        source.node().place(),
                        "The data source '" + source.name() + "' has one of its two fields only");
            }
        }
    }

    private static void fieldNames(LintProject project, Findings findings) {
        for (DataSource source : DataSource.of(project)) {
            boolean bigQuery = source.type().equals("bigquery_v2");
            List<String> wrong = bigQuery ? List.of("incremental_field", "table_name") : List.of("inc_field", "table");
            if (source.load().isPresent()) {
                for (String key : wrong) {
                    source.node()
                            .get(key)
                            .ifPresent(node -> findings.at(
                                    node.keyPlace(),
                                    "'" + key + "' is not what sources of type " + source.type() + " use"));
                }
            }
        }
    }

    private static void parallelLimit(LintProject project, Findings findings) {
        Set<String> types = new HashSet<>();
        DataSource.loads(project).forEach(load -> types.add(load.text("in", "type")));
        if (types.size() != 1) {
            return;
        }
        String type = types.iterator().next();
        int most = PARALLEL.getOrDefault(type, Integer.MAX_VALUE);
        for (LintTask task : project.tasks()) {
            boolean loop =
                    task.is("for_each>") && task.value().get("datasource").isPresent();
            Optional<YamlNode> limit = task.config().get("_parallel", "limit");
            if (loop
                    && limit.flatMap(YamlNode::text)
                            .filter(text -> text.matches("\\d{1,6}"))
                            .isPresent()) {
                int given = Integer.parseInt(limit.get().text().orElse("0"));
                if (given > most) {
                    findings.at(limit.get().place(), given + " loads at once; " + type + " takes " + most);
                }
            }
        }
    }

    private static void names(LintProject project, Findings findings) {
        for (DataSource source : DataSource.of(project)) {
            String table = source.table();
            if (!table.contains("${") && !table.isEmpty() && !table.matches("[a-z0-9_]+")) {
                findings.at(
                        source.node().place(),
                        "The table '" + table + "' has more than lower-case letters, digits and _");
            }
            source.node()
                    .get("config_file")
                    .filter(file -> !file.text().orElse("").contains("${")
                            && !file.text().orElse("").matches("[a-z0-9_]*\\.ya?ml"))
                    .ifPresent(file -> findings.at(
                            file.place(), "The file '" + file + "' has more than lower-case letters, digits and _"));
            String workflow = source.node().text("workflow_name");
            if (!workflow.isEmpty()
                    && !workflow.contains("${")
                    && !project.files().containsKey(workflow + ".dig")
                    && !project.roots().isEmpty()) {
                findings.at(
                        source.node().get("workflow_name").orElseThrow().place(),
                        "There is no workflow '" + workflow + "' in the project");
            }
        }
    }
}
