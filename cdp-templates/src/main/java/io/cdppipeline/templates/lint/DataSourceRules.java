package io.cdppipeline.templates.lint;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the lists of an ingestion must say of each object: names, fields, times. */
final class DataSourceRules {

    /** The form of a source's timestamps, by connector type. */
    private static final Map<String, Pattern> FORMATS = Map.of(
            "klaviyo", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}"),
            "onetrust", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
            "shopify", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
            "shopify_v2", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
            "bigquery_v2", Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}"),
            "snowflake", Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}"));

    private static final Map<String, Integer> PARALLEL =
            Map.of("snowflake", 10, "klaviyo", 3, "onetrust", 3, "shopify", 3, "shopify_v2", 3, "bigquery_v2", 3);

    private DataSourceRules() {}

    static List<LintRule> all(Clock clock) {
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
                Rule.error(
                                "ingestion.timestamp-format",
                                "20, D-19, D-21, D-75",
                                "Times are written in the source's own form.")
                        .why("The connector refuses another form, or compares it as a text and loads the wrong range.")
                        .fix(
                                "Klaviyo: 2024-01-01T00:00:00.000000; Shopify and OneTrust: …T00:00:00.000Z; BigQuery and Snowflake: 2024-01-01 00:00:00.000")
                        .project(Phase.INGESTION, DataSourceRules::timestampFormat),
                Rule.error("ingestion.start-in-future", "27", "default_start_time is not in the future.")
                        .why("Nothing would be loaded until then.")
                        .fix("write the day from which on data is wanted")
                        .project(Phase.INGESTION, (project, findings) -> future(project, findings, clock)),
                Rule.error(
                                "ingestion.date-range",
                                "27",
                                "A range begins before it ends, in the month that it is named after.")
                        .why("An empty range loads nothing and is logged as done; a wrong name skips another month.")
                        .fix("correct start_time, end_time or month_name")
                        .project(Phase.INGESTION, DataSourceRules::dateRanges),
                Rule.warning("ingestion.date-range-gap", "27", "One month's range ends where the next one begins.")
                        .why("What lies between two ranges is never loaded; what lies in both is loaded twice.")
                        .fix("end each on the month's last second, and begin the next on the first of its first day")
                        .project(Phase.INGESTION, DataSourceRules::gaps),
                Rule.error(
                                "ingestion.klaviyo-campaigns",
                                "30",
                                "Klaviyo's campaigns have created_at in the table, created in the API.")
                        .why("The API does not know created_at and updated_at of campaigns: it answers with an error.")
                        .fix("incremental_field: updated_at with incremental_field_connector: updated")
                        .project(Phase.INGESTION, DataSourceRules::campaigns),
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
                        .project(Phase.INGESTION, DataSourceRules::shopifyFields),
                Rule.warning(
                                "ingestion.snowflake-full",
                                "33, D-26",
                                "Snowflake's incremental tables are loaded by a query.")
                        .why("source_type: table takes the whole table each time and appends it.")
                        .fix("source_type: query, with the range in its WHERE")
                        .project(Phase.INGESTION, DataSourceRules::snowflakeFull),
                Rule.error(
                                "ingestion.whole-table-per-month",
                                "34, D-14",
                                "A monthly batch loads its month, not the whole table.")
                        .why("Twelve months load twelve copies of the table.")
                        .fix(
                                "import_type: query with WHERE between start_time and end_time; or one load without months")
                        .project(Phase.INGESTION, DataSourceRules::wholeTablePerMonth),
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

    private static void timestampFormat(LintProject project, Findings findings) {
        Set<Pattern> formats = new HashSet<>();
        for (DataSource source : DataSource.of(project)) {
            Pattern format = FORMATS.get(source.type());
            if (format != null) {
                formats.add(format);
                for (String key : List.of("default_start_time", "default_end_time")) {
                    source.node().get(key).ifPresent(node -> format(node, format, source.type(), findings));
                }
            }
        }
        boolean converted = project.sqls().stream()
                .anyMatch(sql -> sql.text().contains("replace('${date_range")
                        || sql.text().contains("REPLACE('${date_range"));
        if (formats.size() == 1 && !converted) {
            Pattern format = formats.iterator().next();
            for (YamlNode range : ranges(project)) {
                for (String key : List.of("start_time", "end_time")) {
                    range.get(key).ifPresent(node -> format(node, format, "this source", findings));
                }
            }
        }
    }

    private static void format(YamlNode node, Pattern format, String type, Findings findings) {
        String text = node.text().orElse("");
        if (!text.isEmpty() && !text.contains("${") && !format.matcher(text).matches()) {
            findings.at(node.place(), "'" + text + "' is not in the form of " + type);
        }
    }

    private static List<YamlNode> ranges(LintProject project) {
        return project.yamls().values().stream()
                .flatMap(root -> root.all("date_ranges").stream())
                .toList();
    }

    private static Optional<LocalDateTime> time(YamlNode node, String key) {
        String text = node.text(key).replace(' ', 'T').replaceFirst("Z$", "");
        try {
            return text.length() == 10
                    ? Optional.of(LocalDate.parse(text).atStartOfDay())
                    : Optional.of(LocalDateTime.parse(text));
        } catch (DateTimeException e) {
            // Its form is another rule's.
            return Optional.empty();
        }
    }

    private static void future(LintProject project, Findings findings, Clock clock) {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (DataSource source : DataSource.of(project)) {
            time(source.node(), "default_start_time")
                    .filter(start -> start.isAfter(now))
                    .ifPresent(start -> findings.at(
                            source.node()
                                    .get("default_start_time")
                                    .orElseThrow()
                                    .place(),
                            "'" + source.name() + "' would start on " + start));
        }
    }

    private static void dateRanges(LintProject project, Findings findings) {
        for (YamlNode range : ranges(project)) {
            Optional<LocalDateTime> start = time(range, "start_time");
            Optional<LocalDateTime> end = time(range, "end_time");
            if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
                findings.at(range.place(), "The range ends before it begins");
            }
            String month = range.text("month_name");
            if (start.isPresent()
                    && !month.isEmpty()
                    && !YearMonth.from(start.get()).toString().equals(month)) {
                findings.at(
                        range.get("month_name").orElseThrow().place(),
                        "The range called '" + month + "' begins in " + YearMonth.from(start.get()));
            }
        }
    }

    private static void gaps(LintProject project, Findings findings) {
        for (YamlNode root : project.yamls().values()) {
            Optional<LocalDateTime> last = Optional.empty();
            for (YamlNode range : root.all("date_ranges")) {
                Optional<LocalDateTime> start = time(range, "start_time");
                if (last.isPresent() && start.isPresent()) {
                    boolean follows = !start.get().isBefore(last.get())
                            && !start.get().isAfter(last.get().plusSeconds(1));
                    if (!follows) {
                        findings.at(
                                range.place(),
                                "The range before ends on " + last.get() + ", this one begins on " + start.get());
                    }
                }
                last = time(range, "end_time");
            }
        }
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
