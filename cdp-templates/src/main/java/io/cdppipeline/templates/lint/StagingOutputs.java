package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.workflow.Position;
import io.trino.sql.tree.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The columns that staging statements give: those of each statement with a {@code WITH} in a staging query file. */
final class StagingOutputs {

    private StagingOutputs() {}

    /**
     * A column that a transformation gives, in either engine.
     *
     * @param asItIs whether it is nothing but a column of the same name
     */
    record Column(String name, Position place, boolean asItIs) {}

    /** Looks at the columns of each transformation. */
    static void columns(LintProject project, Findings findings, Consumer<List<Column>> look) {
        columns(project, findings, (sql, columns) -> look.accept(columns));
    }

    /** Looks at each transformation and its columns. */
    static void columns(LintProject project, Findings findings, BiConsumer<LintSql, List<Column>> look) {
        each(
                project,
                findings,
                (sql, outputs) -> look.accept(
                        sql,
                        outputs.stream()
                                .map(output -> new Column(
                                        output.name(),
                                        sql.place(output.item()),
                                        output.expression()
                                                .filter(each -> SqlShape.columnName(sql, each)
                                                        .equals(output.name()))
                                                .isPresent()))
                                .toList()));
        eachHive(
                project,
                findings,
                (sql, outputs) -> look.accept(
                        sql,
                        outputs.stream()
                                .map(output -> new Column(
                                        output.name(),
                                        sql.place(output.expression()),
                                        HiveShape.columnName(output.expression())
                                                .equals(output.name())))
                                .toList()));
    }

    /** Of two columns of a name the first. */
    static Map<String, Column> byName(List<Column> columns) {
        Map<String, Column> byName = new LinkedHashMap<>();
        columns.forEach(column -> byName.putIfAbsent(column.name(), column));
        return byName;
    }

    /** Looks at what each transformation in Presto gives. */
    static void each(LintProject project, Findings findings, BiConsumer<LintSql, List<SqlShape.Output>> look) {
        findings.each(transforming(project), "presto", sql -> presto(sql, look));
    }

    /** What each transformation in Presto gives, for what is no look at one of them alone. */
    static void all(LintProject project, BiConsumer<LintSql, List<SqlShape.Output>> visit) {
        transforming(project).forEach(sql -> presto(sql, visit));
    }

    private static void presto(LintSql sql, BiConsumer<LintSql, List<SqlShape.Output>> visit) {
        for (Statement statement : sql.statements()) {
            boolean transforms = SqlShape.query(statement)
                    .filter(query -> query.getWith().isPresent())
                    .isPresent();
            List<SqlShape.Output> outputs = SqlShape.outputs(sql, statement);
            if (transforms && outputs.size() > 2 && !SqlShape.hasStar(outputs)) {
                visit.accept(sql, outputs);
            }
        }
    }

    /** Looks at what each transformation in Hive gives. */
    static void eachHive(LintProject project, Findings findings, BiConsumer<LintSql, List<HiveShape.Output>> look) {
        findings.each(transforming(project), "hive", sql -> {
            for (HiveNode statement : sql.hive()) {
                List<HiveShape.Output> outputs = HiveShape.outputs(statement);
                boolean all = outputs.stream().anyMatch(output -> output.name().equals("*"));
                if (HiveShape.hasWith(statement) && outputs.size() > 2 && !all) {
                    look.accept(sql, outputs);
                }
            }
        });
    }

    private static List<LintSql> transforming(LintProject project) {
        return project.sqls().stream().filter(sql -> mayTransform(project, sql)).toList();
    }

    private static boolean mayTransform(LintProject project, LintSql sql) {
        boolean asked = project.runners(sql).stream()
                .anyMatch(task -> task.variable("store_last_results").equals("true"));
        return !asked && sql.file().contains("queries/") && !sql.file().endsWith("_upsert.sql");
    }

    /** Whether a file transforms a table in Presto, whether or not its columns can be told. */
    static boolean isTransformation(LintSql sql) {
        return sql.engine() == LintSql.Engine.PRESTO
                && sql.file().contains("queries/")
                && !sql.file().endsWith("_upsert.sql")
                && sql.statements().stream()
                        .anyMatch(statement -> SqlShape.query(statement)
                                .filter(query -> query.getWith().isPresent())
                                .isPresent());
    }
}
