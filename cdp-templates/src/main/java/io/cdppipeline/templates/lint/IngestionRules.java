package io.cdppipeline.templates.lint;

import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.SaveMode;
import io.trino.sql.tree.StringLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an ingestion's workflows and their SQL must do: log, guard, and speak of time in one form. */
final class IngestionRules {

    private static final String LOG = "ingestion_log";
    private static final List<String> LOG_COLUMNS = List.of(
            "log_id",
            "source_name",
            "workflow_name",
            "table_name",
            "status",
            "start_time",
            "end_time",
            "records_processed",
            "error_message",
            "job_id",
            "job_url",
            "time");
    private static final Pattern FRACTION =
            Pattern.compile("(?:[T ]\\d\\d:\\d\\d:\\d\\d|^)(\\.\\d+Z?|Z)$|[sS]{2}(\\.S+)'?$");

    private IngestionRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "ingestion.log-order",
                                "17",
                                "A load is logged before it starts and after it has ended, a failure in _error.")
                        .why(
                                "The log tells which loads are done; a load that it does not know is done again or never missed.")
                        .fix("add the task with log_ingestion_start.sql, _success.sql or _error.sql")
                        .project(Phase.INGESTION, IngestionRules::logOrder),
                Rule.error(
                                "ingestion.log-source",
                                "17, 28, D-24",
                                "Start and success of a load are logged under the same names.")
                        .why(
                                "A month is skipped by asking the log for its names: under another name it is loaded again.")
                        .fix("give both tasks the same source_name, workflow_name and table_name")
                        .project(Phase.INGESTION, IngestionRules::logSource),
                Rule.error("ingestion.log-columns", "19", "ingestion_log has its 12 columns.")
                        .why("The statements that log name them all.")
                        .fix("create it with " + String.join(", ", LOG_COLUMNS))
                        .project(Phase.INGESTION, IngestionRules::logColumns),
                Rule.warning(
                                "ingestion.log-table",
                                "19, D-27",
                                "A task creates ingestion_log before anything is logged.")
                        .why("The first run in a new database fails at its first log entry.")
                        .fix("begin with a task that runs create_ingestion_log_table.sql")
                        .project(Phase.INGESTION, IngestionRules::logTable),
                Rule.error("ingestion.range-format", "21", "start_time and end_time of a query have the same form.")
                        .why(
                                "The source compares them as it gets them: one with milliseconds and one without are not comparable.")
                        .fix("end both with the same fraction, as in || '.000Z'")
                        .project(Phase.INGESTION, IngestionRules::rangeFormat),
                Rule.error("ingestion.doubled-fraction", "20, D-20", "No '.000Z' is put where a fraction is already.")
                        .why(
                                "to_iso8601(current_timestamp) has milliseconds, so that replacing its Z gives two fractions.")
                        .fix("write SUBSTR(to_iso8601(current_timestamp), 1, 19) || '.000Z'")
                        .project(Phase.INGESTION, IngestionRules::doubledFraction),
                Rule.error(
                                "ingestion.iso8601-of-number",
                                "20, D-20",
                                "to_iso8601 gets a timestamp, not TD_TIME_PARSE's number.")
                        .why("There is no such function for a bigint: the query fails.")
                        .fix("write replace(TD_TIME_STRING(TD_TIME_PARSE(max(f)), 's!'), ' ', 'T') || '.000Z'")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> calls(
                                        project,
                                        findings,
                                        "to_iso8601",
                                        call -> !call.getArguments().isEmpty()
                                                && call.getArguments().get(0) instanceof FunctionCall inner
                                                && SqlShape.calls(inner, "td_time_parse"),
                                        "to_iso8601 of TD_TIME_PARSE, which gives a number")),
                Rule.error("ingestion.foreign-function", "D-17", "Timestamps are written with Presto's functions.")
                        .why("CONVERT(varchar, …, 121) is SQL Server's: the query fails.")
                        .fix("write FORMAT_DATETIME(CURRENT_TIMESTAMP, 'yyyy-MM-dd HH:mm:ss.SSS')")
                        .project(
                                Phase.INGESTION,
                                (project, findings) ->
                                        calls(project, findings, "convert", call -> true, "Presto has no CONVERT")),
                Rule.error(
                                "ingestion.connector-field",
                                "22, D-25",
                                "SQL uses the table's field, the load the connector's.")
                        .why(
                                "The two differ for some sources: the query or the load asks for a column that is not there.")
                        .fix("write incremental_field in SQL and incremental_field_connector in the load's file")
                        .project(Phase.INGESTION, IngestionRules::connectorField),
                Rule.error(
                                "ingestion.empty-field-guard",
                                "25",
                                "A query over the incremental field runs only where there is one.")
                        .why("An object without such a field gives a query over a column without a name, which fails.")
                        .fix(
                                "put it below if>: ${datasource.incremental_field != null && datasource.incremental_field != ''}")
                        .project(Phase.INGESTION, IngestionRules::emptyFieldGuard),
                Rule.error("ingestion.create-if-not-exists", "26", "CREATE TABLE says IF NOT EXISTS.")
                        .why("The second run fails, since the table is there.")
                        .fix("write CREATE TABLE IF NOT EXISTS")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> project.sqls()
                                        .forEach(sql -> sql.all(CreateTable.class).stream()
                                                .filter(create -> create.getSaveMode() == SaveMode.FAIL)
                                                .forEach(create -> findings.at(
                                                        sql.place(create),
                                                        "The statement fails where the table exists")))),
                Rule.error(
                                "ingestion.batch-name",
                                "28",
                                "A monthly batch is logged as {source}_${date_range.month_name}.")
                        .why("The check whether a month is done asks for that name.")
                        .fix("give check, start and success source_name: {source}_${date_range.month_name}")
                        .project(Phase.INGESTION, IngestionRules::batchName),
                Rule.warning(
                                "ingestion.unused-date-ranges",
                                "40",
                                "A workflow includes hist_date_ranges.yml only if it uses it.")
                        .why("Whoever reads it takes it for a monthly load.")
                        .fix("remove the include")
                        .project(Phase.INGESTION, IngestionRules::unusedRanges));
    }

    /** The state that a SQL writes to the log: STARTED, SUCCESS or ERROR; empty if it does not log. */
    private static String logs(LintSql sql) {
        boolean writes = sql.all(Insert.class).stream()
                .anyMatch(insert -> sql.last(insert.getTarget()).equals(LOG));
        if (writes) {
            for (StringLiteral literal : sql.all(StringLiteral.class)) {
                if (Set.of("STARTED", "SUCCESS", "ERROR").contains(literal.getValue())) {
                    return literal.getValue();
                }
            }
        }
        return "";
    }

    private static boolean logs(LintProject project, LintTask task, String state) {
        return project.sqls(task).stream().anyMatch(sql -> logs(sql).equals(state));
    }

    private static void logOrder(LintProject project, Findings findings) {
        if (project.sqls().stream().allMatch(sql -> logs(sql).isEmpty())) {
            return;
        }
        for (LintTask root : project.roots()) {
            List<LintTask> tasks = root.tree();
            for (int i = 0; i < tasks.size(); i++) {
                LintTask load = tasks.get(i);
                if (load.is("td_load>")) {
                    List<String> missing = new ArrayList<>();
                    if (tasks.subList(0, i).stream().noneMatch(task -> logs(project, task, "STARTED"))) {
                        missing.add("no task before it logs the start");
                    }
                    if (tasks.subList(i, tasks.size()).stream().noneMatch(task -> logs(project, task, "SUCCESS"))) {
                        missing.add("no task behind it logs the success");
                    }
                    if (tasks.stream().noneMatch(task -> task.afterFailure() && logs(project, task, "ERROR"))) {
                        missing.add("no _error logs a failure");
                    }
                    if (!missing.isEmpty()) {
                        findings.at(load.value().place(), "The load is not logged: " + String.join(", ", missing));
                    }
                }
            }
        }
    }

    private static void logSource(LintProject project, Findings findings) {
        for (LintTask group : project.tasks()) {
            List<LintTask> starts = group.children().stream()
                    .filter(task -> logs(project, task, "STARTED"))
                    .toList();
            List<LintTask> ends = group.children().stream()
                    .filter(task -> logs(project, task, "SUCCESS"))
                    .toList();
            if (starts.size() == 1 && ends.size() == 1) {
                for (String name : List.of("source_name", "workflow_name")) {
                    String start = starts.get(0).variable(name);
                    String end = ends.get(0).variable(name);
                    if (!start.equals(end)) {
                        findings.at(
                                ends.get(0).config().place(),
                                "The success is logged with " + name + " '" + end + "', the start with '" + start
                                        + "'");
                    }
                }
            }
        }
    }

    private static void logColumns(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (CreateTable create : sql.all(CreateTable.class)) {
                if (sql.last(create.getName()).equals(LOG)) {
                    Set<String> columns = new TreeSet<>();
                    LintSql.below(create, ColumnDefinition.class)
                            .forEach(column -> columns.add(
                                    sql.name(column.getName().getOriginalParts().get(0))));
                    if (!columns.equals(new TreeSet<>(LOG_COLUMNS))) {
                        List<String> missing = LOG_COLUMNS.stream()
                                .filter(column -> !columns.contains(column))
                                .toList();
                        List<String> more = columns.stream()
                                .filter(column -> !LOG_COLUMNS.contains(column))
                                .toList();
                        findings.at(sql.place(create), "It lacks " + missing + " and has " + more + " too many");
                    }
                }
            }
        }
    }

    private static void logTable(LintProject project, Findings findings) {
        boolean creates = project.sqls().stream()
                .filter(sql -> !project.runners(sql).isEmpty())
                .flatMap(sql -> sql.all(CreateTable.class).stream().map(create -> sql.last(create.getName())))
                .anyMatch(LOG::equals);
        if (!creates) {
            project.tasks().stream()
                    .filter(task -> logs(project, task, "STARTED"))
                    .findFirst()
                    .ifPresent(task -> findings.at(task.value().place(), "No task has created ingestion_log"));
        }
    }

    private static void rangeFormat(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            sql.statements().forEach(statement -> {
                List<SqlShape.Output> outputs = SqlShape.outputs(sql, statement);
                Optional<SqlShape.Output> start = named(outputs, "start_time");
                Optional<SqlShape.Output> end = named(outputs, "end_time");
                if (start.isPresent() && end.isPresent()) {
                    Optional<String> first = start.get().expression().flatMap(each -> fraction(sql, each));
                    Optional<String> second = end.get().expression().flatMap(each -> fraction(sql, each));
                    if (first.isPresent() && second.isPresent() && !first.equals(second)) {
                        findings.at(
                                sql.place(end.get().item()),
                                "end_time ends in '" + second.get() + "', start_time in '" + first.get() + "'");
                    }
                }
            });
        }
    }

    private static Optional<SqlShape.Output> named(List<SqlShape.Output> outputs, String name) {
        return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
    }

    /** How a time that an expression gives ends: {@code .000Z}. */
    private static Optional<String> fraction(LintSql sql, Expression expression) {
        if (SqlShape.literals(sql, expression).isEmpty()
                && expression instanceof FunctionCall call
                && SqlShape.calls(call, "to_iso8601")) {
            return Optional.of(".SSSZ");
        }
        for (String text : SqlShape.literals(sql, expression)) {
            Matcher matcher = FRACTION.matcher(text);
            if (matcher.find()) {
                String found = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                return Optional.of(found.replaceAll("[0-9]", "S"));
            }
        }
        return Optional.empty();
    }

    private static void doubledFraction(LintProject project, Findings findings) {
        calls(
                project,
                findings,
                "replace",
                call -> call.getArguments().size() == 3
                        && call.getArguments().get(0) instanceof FunctionCall inner
                        && SqlShape.calls(inner, "to_iso8601")
                        && call.getArguments().get(1) instanceof StringLiteral z
                        && z.getValue().equals("Z")
                        && call.getArguments().get(2) instanceof StringLiteral with
                        && with.getValue().startsWith("."),
                "The fraction is doubled: to_iso8601 gives one already");
    }

    private static void calls(
            LintProject project, Findings findings, String function, Predicate<FunctionCall> test, String message) {
        for (LintSql sql : project.sqls()) {
            sql.all(FunctionCall.class).stream()
                    .filter(call -> SqlShape.calls(call, function) && test.test(call))
                    .forEach(call -> findings.at(sql.place(call), message));
        }
    }

    private static void connectorField(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            if (sql.text().contains("field_connector}")) {
                sql.all(Identifier.class).stream()
                        .filter(name -> sql.name(name).contains("field_connector}"))
                        .findFirst()
                        .ifPresent(name -> findings.at(
                                sql.place(name), "A table is asked for the connector's field " + sql.name(name)));
            }
        }
        boolean differ = DataSource.of(project).stream()
                .anyMatch(source -> !source.connectorField().isEmpty()
                        && !source.field().isEmpty()
                        && !source.connectorField().equals(source.field()));
        project.yamls()
                .values()
                .forEach(root -> root.get("in", "incremental_field")
                        .filter(field -> differ
                                && field.text()
                                        .orElse("")
                                        .matches("\\$\\{\\s*datasource\\.(incremental|inc)_field\\s*\\}"))
                        .ifPresent(
                                field -> findings.at(field.place(), "The connector is asked for the table's field")));
    }

    private static void emptyFieldGuard(LintProject project, Findings findings) {
        List<DataSource> without = DataSource.of(project).stream()
                .filter(source -> source.field().isEmpty())
                .toList();
        Pattern field = Pattern.compile("datasource\\.(incremental|inc)_field\\s*\\}");
        for (LintTask task : project.tasks()) {
            boolean uses = project.sqls(task).stream()
                    .anyMatch(sql -> field.matcher(sql.text()).find()
                            && sql.all(Identifier.class).stream()
                                    .anyMatch(name ->
                                            field.matcher(sql.name(name)).find()));
            boolean guarded = task.path().stream()
                    .anyMatch(around -> around.is("if>")
                            && around.value().text().orElse("").matches("(?s).*(incremental|inc)_field.*"));
            boolean history = task.path().stream()
                    .anyMatch(around -> around.is("for_each>")
                            && around.value().text("datasource").contains("hist_datasources"));
            boolean some = without.stream().anyMatch(source -> source.history() == history);
            if (uses && some && !guarded) {
                findings.at(task.value().place(), "The task runs for objects without an incremental field too");
            }
        }
    }

    private static void batchName(LintProject project, Findings findings) {
        for (LintTask loop : project.tasks()) {
            if (!loop.is("for_each>") || loop.value().get("date_range").isEmpty()) {
                continue;
            }
            loop.walk(task -> {
                boolean asks = project.sqls(task).stream()
                        .anyMatch(sql -> !logs(sql).isEmpty()
                                || (sql.text().contains(LOG) && sql.text().contains("SUCCESS")));
                String name = task.variable("source_name");
                boolean literal = project.sqls(task).stream()
                        .anyMatch(sql -> SqlShape.literals(
                                        sql,
                                        sql.statements().isEmpty()
                                                ? new StringLiteral("")
                                                : sql.statements().get(0))
                                .stream()
                                .anyMatch(text -> text.matches(".+_\\$\\{date_range\\.month_name\\}")));
                if (asks && !literal && !name.matches(".+_\\$\\{\\s*date_range\\.month_name\\s*\\}")) {
                    findings.at(task.value().place(), "The batch's source_name is '" + name + "'");
                }
            });
        }
    }

    private static void unusedRanges(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            Optional<YamlNode> include = root.config().get("_export").stream()
                    .flatMap(export -> export.includes().stream())
                    .filter(each -> each.text().orElse("").endsWith("hist_date_ranges.yml"))
                    .findFirst();
            boolean used = root.tree().stream()
                    .anyMatch(task -> task.is("for_each>")
                            && task.value().members().values().stream()
                                    .anyMatch(each -> each.text().orElse("").contains("date_ranges")));
            if (include.isPresent() && !used) {
                findings.at(include.get().place(), "No loop of the workflow goes over date_ranges");
            }
        }
    }
}
