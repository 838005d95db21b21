package io.cdppipeline.templates.lint;

import io.cdppipeline.workflow.Position;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.SaveMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the union of a table's history and its increments must read and write. */
final class HistUnionTableRules {

    private HistUnionTableRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.info("hist-union.parallel-group", "42", "The tables' tasks run at once, with a limit.")
                        .why(
                                "One after the other takes as long as all together; without a limit they wait for each other.")
                        .fix("put them below one task with _parallel: {limit: 4}")
                        .project(Phase.HIST_UNION, HistUnionTableRules::parallelGroup),
                Rule.error(
                                "hist-union.columns",
                                "43, 44",
                                "Both sides of a union list the same columns in the same order, none by *.")
                        .why("UNION ALL goes by place: a column that one side lacks moves all behind it.")
                        .fix("list the columns; write NULL AS c for one that a side does not have")
                        .project(Phase.HIST_UNION, HistUnionTableRules::columns),
                Rule.error(
                                "hist-union.full-load",
                                "47, D-32",
                                "A table that is made anew is dropped, created and filled without a condition.")
                        .why("Dropped and filled by a watermark, it holds the newest rows alone.")
                        .fix("drop the WHERE, and IF NOT EXISTS of its CREATE TABLE")
                        .project(Phase.HIST_UNION, HistUnionTableRules::fullLoad),
                Rule.error("hist-union.names", "50", "Target, history and increments are three tables.")
                        .why("A union that reads what it writes doubles its rows.")
                        .fix("{base}, {base}_hist and {base}_hist_union")
                        .project(Phase.HIST_UNION, HistUnionTableRules::names),
                Rule.warning(
                                "hist-union.unpaired-table",
                                "52, D-22, D-36",
                                "Hist-union joins what ingestion loads as a pair.")
                        .why("A side that nothing fills is empty for ever.")
                        .fix("load both {table} and {table}_hist, or leave the table out")
                        .workspace(HistUnionTableRules::unpaired));
    }

    private static void parallelGroup(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            List<LintTask> writers = root.tree().stream()
                    .filter(task -> project.sqls(task).stream()
                            .anyMatch(sql -> !HistUnionStatements.unions(sql).isEmpty()))
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
        findings.each(project.sqls(), "", sql -> {
            for (Insert insert : HistUnionStatements.unions(sql)) {
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
        });
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

    private static void fullLoad(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (Insert insert : HistUnionStatements.unions(sql)) {
                String target = sql.last(insert.getTarget());
                if (!HistUnionStatements.drops(sql, target)) {
                    continue;
                }
                for (QuerySpecification select : SqlShape.selects(insert.getQuery())) {
                    HistUnionStatements.timeConditions(sql, select).stream()
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
        });
    }

    private static void names(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (Insert insert : HistUnionStatements.unions(sql)) {
                String target = sql.last(insert.getTarget());
                Set<String> sources = HistUnionStatements.sources(sql, insert);
                if (sources.contains(target)) {
                    findings.at(sql.place(insert), "'" + target + "' is both read and written");
                }
                sources.stream()
                        .filter(name -> name.matches(".*_hist_?union(_hist)?|.*_hist_hist"))
                        .filter(name -> !name.equals(target))
                        .forEach(name ->
                                findings.at(sql.place(insert), "'" + name + "' is a union's name, not a source's"));
            }
        });
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
        loaded.removeIf(table -> table.isEmpty() || table.contains("${"));
        // An ingestion that loads no table of a side has that side left to others, or to later.
        boolean histories = loaded.stream().anyMatch(HistUnionTableRules::isHistory);
        boolean increments = !loaded.stream().allMatch(HistUnionTableRules::isHistory);
        for (LintSql sql : union.get().sqls()) {
            for (Insert insert : HistUnionStatements.unions(sql)) {
                List<String> missing = new ArrayList<>(HistUnionStatements.sources(sql, insert));
                missing.removeIf(source -> loaded.contains(source)
                        || source.contains("${")
                        || !(isHistory(source) ? histories : increments));
                if (!missing.isEmpty()) {
                    Position place = sql.place(insert);
                    findings.at(
                            new Position(union.get().directory() + place.file(), place.line(), place.column()),
                            "The ingestion does not load " + missing);
                }
            }
        }
    }

    private static boolean isHistory(String table) {
        return table.endsWith("_hist");
    }
}
