package io.cdppipeline.templates.lint;

import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.StringLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How an ingestion must log its loads, so that what is done is known. */
final class IngestionLogRules {

    private static final String LOG = "ingestion_log";
    static final List<String> LOG_COLUMNS = List.of(
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

    private IngestionLogRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "ingestion.log-order",
                                "17",
                                "A load is logged before it starts and after it has ended, a failure in _error.")
                        .why(
                                "The log tells which loads are done; a load that it does not know is done again or never missed.")
                        .fix("add the task with log_ingestion_start.sql, _success.sql or _error.sql")
                        .project(Phase.INGESTION, IngestionLogRules::logOrder),
                Rule.error(
                                "ingestion.log-source",
                                "17, 28, D-24",
                                "Start and success of a load are logged under the same names.")
                        .why(
                                "A month is skipped by asking the log for its names: under another name it is loaded again.")
                        .fix("give both tasks the same source_name, workflow_name and table_name")
                        .project(Phase.INGESTION, IngestionLogRules::logSource),
                Rule.error("ingestion.log-columns", "19", "ingestion_log has its 12 columns.")
                        .why("The statements that log name them all.")
                        .fix("create it with " + String.join(", ", LOG_COLUMNS))
                        .project(Phase.INGESTION, IngestionLogRules::logColumns),
                Rule.warning(
                                "ingestion.log-table",
                                "19, D-27",
                                "A task creates ingestion_log before anything is logged.")
                        .why("The first run in a new database fails at its first log entry.")
                        .fix("begin with a task that runs create_ingestion_log_table.sql")
                        .project(Phase.INGESTION, IngestionLogRules::logTable),
                Rule.error(
                                "ingestion.batch-name",
                                "28",
                                "A monthly batch is logged as {source}_${date_range.month_name}.")
                        .why("The check whether a month is done asks for that name.")
                        .fix("give check, start and success source_name: {source}_${date_range.month_name}")
                        .project(Phase.INGESTION, IngestionLogRules::batchName));
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
        findings.each(project.sqls(), "", sql -> {
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
        });
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
}
