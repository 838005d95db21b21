package io.cdppipeline.templates.lint;

import io.cdppipeline.workflow.Position;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.SaveMode;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the union of a table's history and its increments must do. */
final class HistUnionRules {

    private static final String LOG = "inc_log";

    private HistUnionRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("hist-union.inc-log-first", "41, D-35", "A task creates inc_log before anything reads it.")
                        .why("The first run in a new database fails at its first watermark.")
                        .fix("begin with CREATE TABLE IF NOT EXISTS {lookup}.inc_log")
                        .project(Phase.HIST_UNION, HistUnionRules::incLogFirst),
                Rule.error(
                                "hist-union.inc-log-columns",
                                "41, D-9",
                                "inc_log has table_name, project_name and inc_value.")
                        .why("Hist-union, staging and unification share it and name these three.")
                        .fix("(table_name varchar, project_name varchar, inc_value bigint)")
                        .project(HistUnionRules::incLogColumns),
                Rule.info("hist-union.parallel-group", "42", "The tables' tasks run at once, with a limit.")
                        .why(
                                "One after the other takes as long as all together; without a limit they wait for each other.")
                        .fix("put them below one task with _parallel: {limit: 4}")
                        .project(Phase.HIST_UNION, HistUnionRules::parallelGroup),
                Rule.error(
                                "hist-union.columns",
                                "43, 44",
                                "Both sides of a union list the same columns in the same order, none by *.")
                        .why("UNION ALL goes by place: a column that one side lacks moves all behind it.")
                        .fix("list the columns; write NULL AS c for one that a side does not have")
                        .project(Phase.HIST_UNION, HistUnionRules::columns),
                Rule.error(
                                "hist-union.watermark",
                                "46",
                                "Both sides take only rows above their watermark, which defaults to 0.")
                        .why(
                                "Without it each run writes all rows again; without the default the first run writes none.")
                        .fix(
                                "WHERE time > COALESCE((SELECT MAX(inc_value) FROM inc_log WHERE table_name = … AND project_name = 'hist_union'), 0)")
                        .project(Phase.HIST_UNION, HistUnionRules::watermark),
                Rule.error(
                                "hist-union.full-load",
                                "47, D-32",
                                "A table that is made anew is dropped, created and filled without a condition.")
                        .why("Dropped and filled by a watermark, it holds the newest rows alone.")
                        .fix("drop the WHERE, and IF NOT EXISTS of its CREATE TABLE")
                        .project(Phase.HIST_UNION, HistUnionRules::fullLoad),
                Rule.error("hist-union.watermark-insert", "48", "A run logs the watermarks of both sides.")
                        .why("The side that is not logged is taken again by the next run.")
                        .fix("INSERT INTO inc_log one row for {table}_hist and one for {table}")
                        .project(Phase.HIST_UNION, HistUnionRules::watermarkInsert),
                Rule.error(
                                "hist-union.watermark-of-target",
                                "48",
                                "Watermarks come from the source tables, not from the target.")
                        .why("The target's newest time is the newer side's: the other side's later rows are lost.")
                        .fix("take MAX(time) of each source table")
                        .project(Phase.HIST_UNION, HistUnionRules::watermarkOfTarget),
                Rule.error("hist-union.names", "50", "Target, history and increments are three tables.")
                        .why("A union that reads what it writes doubles its rows.")
                        .fix("{base}, {base}_hist and {base}_hist_union")
                        .project(Phase.HIST_UNION, HistUnionRules::names),
                Rule.warning(
                                "hist-union.watermark-after-insert",
                                "51, D-33",
                                "Watermarks are read before the insert and bound it above.")
                        .why("A row that lands between insert and log is below the watermark and never taken.")
                        .fix("store the newest times first (store_last_results), insert up to them, log them")
                        .project(Phase.HIST_UNION, HistUnionRules::watermarkAfterInsert),
                Rule.error("hist-union.empty-watermark", "D-34", "An empty source logs 0, not NULL.")
                        .why("MAX of no rows is NULL: a watermark that compares with nothing.")
                        .fix("COALESCE(MAX(time), 0)")
                        .project(HistUnionRules::emptyWatermark),
                Rule.warning(
                                "hist-union.unpaired-table",
                                "52, D-22, D-36",
                                "Hist-union joins what ingestion loads as a pair.")
                        .why("A side that nothing fills is empty for ever.")
                        .fix("load both {table} and {table}_hist, or leave the table out")
                        .workspace(HistUnionRules::unpaired));
    }

    /** The statements that write the union: an insert of two or more selects into a table that is not the log. */
    private static List<Insert> unions(LintSql sql) {
        return sql.all(Insert.class).stream()
                .filter(insert -> !sql.last(insert.getTarget()).equals(LOG))
                .filter(insert -> SqlShape.selects(insert.getQuery()).size() > 1)
                .toList();
    }

    private static List<Insert> logs(LintSql sql) {
        return sql.all(Insert.class).stream()
                .filter(insert -> sql.last(insert.getTarget()).equals(LOG))
                .toList();
    }

    private static boolean createsLog(LintSql sql) {
        return sql.all(CreateTable.class).stream()
                .anyMatch(create -> sql.last(create.getName()).equals(LOG));
    }

    private static void incLogFirst(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            boolean created = false;
            for (LintTask task : root.tree()) {
                List<LintSql> sqls = project.sqls(task);
                boolean reads = sqls.stream()
                        .anyMatch(sql -> sql.all(Table.class).stream()
                                        .anyMatch(table ->
                                                sql.last(table.getName()).equals(LOG))
                                || !logs(sql).isEmpty());
                created |= sqls.stream().anyMatch(HistUnionRules::createsLog);
                if (reads && !created) {
                    findings.at(task.value().place(), "No task has created inc_log before");
                    break;
                }
            }
        }
    }

    private static void incLogColumns(LintProject project, Findings findings) {
        Set<String> wanted = new TreeSet<>(List.of("table_name", "project_name", "inc_value"));
        for (LintSql sql : project.sqls()) {
            for (CreateTable create : sql.all(CreateTable.class)) {
                if (sql.last(create.getName()).equals(LOG)) {
                    Set<String> columns = new TreeSet<>(columns(sql, create));
                    if (!columns.equals(wanted)) {
                        findings.at(sql.place(create), "inc_log is created with " + columns);
                    }
                }
            }
        }
    }

    private static List<String> columns(LintSql sql, CreateTable create) {
        return LintSql.below(create, ColumnDefinition.class).stream()
                .map(column -> sql.last(column.getName()))
                .toList();
    }

    private static void parallelGroup(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            List<LintTask> writers = root.tree().stream()
                    .filter(task -> project.sqls(task).stream()
                            .anyMatch(sql -> !unions(sql).isEmpty()))
                    .toList();
            for (LintTask writer : writers) {
                List<YamlNode> groups = writer.path().stream()
                        .flatMap(around -> around.config().get("_parallel").stream())
                        .toList();
                if (writers.size() > 1 && groups.isEmpty()) {
                    findings.at(writer.value().place(), "The tables run one after the other");
                    break;
                } else if (groups.stream()
                        .anyMatch(group -> group.text().orElse("").equals("true"))) {
                    findings.at(groups.get(0).keyPlace(), "All tables run at once");
                    break;
                }
            }
        }
    }

    private static void columns(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (Insert insert : unions(sql)) {
                List<QuerySpecification> selects = SqlShape.selects(insert.getQuery());
                List<SqlShape.Output> first = SqlShape.outputs(sql, selects.get(0));
                for (QuerySpecification select : selects) {
                    List<SqlShape.Output> outputs = SqlShape.outputs(sql, select);
                    difference(first, outputs).ifPresent(message -> findings.at(sql.place(select), message));
                }
                insert.getColumns().ifPresent(columns -> {
                    if (!SqlShape.hasStar(first) && columns.size() != first.size()) {
                        findings.at(
                                sql.place(insert),
                                "The target lists " + columns.size() + " columns, the union has " + first.size());
                    }
                });
            }
        }
    }

    private static Optional<String> difference(List<SqlShape.Output> first, List<SqlShape.Output> second) {
        if (SqlShape.hasStar(second)) {
            return Optional.of("The columns are taken by *");
        } else if (SqlShape.hasStar(first)) {
            return Optional.empty();
        } else if (first.size() != second.size()) {
            return Optional.of("This side has " + second.size() + " columns, the first one " + first.size());
        }
        for (int i = 0; i < first.size(); i++) {
            String name = second.get(i).name();
            if (!name.isEmpty()
                    && !first.get(i).name().isEmpty()
                    && !name.equals(first.get(i).name())) {
                return Optional.of("Column " + (i + 1) + " is '" + name + "' here and '"
                        + first.get(i).name() + "' on the first side");
            }
        }
        return Optional.empty();
    }

    private static boolean drops(LintSql sql, String table) {
        return sql.all(DropTable.class).stream()
                .anyMatch(drop -> sql.last(drop.getTableName()).equals(table));
    }

    private static boolean isTime(LintSql sql, ComparisonExpression comparison) {
        return SqlShape.columnName(sql, comparison.getLeft()).equals("time")
                || SqlShape.columnName(sql, comparison.getRight()).equals("time");
    }

    private static List<ComparisonExpression> timeConditions(LintSql sql, QuerySpecification select) {
        return select.getWhere().stream()
                .flatMap(where -> LintSql.below(where, ComparisonExpression.class).stream())
                .filter(comparison -> isTime(sql, comparison))
                .toList();
    }

    private static void watermark(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (Insert insert : unions(sql)) {
                if (drops(sql, sql.last(insert.getTarget()))) {
                    continue;
                }
                for (QuerySpecification select : SqlShape.selects(insert.getQuery())) {
                    if (timeConditions(sql, select).isEmpty()) {
                        findings.at(sql.place(select), "This side takes all its rows each time");
                    }
                }
            }
            defaults(sql, findings);
        }
    }

    /** Each read of a highest watermark must be for this project, and have a default. */
    private static void defaults(LintSql sql, Findings findings) {
        for (SubqueryExpression sub : sql.all(SubqueryExpression.class)) {
            boolean log = LintSql.below(sub, Table.class).stream()
                    .anyMatch(table -> sql.last(table.getName()).equals(LOG));
            boolean max = !SqlShape.callsIn(sub, "max").isEmpty();
            if (log && max) {
                boolean inner = !LintSql.below(sub, CoalesceExpression.class).isEmpty();
                boolean outer = sql.all(CoalesceExpression.class).stream()
                        .anyMatch(coalesce -> LintSql.below(coalesce, SubqueryExpression.class)
                                .contains(sub));
                if (!inner && !outer) {
                    findings.at(sql.place(sub), "The watermark has no default for the first run");
                }
                List<String> texts = SqlShape.literals(sql, sub);
                if (!texts.contains("hist_union") && texts.stream().noneMatch(text -> text.contains("${"))) {
                    findings.at(sql.place(sub), "The watermark is not asked for with project_name = 'hist_union'");
                }
            }
        }
    }

    private static void fullLoad(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (Insert insert : unions(sql)) {
                String target = sql.last(insert.getTarget());
                if (!drops(sql, target)) {
                    continue;
                }
                for (QuerySpecification select : SqlShape.selects(insert.getQuery())) {
                    timeConditions(sql, select).stream()
                            .findFirst()
                            .ifPresent(where -> findings.at(
                                    sql.place(where), "The table was dropped, and only newer rows are written to it"));
                }
                sql.all(CreateTable.class).stream()
                        .filter(create -> sql.last(create.getName()).equals(target))
                        .filter(create -> create.getSaveMode() == SaveMode.IGNORE)
                        .forEach(create ->
                                findings.at(sql.place(create), "IF NOT EXISTS hides that the table was not dropped"));
            }
        }
    }

    private static Set<String> sources(LintSql sql, Insert union) {
        Set<String> sources = new TreeSet<>();
        for (QuerySpecification select : SqlShape.selects(union.getQuery())) {
            select.getFrom()
                    .ifPresent(from -> SqlShape.tables(sql, from).stream()
                            .findFirst()
                            .ifPresent(table -> sources.add(sql.last(table.getName()))));
        }
        return sources;
    }

    private static void watermarkInsert(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (Insert insert : unions(sql)) {
                Set<String> logged = new HashSet<>();
                logs(sql).forEach(log -> logged.addAll(SqlShape.literals(sql, log)));
                List<String> missing = sources(sql, insert).stream()
                        .filter(source -> !logged.contains(source))
                        .filter(source -> logged.stream().noneMatch(text -> text.contains("${")))
                        .toList();
                boolean elsewhere = logs(sql).isEmpty() && loggedElsewhere(project, sql);
                if (!missing.isEmpty() && !elsewhere) {
                    findings.at(sql.place(insert), "Nothing logs the watermark of " + missing);
                }
            }
        }
    }

    /** Whether a task behind the one that runs a SQL logs watermarks. */
    private static boolean loggedElsewhere(LintProject project, LintSql sql) {
        return project.sqls().stream()
                .anyMatch(other -> other != sql && !logs(other).isEmpty());
    }

    private static void watermarkOfTarget(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            Set<String> targets = new HashSet<>();
            unions(sql).forEach(insert -> targets.add(sql.last(insert.getTarget())));
            for (Insert log : logs(sql)) {
                for (Table table : SqlShape.tables(sql, log.getQuery())) {
                    String name = sql.last(table.getName());
                    if (targets.contains(name) || name.endsWith("_hist_union") || name.endsWith("_histunion")) {
                        findings.at(sql.place(table), "The watermark is taken from the target '" + name + "'");
                    }
                }
            }
        }
    }

    private static void names(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (Insert insert : unions(sql)) {
                String target = sql.last(insert.getTarget());
                Set<String> sources = sources(sql, insert);
                if (sources.contains(target)) {
                    findings.at(sql.place(insert), "'" + target + "' is both read and written");
                }
                sources.stream()
                        .filter(name -> name.matches(".*_hist_?union(_hist)?|.*_hist_hist"))
                        .filter(name -> !name.equals(target))
                        .forEach(name ->
                                findings.at(sql.place(insert), "'" + name + "' is a union's name, not a source's"));
            }
        }
    }

    private static void watermarkAfterInsert(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            boolean unioned = false;
            for (Statement statement : sql.statements()) {
                if (statement instanceof Insert insert) {
                    if (!sql.last(insert.getTarget()).equals(LOG)) {
                        unioned |= SqlShape.selects(insert.getQuery()).size() > 1;
                    } else if (unioned && readsNewest(sql, insert.getQuery())) {
                        findings.at(sql.place(insert), "The watermark is read after the rows were written");
                    }
                }
            }
        }
    }

    private static boolean readsNewest(LintSql sql, Query query) {
        return SqlShape.callsIn(query, "max").stream()
                .flatMap((FunctionCall call) -> call.getArguments().stream())
                .anyMatch(argument -> SqlShape.columnName(sql, argument).equals("time"));
    }

    private static void emptyWatermark(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (Insert log : logs(sql)) {
                for (QuerySpecification select : SqlShape.selects(log.getQuery())) {
                    for (SqlShape.Output output : SqlShape.outputs(sql, select)) {
                        output.expression()
                                .filter(expression -> expression instanceof FunctionCall call
                                        && SqlShape.calls(call, "max")
                                        && select.getGroupBy().isEmpty())
                                .ifPresent(expression ->
                                        findings.at(sql.place(expression), "MAX of an empty table is NULL"));
                    }
                }
            }
        }
    }

    private static void unpaired(LintWorkspace workspace, Findings findings) {
        Optional<LintProject> ingestion = workspace.project(Phase.INGESTION);
        Optional<LintProject> union = workspace.project(Phase.HIST_UNION);
        if (ingestion.isEmpty() || union.isEmpty()) {
            return;
        }
        Set<String> loaded = new HashSet<>();
        DataSource.of(ingestion.get()).forEach(source -> loaded.add(source.table()));
        ingestion.get().tasks().stream()
                .filter(task -> task.is("td_load>"))
                .forEach(task -> loaded.add(task.config().text("table")));
        for (LintSql sql : union.get().sqls()) {
            for (Insert insert : unions(sql)) {
                List<String> missing = new ArrayList<>(sources(sql, insert));
                missing.removeIf(source -> loaded.contains(source) || source.contains("${"));
                if (!missing.isEmpty()) {
                    Position place = sql.place(insert);
                    findings.at(
                            new Position(union.get().directory() + place.file(), place.line(), place.column()),
                            "The ingestion does not load " + missing);
                }
            }
        }
    }
}
