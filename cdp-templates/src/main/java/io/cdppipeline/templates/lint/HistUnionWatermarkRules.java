package io.cdppipeline.templates.lint;

import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How a union must know which rows it has taken. */
final class HistUnionWatermarkRules {

    private HistUnionWatermarkRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("hist-union.inc-log-first", "41, D-35", "A task creates inc_log before anything reads it.")
                        .why("The first run in a new database fails at its first watermark.")
                        .fix("begin with CREATE TABLE IF NOT EXISTS {lookup}.inc_log")
                        .project(Phase.HIST_UNION, HistUnionWatermarkRules::incLogFirst),
                Rule.error(
                                "hist-union.inc-log-columns",
                                "41, D-9",
                                "inc_log has table_name, project_name and inc_value.")
                        .why("Hist-union, staging and unification share it and name these three.")
                        .fix("(table_name varchar, project_name varchar, inc_value bigint)")
                        .project(HistUnionWatermarkRules::incLogColumns),
                Rule.error(
                                "hist-union.watermark",
                                "46",
                                "Both sides take only rows above their watermark, which defaults to 0.")
                        .why(
                                "Without it each run writes all rows again; without the default the first run writes none.")
                        .fix(
                                "WHERE time > COALESCE((SELECT MAX(inc_value) FROM inc_log WHERE table_name = … AND project_name = 'hist_union'), 0)")
                        .project(Phase.HIST_UNION, HistUnionWatermarkRules::watermark),
                Rule.error("hist-union.watermark-insert", "48", "A run logs the watermarks of both sides.")
                        .why("The side that is not logged is taken again by the next run.")
                        .fix("INSERT INTO inc_log one row for {table}_hist and one for {table}")
                        .project(Phase.HIST_UNION, HistUnionWatermarkRules::watermarkInsert),
                Rule.error(
                                "hist-union.watermark-of-target",
                                "48",
                                "Watermarks come from the source tables, not from the target.")
                        .why("The target's newest time is the newer side's: the other side's later rows are lost.")
                        .fix("take MAX(time) of each source table")
                        .project(Phase.HIST_UNION, HistUnionWatermarkRules::watermarkOfTarget),
                Rule.warning(
                                "hist-union.watermark-after-insert",
                                "51, D-33",
                                "Watermarks are read before the insert and bound it above.")
                        .why("A row that lands between insert and log is below the watermark and never taken.")
                        .fix("store the newest times first (store_last_results), insert up to them, log them")
                        .project(Phase.HIST_UNION, HistUnionWatermarkRules::watermarkAfterInsert),
                Rule.error("hist-union.empty-watermark", "D-34", "An empty source logs 0, not NULL.")
                        .why("MAX of no rows is NULL: a watermark that compares with nothing.")
                        .fix("COALESCE(MAX(time), 0)")
                        .project(HistUnionWatermarkRules::emptyWatermark),
                Rule.warning("hist-union.retry", "D-38", "A union that is run again writes no row twice.")
                        .why(
                                "A run that fails between its insert and its watermark is started again, with the old watermark.")
                        .fix("DELETE FROM the target what lies above the watermark, before the insert")
                        .project(Phase.HIST_UNION, HistUnionWatermarkRules::retry));
    }

    private static boolean createsLog(LintSql sql) {
        return sql.all(CreateTable.class).stream()
                .anyMatch(create -> sql.last(create.getName()).equals(HistUnionStatements.LOG));
    }

    private static void incLogFirst(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            boolean created = false;
            for (LintTask task : root.tree()) {
                List<LintSql> sqls = project.sqls(task);
                boolean reads = sqls.stream()
                        .anyMatch(sql -> sql.all(Table.class).stream()
                                        .anyMatch(table ->
                                                sql.last(table.getName()).equals(HistUnionStatements.LOG))
                                || !HistUnionStatements.logs(sql).isEmpty());
                created |= sqls.stream().anyMatch(HistUnionWatermarkRules::createsLog);
                if (reads && !created) {
                    findings.at(task.value().place(), "No task has created inc_log before");
                    break;
                }
            }
        }
    }

    private static void incLogColumns(LintProject project, Findings findings) {
        Set<String> wanted = new TreeSet<>(List.of("table_name", "project_name", "inc_value"));
        findings.each(project.sqls(), "", sql -> {
            for (CreateTable create : sql.all(CreateTable.class)) {
                if (sql.last(create.getName()).equals(HistUnionStatements.LOG)) {
                    Set<String> columns = new TreeSet<>(columnNames(sql, create));
                    if (!columns.equals(wanted)) {
                        findings.at(sql.place(create), "inc_log is created with " + columns);
                    }
                }
            }
        });
    }

    private static List<String> columnNames(LintSql sql, CreateTable create) {
        return LintSql.below(create, ColumnDefinition.class).stream()
                .map(column -> sql.last(column.getName()))
                .toList();
    }

    private static void watermark(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (Insert insert : HistUnionStatements.unions(sql)) {
                if (HistUnionStatements.drops(sql, sql.last(insert.getTarget()))) {
                    continue;
                }
                for (QuerySpecification select : SqlShape.selects(insert.getQuery())) {
                    if (HistUnionStatements.timeConditions(sql, select).isEmpty()) {
                        findings.at(sql.place(select), "This side takes all its rows each time");
                    }
                }
            }
            defaults(sql, findings);
        });
    }

    /** Each read of a highest watermark must be for this project, and have a default. */
    private static void defaults(LintSql sql, Findings findings) {
        for (SubqueryExpression sub : sql.all(SubqueryExpression.class)) {
            boolean log = LintSql.below(sub, Table.class).stream()
                    .anyMatch(table -> sql.last(table.getName()).equals(HistUnionStatements.LOG));
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

    private static void watermarkInsert(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (Insert insert : HistUnionStatements.unions(sql)) {
                Set<String> logged = new HashSet<>();
                HistUnionStatements.logs(sql).forEach(log -> logged.addAll(SqlShape.literals(sql, log)));
                List<String> missing = HistUnionStatements.sources(sql, insert).stream()
                        .filter(source -> !logged.contains(source))
                        .filter(source -> logged.stream().noneMatch(text -> text.contains("${")))
                        .toList();
                boolean elsewhere = HistUnionStatements.logs(sql).isEmpty() && loggedElsewhere(project, sql);
                if (!missing.isEmpty() && !elsewhere) {
                    findings.at(sql.place(insert), "Nothing logs the watermark of " + missing);
                }
            }
        }
    }

    /** Whether a task behind the one that runs a SQL logs watermarks. */
    private static boolean loggedElsewhere(LintProject project, LintSql sql) {
        return project.sqls().stream()
                .anyMatch(other ->
                        other != sql && !HistUnionStatements.logs(other).isEmpty());
    }

    private static void watermarkOfTarget(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            Set<String> targets = new HashSet<>();
            HistUnionStatements.unions(sql).forEach(insert -> targets.add(sql.last(insert.getTarget())));
            for (Insert log : HistUnionStatements.logs(sql)) {
                for (Table table : SqlShape.tables(sql, log.getQuery())) {
                    String name = sql.last(table.getName());
                    if (targets.contains(name) || name.endsWith("_hist_union") || name.endsWith("_histunion")) {
                        findings.at(sql.place(table), "The watermark is taken from the target '" + name + "'");
                    }
                }
            }
        });
    }

    private static void watermarkAfterInsert(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            boolean unioned = false;
            for (Statement statement : sql.statements()) {
                if (statement instanceof Insert insert) {
                    if (!sql.last(insert.getTarget()).equals(HistUnionStatements.LOG)) {
                        unioned |= SqlShape.selects(insert.getQuery()).size() > 1;
                    } else if (unioned && readsNewest(sql, insert.getQuery())) {
                        findings.at(sql.place(insert), "The watermark is read after the rows were written");
                    }
                }
            }
        });
    }

    private static boolean readsNewest(LintSql sql, Query query) {
        return SqlShape.callsIn(query, "max").stream()
                .flatMap((FunctionCall call) -> call.getArguments().stream())
                .anyMatch(argument -> SqlShape.columnName(sql, argument).equals("time"));
    }

    private static void emptyWatermark(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (Insert log : HistUnionStatements.logs(sql)) {
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
        });
    }

    private static void retry(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (Insert insert : HistUnionStatements.unions(sql)) {
                String target = sql.last(insert.getTarget());
                boolean cleared = sql.all(Delete.class).stream()
                        .anyMatch(
                                delete -> sql.last(delete.getTable().getName()).equals(target));
                if (!cleared && !HistUnionStatements.drops(sql, target)) {
                    findings.at(
                            sql.place(insert), "Nothing deletes what a run that failed has left in '" + target + "'");
                }
            }
        });
    }
}
