package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.StringLiteral;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What holds of the workflows of every project. */
final class WorkflowRules {

    private static final Pattern EACH = Pattern.compile("\\$\\{[^}]*\\btd\\.each\\.");
    private static final Pattern MESSAGE = Pattern.compile("\\$\\{\\s*error(\\.message|_message)\\b[^}]*\\}");

    private WorkflowRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("general.undefined-variable", "6, 0.2", "Something defines every name in a ${…}.")
                        .why(
                                "The task that evaluates it fails: a name that nothing declares is an error, not an empty text.")
                        .fix("export it, give it to the task, or correct its name")
                        .project((project, findings) ->
                                new VariableCheck(project.workflows(), project.files(), findings::file).check()),
                Rule.error("general.last-results-not-stored", "11, 0.4", "A query whose result is read stores it.")
                        .why("Without store_last_results the columns are nowhere, and reading them fails the task.")
                        .fix("add store_last_results: true to that task")
                        .project(
                                (project, findings) -> ResultFlow.check(project, findings, ResultFlow.Kind.NOT_STORED)),
                Rule.error(
                                "general.last-results-unset",
                                "12, 18, 0.2, D-12, D-13",
                                "On every way to a task that reads td.last_results or td.last_job, something has set it.")
                        .why(
                                "A member of what is undefined is an error: the task fails on the way that skips the query.")
                        .fix(
                                "store a result on every way there, or use a file that does not read it (log_ingestion_success_2.sql)")
                        .project((project, findings) -> ResultFlow.check(project, findings, ResultFlow.Kind.UNSET)),
                Rule.error("general.last-results-column", "11", "The result that is read has the column that is read.")
                        .why("Each stored result replaces the one before, so that the column reads as an empty text.")
                        .fix("select the column, or read it before the next result is stored")
                        .project((project, findings) -> ResultFlow.check(project, findings, ResultFlow.Kind.COLUMN)),
                Rule.error("general.missing-query", "5", "A query task names a file or has a query.")
                        .why("The task has nothing to run and fails.")
                        .fix("give it a file of the project or a 'query:'")
                        .project((project, findings) -> project.problems(
                                ProjectReader.MISSING_QUERY, each -> findings.at(each.place(), each.message()))),
                Rule.error(
                                "general.single-statement",
                                "14, 0.4",
                                "SQL that insert_into or create_table writes is one statement without a semicolon.")
                        .why("INSERT INTO or CREATE TABLE is written before the text, so that a second statement or a"
                                + " semicolon makes it no SQL.")
                        .fix("keep one SELECT, without a semicolon at its end")
                        .project(WorkflowRules::singleStatement),
                Rule.error("general.insert-and-create", "14, 0.4", "A task has insert_into or create_table, not both.")
                        .why("The operator refuses a task with both.")
                        .fix("keep one of the two")
                        .project((project, findings) -> project.tasks().forEach(task -> {
                            if (writes(task, "insert_into") && writes(task, "create_table")) {
                                findings.at(
                                        task.config()
                                                .get("create_table")
                                                .orElseThrow()
                                                .keyPlace(),
                                        "The task has both insert_into and create_table");
                            }
                        })),
                Rule.error("general.rename-target", "0.5", "rename_tables gives its new name without a database.")
                        .why("A table stays in its database; with one in 'to' the rename fails.")
                        .fix("write the table's name alone")
                        .project(WorkflowRules::renames),
                Rule.error("general.each-outside-loop", "0.6", "td.each is read within a td_for_each> only.")
                        .why("Nothing sets it anywhere else, so that the task fails.")
                        .fix("move the task into the loop's _do, or read something else")
                        .project(WorkflowRules::eachOutside),
                Rule.warning("general.timezone", "9, D-4", "Every workflow sets timezone: UTC.")
                        .why("Session times, and with them file names and ranges, move by hours and jump twice a year.")
                        .fix("write timezone: UTC at the top")
                        .project(WorkflowRules::timezone),
                Rule.info("general.schedule", "9", "A schedule is what somebody meant to have.")
                        .why("A pushed project with a schedule starts by itself.")
                        .fix("comment it out unless the workflow is to run by itself")
                        .project((project, findings) -> schedule(project, findings, false)),
                Rule.error("hist-union.schedule", "9", "A union has no schedule of its own.")
                        .why("It would run beside the ingestion that fills its tables, not after it.")
                        .fix("remove the schedule; start it after the ingestion")
                        .project((project, findings) -> schedule(project, findings, true)),
                Rule.error("general.error-handler", "10", "A workflow says at its root what happens when it fails.")
                        .why("A failure that nobody hears of is found when somebody misses the data.")
                        .fix("add _error: with a task that logs or tells ${error.message}")
                        .project(WorkflowRules::errorHandler),
                Rule.warning("general.unbounded-parallel", "15, D-15", "A loop over loads bounds how many run at once.")
                        .why("A source's API answers too many requests with errors, and the whole loop fails.")
                        .fix("write _parallel: {limit: 3}")
                        .project(WorkflowRules::unboundedParallel),
                Rule.error(
                                "general.same-output-in-parallel",
                                "16",
                                "Two tasks that run at once do not make the same table.")
                        .why("Which of the two is left is chance.")
                        .fix("give each its own table, or run one after the other")
                        .project(WorkflowRules::sameOutput),
                Rule.error(
                                "general.unescaped-error",
                                "D-11",
                                "An error's message goes into SQL with its quotes doubled.")
                        .why("The first message with a quote breaks the statement that was to log it.")
                        .fix("write ${error_message.substring(0, 1000).replace(/'/g, \"''\")}")
                        .project(WorkflowRules::unescapedError),
                Rule.error("general.time-type", "D-28", "What goes to a column 'time' is a whole number.")
                        .why("to_unixtime gives a double; the column is a bigint of seconds.")
                        .fix("write CAST(floor(to_unixtime(now())) AS bigint) AS time")
                        .project(WorkflowRules::timeType));
    }

    private static boolean writes(LintTask task, String key) {
        return task.config().get(key).isPresent();
    }

    private static void singleStatement(LintProject project, Findings findings) {
        for (LintTask task : project.tasks()) {
            if (task.is("td>") && (writes(task, "insert_into") || writes(task, "create_table"))) {
                for (LintSql sql : project.sqls(task)) {
                    SqlReader.Shape shape = sql.remembered(SqlReader.Shape.class, () -> SqlReader.shape(sql.text()));
                    if (shape.statements() > 1 || shape.terminated()) {
                        String what = sql.file().equals(task.file()) ? "the query" : "'" + sql.file() + "'";
                        findings.at(
                                task.value().place(),
                                "insert_into and create_table are written before the text of " + what
                                        + ", which has " + shape.statements() + " statement(s)"
                                        + (shape.terminated() ? " and a semicolon at the end" : ""));
                    }
                }
            }
        }
    }

    private static void renames(LintProject project, Findings findings) {
        for (LintTask task : project.tasks()) {
            for (YamlNode rename : task.config().all("rename_tables")) {
                rename.get("to")
                        .filter(to -> to.text()
                                .orElse("")
                                .replaceAll("\\$\\{[^}]*\\}", "")
                                .contains("."))
                        .ifPresent(to -> findings.at(to.place(), "'" + to + "' has a database"));
            }
        }
    }

    private static void eachOutside(LintProject project, Findings findings) {
        boolean calls = project.tasks().stream().anyMatch(task -> task.is("call>"));
        for (LintTask task : project.tasks()) {
            boolean inside = task.path().stream()
                    .skip(1)
                    .anyMatch(around -> around.is("td_for_each>") || around.is("http_call>"));
            if (!inside && !calls) {
                task.config().members().forEach((key, value) -> {
                    String text = value.text().orElse("");
                    if (text.contains("td.each.") && EACH.matcher(text).find()) {
                        findings.at(value.place(), "No td_for_each> is around the task");
                    }
                });
            }
        }
    }

    private static void timezone(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            if (root.file().contains("/")) {
                continue;
            }
            Optional<YamlNode> zone = root.config().get("timezone");
            if (zone.isEmpty()) {
                findings.at(root.config().place(), "The workflow sets no timezone");
            } else if (!zone.get().text().orElse("").equals("UTC")) {
                findings.at(zone.get().place(), "The workflow's timezone is " + zone.get());
            }
        }
    }

    private static void schedule(LintProject project, Findings findings, boolean union) {
        if (project.is(Phase.HIST_UNION) == union) {
            project.roots()
                    .forEach(root -> root.config()
                            .get("schedule")
                            .ifPresent(schedule -> findings.at(schedule.keyPlace(), "The workflow starts by itself")));
        }
    }

    private static void errorHandler(LintProject project, Findings findings) {
        if (project.phases().isEmpty()) {
            return;
        }
        boolean strict = project.is(Phase.INGESTION) || project.is(Phase.STAGING);
        for (LintTask root : project.roots()) {
            if (!root.file().contains("/") && root.config().get("_error").isEmpty()) {
                boolean error = strict || root.file().equals("unif_runner.dig");
                findings.at(
                        error ? Severity.ERROR : Severity.WARNING,
                        root.config().place(),
                        "The workflow '" + root.name() + "' has no _error");
            }
        }
    }

    private static void unboundedParallel(LintProject project, Findings findings) {
        for (LintTask task : project.tasks()) {
            boolean loop = task.is("for_each>") || task.is("td_for_each>");
            if (loop && task.config().text("_parallel").equals("true")) {
                List<LintTask> loads =
                        task.tree().stream().filter(each -> each.is("td_load>")).toList();
                boolean bounded = loads.stream()
                        .allMatch(load -> load.path().stream()
                                .takeWhile(around -> around != task)
                                .anyMatch(around -> around.config()
                                        .get("_parallel", "limit")
                                        .isPresent()));
                if (!loads.isEmpty() && !bounded) {
                    findings.at(
                            task.config().get("_parallel").orElseThrow().keyPlace(),
                            "All loads of this loop run at once");
                }
            }
        }
    }

    private static void sameOutput(LintProject project, Findings findings) {
        for (LintTask group : project.tasks()) {
            boolean parallel = group.config()
                    .get("_parallel")
                    .filter(value -> !value.text().orElse("").equals("false"))
                    .isPresent();
            if (!parallel || !group.operator().isEmpty()) {
                continue;
            }
            Map<String, LintTask> made = new HashMap<>();
            for (LintTask child : group.children()) {
                Map<String, LintTask> own = new HashMap<>();
                child.walk(task -> outputs(project, task).forEach(table -> own.put(table, task)));
                own.forEach((table, task) -> {
                    LintTask other = made.putIfAbsent(table, task);
                    if (other != null) {
                        findings.at(
                                task.config().place(),
                                "'" + table + "' is also made by '" + other.name() + "', which runs at the same time");
                    }
                });
            }
        }
    }

    /** The tables that a task makes anew, where no variable of its surroundings makes them another one each time. */
    private static List<String> outputs(LintProject project, LintTask task) {
        List<String> tables = new ArrayList<>();
        if (task.is("td>")) {
            tables.add(task.config().text("create_table"));
            for (LintSql sql : project.sqls(task)) {
                sql.all(CreateTableAsSelect.class).forEach(create -> tables.add(sql.last(create.getName())));
            }
        } else if (task.is("td_load>")) {
            tables.add(task.config().text("table"));
        }
        return tables.stream()
                .filter(table -> !table.isEmpty() && !table.contains("${"))
                .toList();
    }

    private static void unescapedError(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (StringLiteral literal : sql.remembered(MESSAGE, () -> messages(sql))) {
                String text = sql.literal(literal);
                if (carriesMessage(project, sql, text)) {
                    findings.at(sql.place(literal), "A quote in " + text + " ends the text");
                }
            }
        }
    }

    private static List<StringLiteral> messages(LintSql sql) {
        return sql.all(StringLiteral.class).stream()
                .filter(literal -> MESSAGE.matcher(sql.literal(literal)).find()
                        && !sql.literal(literal).contains("replace"))
                .toList();
    }

    private static boolean carriesMessage(LintProject project, LintSql sql, String text) {
        return text.contains("error.message")
                || project.runners(sql).isEmpty()
                || project.runners(sql).stream()
                        .anyMatch(task -> task.variable("error_message").contains("error.message"));
    }

    private static void timeType(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            sql.statements()
                    .forEach(statement -> SqlShape.outputs(sql, statement)
                            .forEach(output -> output.expression()
                                    .filter(expression -> output.name().equals("time"))
                                    .filter(expression -> expression instanceof FunctionCall call
                                            && SqlShape.calls(call, "to_unixtime"))
                                    .ifPresent(expression ->
                                            findings.at(sql.place(expression), "The time is no whole number"))));
        });
    }
}
