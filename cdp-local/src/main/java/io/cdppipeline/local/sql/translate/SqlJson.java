package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Casts;
import io.cdppipeline.local.sql.function.JsonCasts;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.TypeReader;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.JsonArray;
import io.trino.sql.tree.JsonArrayElement;
import io.trino.sql.tree.JsonExists;
import io.trino.sql.tree.JsonObject;
import io.trino.sql.tree.JsonObjectMember;
import io.trino.sql.tree.JsonPathInvocation;
import io.trino.sql.tree.JsonPathParameter;
import io.trino.sql.tree.JsonQuery;
import io.trino.sql.tree.JsonValue;
import io.trino.sql.tree.Node;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** {@code json_value}, {@code json_query} and {@code json_exists} of the SQL standard. */
final class SqlJson {

    private SqlJson() {}

    static Value value(ExpressionWriter expressions, JsonValue node, Scope scope) {
        Type type = node.getReturnedType().flatMap(TypeReader::read).orElse(Type.VARCHAR);
        refusePassing(node.getJsonPathInvocation());
        String call = "p_sql_json_value(" + arguments(expressions, node.getJsonPathInvocation(), scope) + ", "
                + behaviour(node.getEmptyBehavior().name()) + ", "
                + behaviour(node.getErrorBehavior().name()) + ")";
        // the first letter says what was found: a value, json's null, nothing, or something that is no scalar
        Value text = new Value("substring(j, 2)", Type.VARCHAR);
        boolean fails = node.getErrorBehavior() == JsonValue.EmptyOrErrorBehavior.ERROR;
        String onEmpty = fallback(expressions, node.getEmptyDefault(), type, scope);
        String onError = fallback(expressions, node.getErrorDefault(), type, scope);
        String found = Casts.cast(node, text, type, !fails).sql();
        return new Value(
                "list_transform([" + call + "], lambda j: CASE left(j, 1) WHEN 'v' THEN "
                        + (fails ? found : "coalesce(" + found + ", " + onError + ")") + " WHEN 'e' THEN " + onEmpty
                        + " WHEN 'x' THEN " + onError + " END)[1]",
                type);
    }

    private static String fallback(ExpressionWriter expressions, Optional<Expression> written, Type type, Scope scope) {
        return written.map(each ->
                        Coercion.widen(expressions.write(each, scope), type).sql())
                .orElseGet(() -> Coercion.nothing(type).sql());
    }

    private static void refusePassing(JsonPathInvocation path) {
        if (!path.getPathParameters().isEmpty()) {
            throw Failures.notSupported(path, "PASSING of a JSON path");
        }
    }

    static Value query(ExpressionWriter expressions, JsonQuery node, Scope scope) {
        refusePassing(node.getJsonPathInvocation());
        String call = "p_sql_json_query(" + arguments(expressions, node.getJsonPathInvocation(), scope) + ", "
                + behaviour(node.getWrapperBehavior().name()) + ", "
                + behaviour(node.getEmptyBehavior().name()) + ", "
                + behaviour(node.getErrorBehavior().name()) + ", "
                + behaviour(node.getQuotesBehavior().map(Enum::name).orElse("KEEP")) + ")";
        return new Value(call, Type.VARCHAR);
    }

    static Value exists(ExpressionWriter expressions, JsonExists node, Scope scope) {
        refusePassing(node.getJsonPathInvocation());
        String call = "p_sql_json_exists(" + arguments(expressions, node.getJsonPathInvocation(), scope) + ", "
                + behaviour(node.getErrorBehavior().name()) + ")";
        return new Value(call, Type.BOOLEAN);
    }

    /** {@code json_array(1, 'a')}: without nulls unless told otherwise. */
    static Value array(ExpressionWriter expressions, JsonArray node, Scope scope) {
        StringJoiner elements = new StringJoiner(", ", "'[' || coalesce(array_to_string([", "], ','), '') || ']'");
        for (JsonArrayElement element : node.getElements()) {
            refuseFormat(element.getFormat());
            elements.add(member(expressions, element.getValue(), scope, "", node.isNullOnNull()));
        }
        return node.getElements().isEmpty()
                ? new Value("'[]'", Type.VARCHAR)
                : new Value(elements.toString(), Type.VARCHAR);
    }

    /** {@code json_object('k': 1)}: with nulls unless told otherwise. */
    static Value object(ExpressionWriter expressions, JsonObject node, Scope scope) {
        StringJoiner members = new StringJoiner(", ", "'{' || coalesce(array_to_string([", "], ','), '') || '}'");
        for (JsonObjectMember member : node.getMembers()) {
            refuseFormat(member.getFormat());
            Value key = expressions.write(member.getKey(), scope);
            members.add(member(
                    expressions,
                    member.getValue(),
                    scope,
                    "CAST(to_json(" + key.sql() + ") AS VARCHAR) || ':' || ",
                    node.isNullOnNull()));
        }
        return node.getMembers().isEmpty()
                ? new Value("'{}'", Type.VARCHAR)
                : new Value(members.toString(), Type.VARCHAR);
    }

    private static String member(
            ExpressionWriter expressions, Expression written, Scope scope, String key, boolean nulls) {
        Value value = expressions.write(written, scope);
        boolean json = written instanceof JsonArray || written instanceof JsonObject;
        String text = json ? value.sql() : JsonCasts.toJson(written, value);
        return key + (nulls ? "coalesce(" + text + ", 'null')" : text);
    }

    private static void refuseFormat(Optional<JsonPathParameter.JsonFormat> format) {
        if (format.isPresent()) {
            throw Failures.notSupported(null, "FORMAT JSON of a member");
        }
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
