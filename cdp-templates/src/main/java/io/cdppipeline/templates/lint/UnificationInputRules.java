package io.cdppipeline.templates.lint;

import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the prep step fills the one table that the service reads. */
final class UnificationInputRules {

    /** The prep table, named with the database of the source: put together in SQL, or written with variables. */
    private static final Pattern SOURCE_DATABASE =
            Pattern.compile("\\bsrc_db\\b(\\}|\\s*\\|\\|\\s*'?)\\.('?\\s*\\|\\|\\s*|\\$\\{[^}]*)\\bsnk_tbl\\b");

    private static final Pattern WRITTEN_DELETE = Pattern.compile("(?i)'\\s*delete\\s+from\\b");
    private static final Pattern WRITTEN_STATEMENT = Pattern.compile("\\s*\\$\\{td\\.each\\..*", Pattern.DOTALL);

    private UnificationInputRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.warning(
                                "unification.emptied-watermark",
                                "D-55",
                                "A filter for new rows asks a table that still has its old ones.")
                        .why("The newest time of a table that was just dropped is none: all rows pass, new or not.")
                        .fix("leave the condition out, or keep the table and add to it")
                        .project(Phase.UNIFICATION, UnificationInputRules::emptiedWatermark),
                Rule.error("unification.prep-database", "D-59", "A prep table is looked for where it was written.")
                        .why("snk_tbl is in snk_db: in src_db there is none of that name, or another one.")
                        .fix("snk_db with snk_tbl, src_db with src_tbl")
                        .project(Phase.UNIFICATION, UnificationInputRules::prepDatabase),
                Rule.warning(
                                "unification.parallel-input",
                                "D-59",
                                "Tables take turns where they delete from one table that all of them share.")
                        .why("One turn deletes what another has just written, or waits for it; which, is chance.")
                        .fix("_parallel: {limit: 1}, or a task for each table, one after the other")
                        .project(Phase.UNIFICATION, UnificationInputRules::parallelInput));
    }

    private static void emptiedWatermark(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            Set<String> dropped = new HashSet<>();
            for (Statement statement : sql.statements()) {
                if (statement instanceof DropTable drop) {
                    dropped.add(sql.last(drop.getTableName()));
                } else if (statement instanceof Insert insert && dropped.contains(sql.last(insert.getTarget()))) {
                    String table = sql.last(insert.getTarget());
                    LintSql.below(insert, ComparisonExpression.class).stream()
                            .filter(comparison -> asksNewest(sql, comparison, table))
                            .forEach(comparison -> findings.at(
                                    sql.place(comparison), "'" + table + "' was dropped before: it has no newest row"));
                }
            }
        });
    }

    private static boolean asksNewest(LintSql sql, Node condition, String table) {
        return LintSql.below(condition, SubqueryExpression.class).stream()
                .anyMatch(query -> !SqlShape.callsIn(query, "max").isEmpty()
                        && LintSql.below(query, Table.class).stream()
                                .anyMatch(each -> sql.last(each.getName()).equals(table)));
    }

    private static void prepDatabase(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            if (sql.text().contains("snk_tbl")) {
                Matcher matcher = SOURCE_DATABASE.matcher(sql.text());
                while (matcher.find()) {
                    findings.at(sql.placeAt(matcher.start()), "snk_tbl is looked for in src_db");
                }
            }
        });
    }

    private static void parallelInput(LintProject project, Findings findings) {
        for (LintTask loop : project.tasks()) {
            boolean turns = loop.is("td_for_each>") || loop.is("for_each>");
            if (turns
                    && isParallel(loop)
                    && loop.tree().stream().anyMatch(task -> deletesFromShared(project, loop, task))) {
                findings.at(
                        loop.config().get("_parallel").orElse(loop.config()).place(),
                        "The turns of '" + loop.name() + "' delete from one table at once");
            }
        }
    }

    private static boolean isParallel(LintTask loop) {
        return loop.config()
                .get("_parallel")
                .filter(value -> !value.text().orElse("").equals("false")
                        && !value.text("limit").equals("1"))
                .isPresent();
    }

    private static boolean deletesFromShared(LintProject project, LintTask loop, LintTask task) {
        if (!task.is("td>")) {
            return false;
        }
        if (WRITTEN_STATEMENT.matcher(task.config().text("query")).matches()) {
            return project.sqls(loop).stream()
                    .anyMatch(sql -> WRITTEN_DELETE.matcher(sql.text()).find());
        }
        return project.sqls(task).stream()
                .flatMap(sql -> sql.all(Delete.class).stream()
                        .map(delete -> sql.last(delete.getTable().getName())))
                .anyMatch(table -> !table.contains("${"));
    }
}
