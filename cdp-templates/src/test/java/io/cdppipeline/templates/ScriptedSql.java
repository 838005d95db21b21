package io.cdppipeline.templates;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.Sql;
import io.trino.sql.parser.SqlParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that a test gives for parts of queries; every query has to be Presto's and has to have an answer. */
public final class ScriptedSql implements Sql {

    private final Map<String, List<List<@Nullable Object>>> answers = new LinkedHashMap<>();

    /** Answers queries that hold {@code part} with rows; of several that fit, the one given last. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final ScriptedSql answer(String part, List<@Nullable Object>... rows) {
        answers.remove(part);
        answers.put(part, Arrays.asList(rows));
        return this;
    }

    /** Answers queries that hold {@code part} with one number. */
    public ScriptedSql number(String part, long number) {
        return answer(part, List.of(number));
    }

    @Override
    public QueryResult query(String database, String sql) {
        new SqlParser().createStatement(sql);
        List<List<@Nullable Object>> rows = answers.entrySet().stream()
                .filter(answer -> sql.contains(answer.getKey()))
                .reduce((one, later) -> later)
                .orElseThrow(() -> new AssertionError("No answer for: " + sql))
                .getValue();
        List<Column> columns = new ArrayList<>();
        if (!rows.isEmpty()) {
            rows.get(0).forEach(value -> columns.add(new Column("c" + columns.size(), "varchar")));
        }
        return new QueryResult(columns, rows);
    }
}
