package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Window;
import io.trino.sql.tree.WindowSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * {@code TD_SESSIONIZE_WINDOW(time, timeout) OVER (…)}: a first pass marks the rows that come more than the timeout after
 * the one before; the sum of the marks numbers a partition's sessions.
 */
final class Sessionize {

    static final String NAME = "td_sessionize_window";

    private final Translation translation;
    private final QueryWriter queries;
    private final Scope scope;

    Sessionize(Translation translation, QueryWriter queries, Scope scope) {
        this.translation = translation;
        this.queries = queries;
        this.scope = scope;
    }

    static boolean isIn(QuerySpecification node) {
        return !calls(node.getSelect(), new ArrayList<>()).isEmpty();
    }

    private static List<FunctionCall> calls(Node node, List<FunctionCall> found) {
        if (node instanceof FunctionCall call && call.getName().getSuffix().equalsIgnoreCase(NAME)) {
            found.add(call);
        }
        if (!(node instanceof Query)) {
            node.getChildren().forEach(child -> calls(child, found));
        }
        return found;
    }

    /** The source with a column of marks for each call. */
    FromWriter.Source apply(QuerySpecification node, FromWriter.Source source, String where) {
        ExpressionWriter expressions = new ExpressionWriter(translation, queries, Clause.SELECT, Windows.NONE);
        WindowWriter windows = new WindowWriter(expressions, Windows.NONE);
        String alias = translation.fresh("r");
        StringJoiner columns = new StringJoiner(", ");
        List<Scope.Field> fields = source.within(alias, columns);
        for (FunctionCall call : calls(node.getSelect(), new ArrayList<>())) {
            if (call.getArguments().size() != 2 || call.getWindow().isEmpty()) {
                throw Failures.at(
                        call,
                        "FUNCTION_NOT_FOUND",
                        "TD_SESSIONIZE_WINDOW takes a time and a timeout, and an OVER clause");
            }
            String time = expressions.write(call.getArguments().get(0), scope).operand();
            String timeout =
                    expressions.write(call.getArguments().get(1), scope).operand();
            String flag = translation.fresh("s");
            String before =
                    "lag(" + time + ") OVER (" + windows.write(call.getWindow().get(), scope) + ")";
            columns.add("CASE WHEN " + time + " - " + before + " <= " + timeout + " THEN 0 ELSE 1 END AS " + flag);
            translation.sessionFlag(call, alias + "." + flag);
        }
        String from = source.sql().isEmpty() ? "" : " FROM " + source.sql();
        return new FromWriter.Source("(SELECT " + columns + from + where + ") AS " + alias, fields);
    }

    /** A name for a session in the form of a UUID, made of the partition's values and the session's number. */
    static String id(ExpressionWriter expressions, Window window, Scope scope, String number) {
        StringJoiner parts = new StringJoiner(", ", "md5(concat_ws('|', ", "))");
        if (window instanceof WindowSpecification specification) {
            specification
                    .getPartitionBy()
                    .forEach(key -> parts.add(
                            "coalesce(CAST(" + expressions.write(key, scope).sql() + " AS VARCHAR), '')"));
        }
        parts.add("CAST(" + number + " AS VARCHAR)");
        return "CAST(CAST(" + parts + " AS UUID) AS VARCHAR)";
    }
}
