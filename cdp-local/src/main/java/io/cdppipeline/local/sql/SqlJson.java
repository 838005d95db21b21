package io.cdppipeline.local.sql;

import io.trino.sql.tree.Expression;
import io.trino.sql.tree.JsonExists;
import io.trino.sql.tree.JsonPathInvocation;
import io.trino.sql.tree.JsonQuery;
import io.trino.sql.tree.JsonValue;
import io.trino.sql.tree.Node;
import java.util.Locale;
import java.util.Optional;

/** {@code json_value}, {@code json_query} and {@code json_exists} of the SQL standard. */
final class SqlJson {

    private SqlJson() {}

    static Value value(ExpressionWriter expressions, JsonValue node, Scope scope) {
        Type type = node.getReturnedType().flatMap(TypeReader::read).orElse(Type.VARCHAR);
        String call = "p_sql_json_value(" + arguments(expressions, node.getJsonPathInvocation(), scope) + ", "
                + behaviour(node.getEmptyBehavior().name()) + ", "
                + behaviour(node.getErrorBehavior().name()) + ")";
        Value text = new Value(call, Type.VARCHAR);
        Value found = Casts.cast(node, text, type, node.getErrorBehavior() == JsonValue.EmptyOrErrorBehavior.NULL);
        Optional<Expression> fallback = node.getEmptyDefault().or(node::getErrorDefault);
        return fallback.map(each -> new Value(
                        "coalesce(" + found.sql() + ", "
                                + Coercion.widen(expressions.write(each, scope), type)
                                        .sql() + ")",
                        type))
                .orElse(found);
    }

    static Value query(ExpressionWriter expressions, JsonQuery node, Scope scope) {
        String call = "p_sql_json_query(" + arguments(expressions, node.getJsonPathInvocation(), scope) + ", "
                + behaviour(node.getWrapperBehavior().name()) + ", "
                + behaviour(node.getEmptyBehavior().name()) + ", "
                + behaviour(node.getErrorBehavior().name()) + ")";
        return new Value(call, Type.VARCHAR);
    }

    static Value exists(ExpressionWriter expressions, JsonExists node, Scope scope) {
        String call = "p_sql_json_exists(" + arguments(expressions, node.getJsonPathInvocation(), scope) + ", "
                + behaviour(node.getErrorBehavior().name()) + ")";
        return new Value(call, Type.BOOLEAN);
    }

    private static String arguments(ExpressionWriter expressions, JsonPathInvocation path, Scope scope) {
        Value input = expressions.write(path.getInputExpression(), scope);
        if (!input.type().isText()
                && !input.type().is(Type.Kind.JSON)
                && !input.type().is(Type.Kind.UNKNOWN)) {
            throw noJson(path, input.type());
        }
        return Coercion.widen(input, input.type().is(Type.Kind.UNKNOWN) ? Type.VARCHAR : input.type())
                        .sql() + ", " + Sql.text(path.getJsonPath().getValue());
    }

    private static SqlFailure noJson(Node node, Type type) {
        return Failures.typeMismatch(node, "Cannot read input of type " + type + " as JSON using formatting JSON");
    }

    private static String behaviour(String name) {
        return Sql.text(name.toLowerCase(Locale.ROOT));
    }
}
