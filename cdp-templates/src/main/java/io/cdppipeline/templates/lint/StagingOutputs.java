package io.cdppipeline.templates.lint;

import io.trino.sql.tree.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The columns that staging statements give. */
final class StagingOutputs {

    private StagingOutputs() {}

    /** The columns that a transformation gives: those of each statement with a {@code WITH} in a staging query file. */
    static void each(LintProject project, BiConsumer<LintSql, List<SqlShape.Output>> visit) {
        for (LintSql sql : project.sqls()) {
            boolean asked = project.runners(sql).stream()
                    .anyMatch(task -> task.variable("store_last_results").equals("true"));
            if (asked || !sql.file().contains("queries/") || sql.file().endsWith("_upsert.sql")) {
                continue;
            }
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
    }

    /** The columns by their names; of two of a name the first. */
    static Map<String, SqlShape.Output> byName(List<SqlShape.Output> outputs) {
        Map<String, SqlShape.Output> byName = new LinkedHashMap<>();
        outputs.forEach(output -> byName.putIfAbsent(output.name(), output));
        return byName;
    }
}
