package io.cdppipeline.templates;

import io.cdppipeline.config.SqlSyntax;
import io.cdppipeline.lint.Finding;
import java.util.List;
import java.util.Optional;

/** Tells by Trino's own parser whether a text is a query. */
public final class ParsedSqlSyntax implements SqlSyntax {

    @Override
    public Optional<String> problem(String sql) {
        int statements = SqlCheck.shape(sql).statements();
        if (statements > 1) {
            return Optional.of("it is " + statements + " statements; write one check for each");
        }
        List<Finding> findings = SqlCheck.check(sql, (line, column) -> "line " + line + ":" + column);
        return findings.stream()
                .findFirst()
                .map(finding -> finding.location() + ": " + finding.message());
    }
}
