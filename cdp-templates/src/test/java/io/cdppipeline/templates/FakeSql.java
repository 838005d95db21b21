package io.cdppipeline.templates;

import io.cdppipeline.CdpException;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers each query that holds a text with the row given for that text; the first such text counts. */
public final class FakeSql implements Sql {

    private final Map<String, List<Object>> answers = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    public FakeSql answer(String text, Object... row) {
        answers.put(text, Arrays.asList(row));
        return this;
    }

    public List<String> asked() {
        return asked;
    }

    @Override
    public QueryResult query(String database, String sql) {
        asked.add(sql);
        return answers.entrySet().stream()
                .filter(answer -> sql.contains(answer.getKey()))
                .findFirst()
                .map(answer -> new QueryResult(List.of(), List.of(answer.getValue())))
                .orElseThrow(() -> new CdpException("No answer for: " + sql));
    }
}
