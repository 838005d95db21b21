package io.cdppipeline.templates.lint;

import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.QuerySpecification;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The statements of a union, told apart by what they do. */
final class HistUnionStatements {

    static final String LOG = "inc_log";

    private HistUnionStatements() {}

    /** The statements that write the union: an insert of two or more selects into a table that is not the log. */
    static List<Insert> unions(LintSql sql) {
        return sql.all(Insert.class).stream()
                .filter(insert -> !sql.last(insert.getTarget()).equals(LOG))
                .filter(insert -> SqlShape.selects(insert.getQuery()).size() > 1)
                .toList();
    }

    /** The statements that note a watermark. */
    static List<Insert> logs(LintSql sql) {
        return sql.all(Insert.class).stream()
                .filter(insert -> sql.last(insert.getTarget()).equals(LOG))
                .toList();
    }

    /** Whether a text drops a table. */
    static boolean drops(LintSql sql, String table) {
        return sql.all(DropTable.class).stream()
                .anyMatch(drop -> sql.last(drop.getTableName()).equals(table));
    }

    private static boolean isTime(LintSql sql, ComparisonExpression comparison) {
        return SqlShape.columnName(sql, comparison.getLeft()).equals("time")
                || SqlShape.columnName(sql, comparison.getRight()).equals("time");
    }

    /** The conditions of a select on the column {@code time}. */
    static List<ComparisonExpression> timeConditions(LintSql sql, QuerySpecification select) {
        return select.getWhere().stream()
                .flatMap(where -> LintSql.below(where, ComparisonExpression.class).stream())
                .filter(comparison -> isTime(sql, comparison))
                .toList();
    }

    /** The tables that a union reads, the first of each side. */
    static Set<String> sources(LintSql sql, Insert union) {
        Set<String> sources = new TreeSet<>();
        for (QuerySpecification select : SqlShape.selects(union.getQuery())) {
            select.getFrom()
                    .ifPresent(from -> SqlShape.tables(sql, from).stream()
                            .findFirst()
                            .ifPresent(table -> sources.add(sql.last(table.getName()))));
        }
        return sources;
    }
}
