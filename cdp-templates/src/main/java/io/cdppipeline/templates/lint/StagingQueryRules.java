package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a staging statement must take and where it must write it. */
final class StagingQueryRules {

    private StagingQueryRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "staging.incremental-predicate",
                                "62",
                                "An incremental statement takes rows above the watermark, an initial one all.")
                        .why("Each run would write all rows again, or the first one none.")
                        .fix("WHERE time > the watermark of inc_log in queries/, no such condition in init_queries/")
                        .project(Phase.STAGING, StagingQueryRules::incrementalPredicate),
                Rule.warning(
                                "staging.predicate-table",
                                "62",
                                "The watermark that a statement reads is that of the table that it reads.")
                        .why("With another table's watermark rows are lost or taken twice.")
                        .fix("compare table_name with the source table's name")
                        .project(Phase.STAGING, StagingQueryRules::predicateTable),
                Rule.error(
                                "staging.work-table",
                                "66, D-49",
                                "A work table is made anew or emptied before use, and dropped after it.")
                        .why("What an earlier run has left in it is merged once more.")
                        .fix("create_table: work_… (not insert_into), and td_ddl> drop_tables behind the upsert")
                        .project(Phase.STAGING, StagingQueryRules::workTable));
    }

    private static List<ComparisonExpression> watermarks(LintSql sql) {
        return sql.all(ComparisonExpression.class).stream()
                .filter(comparison -> comparison.getOperator() == ComparisonExpression.Operator.GREATER_THAN
                        || comparison.getOperator() == ComparisonExpression.Operator.GREATER_THAN_OR_EQUAL)
                .filter(comparison ->
                        SqlShape.columnName(sql, comparison.getLeft()).equals("time"))
                .toList();
    }

    private static void incrementalPredicate(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            if (!StagingOutputs.isTransformation(sql)) {
                continue;
            }
            boolean initial = sql.file().contains("init_queries/");
            List<ComparisonExpression> watermarks = watermarks(sql);
            if (initial) {
                watermarks.stream()
                        .filter(each ->
                                !LintSql.below(each, SubqueryExpression.class).isEmpty())
                        .forEach(each -> findings.at(sql.place(each), "The first load leaves rows out"));
            } else if (watermarks.isEmpty() && readsSource(project, sql)) {
                findings.at(sql.start(), "The statement takes all rows each time");
            }
        }
    }

    /** Whether a SQL reads one of the tables that src_params.yml names. */
    private static boolean readsSource(LintProject project, LintSql sql) {
        Set<String> sources = StagingSettings.sourceTables(project);
        return sql.all(Table.class).stream().anyMatch(table -> sources.contains(sql.last(table.getName())));
    }

    private static void predicateTable(LintProject project, Findings findings) {
        Set<String> sources = StagingSettings.sourceTables(project);
        findings.each(project.sqls(), sources, sql -> {
            for (ComparisonExpression watermark : watermarks(sql)) {
                for (ComparisonExpression condition : LintSql.below(watermark.getRight(), ComparisonExpression.class)) {
                    if (SqlShape.columnName(sql, condition.getLeft()).equals("table_name")
                            && condition.getRight() instanceof StringLiteral text
                            && !sql.literal(text).contains("${")) {
                        boolean read = sql.all(Table.class).stream()
                                .anyMatch(table -> sql.last(table.getName()).equals(sql.literal(text)));
                        if (!read || !sources.contains(sql.literal(text))) {
                            findings.at(
                                    sql.place(text),
                                    "The watermark is that of '" + sql.literal(text)
                                            + "', which is not the table that is read");
                        }
                    }
                }
            }
        });
    }

    private static void workTable(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            Set<String> dropped = new HashSet<>();
            Set<String> emptied = new HashSet<>();
            root.walk(task -> {
                if (task.is("td_ddl>")) {
                    task.config()
                            .all("drop_tables")
                            .forEach(each -> dropped.add(bare(each.text().orElse(""))));
                    task.config()
                            .all("empty_tables")
                            .forEach(each -> emptied.add(bare(each.text().orElse(""))));
                }
            });
            root.walk(task -> {
                for (String key : List.of("insert_into", "create_table")) {
                    String table = bare(task.config().text(key));
                    if (table.startsWith("work_")) {
                        YamlNode at = task.config().get(key).orElseThrow();
                        if (!dropped.contains(table)) {
                            findings.at(at.place(), "Nothing drops the work table '" + table + "'");
                        }
                        if (key.equals("insert_into") && !emptied.contains(table)) {
                            findings.at(
                                    Severity.WARNING,
                                    at.place(),
                                    "Nothing empties the work table '" + table + "' before");
                        }
                    }
                }
            });
        }
    }

    private static String bare(String table) {
        return table.replaceFirst("^(\\$\\{[^}]*\\}|\\w+)\\.(?=\\w|\\$)", "");
    }
}
