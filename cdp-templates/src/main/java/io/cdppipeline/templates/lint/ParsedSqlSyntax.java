package io.cdppipeline.templates.lint;

import io.cdppipeline.config.SqlSyntax;
import io.cdppipeline.workflow.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells by Trino's own parser whether a text is a query. */
public final class ParsedSqlSyntax implements SqlSyntax {

    @Override
    public Optional<String> problem(String sql) {
        int statements = SqlReader.shape(sql).statements();
        if (statements > 1) {
            return Optional.of("it is " + statements + " statements; write one check for each");
        }
        List<String> problems = new ArrayList<>();
        SqlReader.read(
                "",
                LintSql.Engine.PRESTO,
                sql,
                (line, column) -> new Position("", line, column),
                (place, message) -> problems.add("line " + place.line() + ":" + place.column() + ": " + message));
        return problems.stream().findFirst();
    }
}
