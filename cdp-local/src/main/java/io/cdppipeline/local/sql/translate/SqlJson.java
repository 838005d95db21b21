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
import io.trino.sql.jsonpath.PathParser;
import io.trino.sql.parser.ParsingException;
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
import io.trino.sql.tree.NodeLocation;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code json_value}, {@code json_query} and {@code json_exists} of the SQL standard. */
final class SqlJson {

    private static final Pattern QUOTED = Pattern.compile("\"(?:\"\"|[^\"])*\"");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\.)\\$([A-Za-z_]\\w*)");

    private SqlJson() {}

    static Value value(ExpressionWriter expressions, JsonValue node, Scope scope) {
        Type type = node.getReturnedType().flatMap(TypeReader::read).orElse(Type.VARCHAR);
        String call = "p_sql_json_value(" + arguments(expressions, node.getJsonPathInvocation(), scope) + ", "
                + returning(type) + ", "
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

    /** What kind of value RETURNING wants, as the path's own types are cast to it. */
    private static String returning(Type type) {
        if (type.isInteger()) {
            return "'integer'";
        }
        return type.isNumeric() ? "'number'" : type.is(Type.Kind.BOOLEAN) ? "'boolean'" : "'text'";
    }

    static Value query(ExpressionWriter expressions, JsonQuery node, Scope scope) {
        String call = "p_sql_json_query(" + arguments(expressions, node.getJsonPathInvocation(), scope) + ", "
                + behaviour(node.getWrapperBehavior().name()) + ", "
                + behaviour(node.getEmptyBehavior().name()) + ", "
                + behaviour(node.getErrorBehavior().name()) + ", "
                + behaviour(node.getQuotesBehavior().map(Enum::name).orElse("KEEP")) + ")";
        return new Value(call, Type.VARCHAR);
    }

    static Value exists(ExpressionWriter expressions, JsonExists node, Scope scope) {
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
        check(path);
        return Coercion.widen(input, input.type().is(Type.Kind.UNKNOWN) ? Type.VARCHAR : input.type())
                        .sql() + ", " + Sql.text(path.getJsonPath().getValue()) + ", "
                + passed(expressions, path, scope);
    }

    /** The path's own grammar: an error stands at its place in the user's text. */
    private static void check(JsonPathInvocation path) {
        NodeLocation at = path.getJsonPath().getLocation().orElseGet(() -> new NodeLocation(1, 1));
        String text = path.getJsonPath().getValue();
        try {
            PathParser.withRelativeErrorLocation(new PathParser.Location(at.getLineNumber(), at.getColumnNumber()))
                    .parseJsonPath(text);
        } catch (ParsingException e) {
            throw Failures.of("SYNTAX_ERROR", String.valueOf(e.getMessage()));
        }
        Set<String> names = new HashSet<>();
        path.getPathParameters().forEach(each -> names.add(each.getName().getCanonicalValue()));
        String bare = QUOTED.matcher(text).replaceAll("''");
        Matcher variable = VARIABLE.matcher(bare);
        while (variable.find()) {
            if (!names.contains(variable.group(1))) {
                throw Failures.at(
                        path.getJsonPath(), "INVALID_PATH", "no value passed for parameter " + variable.group(1));
            }
        }
        if (bare.contains("like_regex")) {
            throw Failures.notSupported(path.getJsonPath(), "like_regex predicate in JSON path is not yet supported");
        }
        if (bare.contains(".datetime(")) {
            throw Failures.notSupported(path.getJsonPath(), "datetime method in JSON path is not yet supported");
        }
    }

    /** PASSING as one JSON object: each name with the kind of its value and its text. */
    private static String passed(ExpressionWriter expressions, JsonPathInvocation path, Scope scope) {
        StringJoiner members = new StringJoiner(" || ',' || ", "'{' || ", " || '}'");
        for (JsonPathParameter parameter : path.getPathParameters()) {
            Value value = expressions.write(parameter.getParameter(), scope);
            String kind = parameter.getFormat().isPresent() ? "json" : kind(parameter, value.type());
            String name = parameter.getName().getCanonicalValue();
            Value text = value.type().isText() || value.type().is(Type.Kind.UNKNOWN)
                    ? value
                    : Casts.cast(parameter, value, Type.VARCHAR, false);
            members.add("CAST(to_json(" + Sql.text(name) + ") AS VARCHAR) || ':[\"" + kind
                    + "\",' || coalesce(CAST(to_json(CAST(" + text.sql() + " AS VARCHAR)) AS VARCHAR), 'null') || ']'");
        }
        return path.getPathParameters().isEmpty() ? "''" : members.toString();
    }

    private static String kind(JsonPathParameter parameter, Type type) {
        if (type.isInteger()) {
            return type.is(Type.Kind.BIGINT) ? "bigint" : "integer";
        }
        if (type.isText() || type.is(Type.Kind.UNKNOWN)) {
            return "text";
        }
        return switch (type.kind()) {
            case DOUBLE -> "double";
            case DECIMAL -> "decimal";
            case BOOLEAN -> "boolean";
            default -> throw Failures.notSupported(parameter, "PASSING a " + type + " to a JSON path");
        };
    }

    private static SqlFailure noJson(Node node, Type type) {
        return Failures.typeMismatch(node, "Cannot read input of type " + type + " as JSON using formatting JSON");
    }

    private static String behaviour(String name) {
        return Sql.text(name.toLowerCase(Locale.ROOT));
    }
}
