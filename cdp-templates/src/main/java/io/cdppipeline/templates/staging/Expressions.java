package io.cdppipeline.templates.staging;

import io.cdppipeline.config.ColumnSettings;
import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.ConfigProblem;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.sql.hive.HiveSyntax;
import io.cdppipeline.sql.hive.HiveSyntaxException;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the expressions of a configuration before they enter a query: whether each is one, and only one. */
final class Expressions {

    private static final String BEFORE = "SELECT (";
    private static final String BEHIND = ") AS checked";

    private Expressions() {}

    /** @throws ConfigException with every expression that the engine's parser refuses */
    static void check(StagingConfig staging) {
        List<ConfigProblem> problems = new ArrayList<>();
        staging.columns().forEach((table, columns) -> problems.addAll(problems(table, columns, staging.engine())));
        throwIfAny(problems);
    }

    /** The same for the columns of one table. */
    static void check(String table, Map<String, ColumnSettings> columns, SqlEngine engine) {
        throwIfAny(problems(table, columns, engine));
    }

    private static void throwIfAny(List<ConfigProblem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static List<ConfigProblem> problems(String table, Map<String, ColumnSettings> columns, SqlEngine engine) {
        List<ConfigProblem> problems = new ArrayList<>();
        columns.forEach((column, settings) -> settings.expression()
                .flatMap(expression -> problem(expression, engine))
                .ifPresent(message -> problems.add(new ConfigProblem(
                        settings.expressionPlace().orElse("staging.columns." + table + "." + column + ".expression"),
                        "'expression' of '" + column + "' of '" + table + "' is no expression of "
                                + (engine == SqlEngine.HIVE ? "Hive" : "Presto") + ": " + message))));
        return problems;
    }

    private static Optional<String> problem(String expression, SqlEngine engine) {
        return engine == SqlEngine.HIVE ? hiveProblem(expression) : prestoProblem(expression);
    }

    private static Optional<String> prestoProblem(String expression) {
        SqlParser parser = new SqlParser();
        try {
            parser.createExpression(expression);
        } catch (ParsingException e) {
            return Optional.of(at(e.getLineNumber(), e.getColumnNumber(), e.getErrorMessage()));
        }
        try {
            // A comment at the end would swallow what follows it in the query.
            parser.createStatement(BEFORE + expression + BEHIND);
        } catch (ParsingException e) {
            return Optional.of(
                    at(e.getLineNumber(), behind(e.getLineNumber(), e.getColumnNumber()), e.getErrorMessage()));
        }
        return Optional.empty();
    }

    private static Optional<String> hiveProblem(String expression) {
        try {
            HiveSyntax.parse(BEFORE + expression + BEHIND);
            return Optional.empty();
        } catch (HiveSyntaxException e) {
            String message = String.valueOf(e.getMessage()).replaceFirst("^line \\d+:\\d+ ", "");
            return Optional.of(at(e.line(), behind(e.line(), e.column() + 1), message));
        }
    }

    /** The column of the expression for one of the statement around it. */
    private static int behind(int line, int column) {
        return line == 1 ? Math.max(1, column - BEFORE.length()) : column;
    }

    private static String at(int line, int column, String message) {
        return "line " + line + ":" + column + " in it: " + message;
    }
}
