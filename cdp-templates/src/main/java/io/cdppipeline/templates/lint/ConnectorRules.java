package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What the load files of an ingestion must say to each connector. */
final class ConnectorRules {

    private ConnectorRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "ingestion.klaviyo-objects",
                                "29, D-23",
                                "Klaviyo's events skip related objects and have no incremental field, its metrics no range at all.")
                        .why(
                                "The API refuses the parameters that an object does not take; related objects make events endless.")
                        .fix(
                                "events: skip_related_objects: true; metrics: only type, data_source and td_authentication_id")
                        .project(Phase.INGESTION, type("klaviyo", ConnectorRules::klaviyo)),
                Rule.warning("ingestion.onetrust-threads", "31", "OneTrust's load says how many threads it uses.")
                        .why("Without it the connector takes one, and a history takes days.")
                        .fix("thread_count: 5")
                        .project(Phase.INGESTION, type("onetrust", (in, findings) -> {
                            if (in.get("thread_count").isEmpty()) {
                                findings.at(in.place(), "thread_count is not set");
                            }
                        })),
                Rule.error("ingestion.run-mode", "31", "run_mode is hist, inc or both.")
                        .why("With another value the workflow succeeds and loads nothing.")
                        .fix("run_mode: inc")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> project.roots()
                                        .forEach(root -> root.config()
                                                .get("_export", "run_mode")
                                                .filter(mode -> !List.of("hist", "inc", "both")
                                                        .contains(mode.text().orElse("")))
                                                .ifPresent(mode ->
                                                        findings.at(mode.place(), "run_mode is '" + mode + "'")))),
                Rule.info("ingestion.shopify-v1", "32", "New sources use shopify_v2.")
                        .why("The connector 'shopify' speaks to an API that Shopify no longer develops.")
                        .fix("type: shopify_v2, unless the store needs the old one")
                        .project(
                                Phase.INGESTION,
                                type(
                                        "shopify",
                                        (in, findings) -> findings.at(
                                                in.get("type").orElse(in).place(),
                                                "The connector is Shopify's first"))),
                Rule.warning("ingestion.shopify-flag", "32", "A load of shopify (v1) marks the rows with the shop.")
                        .why("Rows of several shops come to one table, and cannot be told apart later.")
                        .fix("add a filter 'column' with add_columns: shop_flavor_flag")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> DataSource.loads(project).stream()
                                        .filter(load -> load.text("in", "type").equals("shopify"))
                                        .filter(load -> load.all("filters").stream()
                                                .noneMatch(filter ->
                                                        filter.text("type").equals("column")))
                                        .forEach(load -> findings.at(
                                                load.get("in").orElse(load).keyPlace(),
                                                "No filter adds the shop's column"))),
                Rule.error(
                                "ingestion.snowflake-parameters",
                                "33, D-26",
                                "Snowflake's load has account_name and schema, and leaves increments to its query.")
                        .why("'account' is not a parameter of the connector; without a schema it takes PUBLIC.")
                        .fix("account_name: …, schema: …, incremental: false")
                        .project(Phase.INGESTION, type("snowflake", ConnectorRules::snowflake)),
                Rule.warning("ingestion.bigquery-export", "34", "BigQuery's load does not go through Cloud Storage.")
                        .why("export_to_gcs needs a bucket and rights that nobody asked for.")
                        .fix("export_to_gcs: false")
                        .project(
                                Phase.INGESTION,
                                type(
                                        "bigquery_v2",
                                        (in, findings) -> in.get("export_to_gcs")
                                                .filter(node ->
                                                        node.text().orElse("").equals("true"))
                                                .ifPresent(
                                                        node -> findings.at(node.place(), "export_to_gcs is true")))),
                Rule.error(
                                "ingestion.sftp-parser",
                                "35",
                                "A load of files tells its columns and their types, and takes its path from outside.")
                        .why("Without columns nothing is read; a date without its format is not understood.")
                        .fix(
                                "list the columns with name and type, and format for timestamp and date; path_prefix: ${file_path}")
                        .project(Phase.INGESTION, ConnectorRules::sftp),
                Rule.error("ingestion.add-time", "36", "Every load adds the time of its upload as 'time'.")
                        .why("Hist-union and staging take new rows by it; without it they see none, or all.")
                        .fix(
                                "add the filter add_time with to_column {name: time, type: timestamp} and from_value {mode: upload_time}")
                        .project(Phase.INGESTION, ConnectorRules::addTime),
                Rule.error("ingestion.out-mode", "36", "A load appends or replaces.")
                        .why("Another mode is refused when the load starts.")
                        .fix("out: {mode: append} or replace, or the data source's: ${datasource.mode}")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> DataSource.loads(project).forEach(load -> {
                                    String mode = load.text("out", "mode");
                                    if (!mode.contains("${")
                                            && !List.of("append", "replace").contains(mode)) {
                                        findings.at(load.get("out").orElse(load).place(), "The mode is '" + mode + "'");
                                    }
                                })),
                Rule.warning("ingestion.literal-auth-id", "38", "Authentication ids are in config/database.yml alone.")
                        .why("An id in each load file is forgotten in one of them when it changes.")
                        .fix("td_authentication_id: ${td_authentication_ids.{source}.default}")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> DataSource.loads(project)
                                        .forEach(load -> load.get("in", "td_authentication_id")
                                                .filter(id ->
                                                        id.text().orElse("").matches("\\d+"))
                                                .ifPresent(id ->
                                                        findings.at(id.place(), "The id " + id + " is written out")))));
    }

    private static BiConsumer<LintProject, Findings> type(String type, BiConsumer<YamlNode, Findings> check) {
        return (project, findings) -> DataSource.loads(project).stream()
                .map(load -> load.get("in").orElse(load))
                .filter(in -> in.text("type").equals(type))
                .forEach(in -> check.accept(in, findings));
    }

    private static void klaviyo(YamlNode in, Findings findings) {
        String object = in.text("data_source");
        if (object.equals("events")) {
            in.get("incremental_field")
                    .ifPresent(field -> findings.at(field.keyPlace(), "Events take no incremental_field"));
            if (!in.text("skip_related_objects").equals("true")) {
                findings.at(in.place(), "Events come with their related objects");
            }
        } else if (object.equals("metrics")) {
            for (String key : List.of("incremental", "start_time", "end_time", "incremental_field")) {
                in.get(key).ifPresent(node -> findings.at(node.keyPlace(), "Metrics take no " + key));
            }
        }
    }

    private static void snowflake(YamlNode in, Findings findings) {
        in.get("account").ifPresent(account -> findings.at(account.keyPlace(), "The parameter is called account_name"));
        if (in.text("schema").isEmpty()) {
            findings.at(in.place(), "The schema is not named");
        }
        in.get("incremental")
                .filter(node -> node.text().orElse("").equals("true"))
                .ifPresent(node ->
                        findings.at(Severity.WARNING, node.place(), "The connector keeps increments of its own"));
    }

    private static void sftp(LintProject project, Findings findings) {
        for (YamlNode load : DataSource.loads(project)) {
            YamlNode in = load.get("in").orElse(load);
            if (!in.text("type").startsWith("sftp")) {
                continue;
            }
            for (String key : List.of("start_time", "incremental_field")) {
                in.get(key).ifPresent(node -> findings.at(node.keyPlace(), "Files have no " + key));
            }
            Optional<YamlNode> parser = in.get("parser");
            if (parser.isPresent() && in.all("parser", "columns").isEmpty()) {
                findings.at(parser.get().keyPlace(), "The parser has no columns");
            }
            for (YamlNode column : in.all("parser", "columns")) {
                if (List.of("timestamp", "date").contains(column.text("type"))
                        && column.get("format").isEmpty()) {
                    findings.at(column.place(), "The column '" + column.text("name") + "' has no format");
                }
            }
            for (String key : List.of("allow_extra_columns", "stop_on_invalid_record")) {
                in.get("parser", key)
                        .filter(node -> node.text().orElse("").equals("true"))
                        .ifPresent(node -> findings.at(Severity.WARNING, node.place(), key + " is true"));
            }
            in.get("path_prefix")
                    .filter(path -> !path.text().orElse("").contains("${"))
                    .ifPresent(path -> findings.at(Severity.WARNING, path.place(), "The path is written out"));
        }
    }

    private static void addTime(LintProject project, Findings findings) {
        for (YamlNode load : DataSource.loads(project)) {
            Optional<YamlNode> filter = load.all("filters").stream()
                    .filter(each -> each.text("type").equals("add_time"))
                    .findFirst();
            if (filter.isEmpty()) {
                findings.at(load.get("in").orElse(load).keyPlace(), "The load has no filter add_time");
            } else if (!filter.get().text("from_value", "mode").equals("upload_time")) {
                findings.at(filter.get().place(), "The filter add_time does not take upload_time");
            }
        }
    }
}
