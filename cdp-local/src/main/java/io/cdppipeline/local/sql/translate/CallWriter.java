package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Aggregates;
import io.cdppipeline.local.sql.function.ArrayFunctions;
import io.cdppipeline.local.sql.function.Functions;
import io.cdppipeline.local.sql.function.Functions.LambdaStyle;
import io.cdppipeline.local.sql.function.Refused;
import io.cdppipeline.local.sql.function.SessionFunctions;
import io.cdppipeline.local.sql.function.Signature;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.LambdaArgumentDeclaration;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates calls: finds the line of the dictionary that fits the arguments' types and has it written. */
public final class CallWriter {

    private final Translation translation;
    private final ExpressionWriter expressions;
    private final Clause clause;
    private final WindowWriter windows;
    private @Nullable String insideAggregate;

    CallWriter(Translation translation, ExpressionWriter expressions, Clause clause, Windows named) {
        this.translation = translation;
        this.expressions = expressions;
        this.clause = clause;
        this.windows = new WindowWriter(expressions, named);
    }

    Value write(FunctionCall node, Scope scope, boolean tolerant) {
        String name = node.getName().getSuffix().toLowerCase(Locale.ROOT);
        if (name.equals(Sessionize.NAME)) {
            return session(node, scope);
        }
        List<Aggregates.Entry> aggregates = Aggregates.named(name);
        if (!aggregates.isEmpty()) {
            return aggregate(node, name, aggregates, scope);
        }
        if (Functions.named(name).isEmpty()) {
            Optional<Value> session =
                    SessionFunctions.write(translation.request(), node, name, plainArguments(node, scope));
            return session.orElseThrow(() -> unknown(node, name));
        }
        if (node.getWindow().isPresent()) {
            throw Failures.at(node, "FUNCTION_NOT_WINDOW", "Not a window function: " + name);
        }
        if (node.isDistinct()) {
            throw Failures.at(
                    node, "FUNCTION_NOT_AGGREGATE", "DISTINCT is not supported for non-aggregation functions");
        }
        if (node.getFilter().isPresent()) {
            throw Failures.at(node, "FUNCTION_NOT_AGGREGATE", "Filter is only valid for aggregation functions");
        }
        boolean lambdas = node.getArguments().stream().anyMatch(LambdaExpression.class::isInstance);
        return lambdas
                ? withLambdas(node, name, scope, tolerant)
                : scalar(node, name, plainArguments(node, scope), tolerant);
    }

    private static SqlFailure unknown(Node node, String name) {
        return Refused.why(name)
                .map(why -> Failures.notSupported(node, "Function '" + name + "' is not supported: " + why))
                .orElseGet(() -> Failures.at(node, "FUNCTION_NOT_FOUND", "Function '" + name + "' not registered"));
    }

    private List<Value> plainArguments(FunctionCall node, Scope scope) {
        List<Value> arguments = new ArrayList<>();
        for (Expression each : node.getArguments()) {
            arguments.add(
                    each instanceof LambdaExpression
                            ? new Value("", Type.function(List.of(Type.UNKNOWN)))
                            : expressions.write(each, scope));
        }
        return arguments;
    }

    /** Whether there is a function of this name for these types. */
    boolean takes(String name, List<Type> arguments) {
        return Functions.match(Functions.named(name), arguments) != null;
    }

    /** A call of a scalar function on translated arguments. */
    Value scalar(Node node, String name, List<Value> arguments, boolean tolerant) {
        List<Functions.Entry> candidates = Functions.named(name);
        if (candidates.isEmpty()) {
            throw unknown(node, name);
        }
        Functions.Match match =
                Functions.match(candidates, arguments.stream().map(Value::type).toList());
        if (match == null) {
            throw Signature.unexpected(node, name, arguments);
        }
        return finish(node, match, arguments, tolerant);
    }

    private static Value finish(Node node, Functions.Match match, List<Value> arguments, boolean tolerant) {
        Signature signature = match.entry().signature();
        List<Value> converted = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            converted.add(Signature.convert(arguments.get(i), match.binding().resolve(signature.parameter(i))));
        }
        Type result = signature.result(match.binding(), converted);
        return match.entry().writer().write(new Functions.Call(node, converted, result, tolerant));
    }

    private Value withLambdas(FunctionCall node, String name, Scope scope, boolean tolerant) {
        List<Value> arguments = plainArguments(node, scope);
        Functions.Match match = Functions.match(
                Functions.named(name), arguments.stream().map(Value::type).toList());
        if (match == null) {
            throw Signature.unexpected(node, name, arguments);
        }
        Signature.Binding binding = match.binding();
        for (int i = 0; i < arguments.size(); i++) {
            if (node.getArguments().get(i) instanceof LambdaExpression lambda) {
                Type parameter = match.entry().signature().parameter(i);
                arguments.set(
                        i, lambda(lambda, parameter, binding, match.entry().style(), scope));
            }
        }
        return finish(node, match, arguments, tolerant);
    }

    private Value lambda(
            LambdaExpression node, Type parameter, Signature.Binding binding, LambdaStyle style, Scope scope) {
        List<LambdaArgumentDeclaration> declared = node.getArguments();
        int wanted = parameter.args().size() - 1;
        if (declared.size() != wanted) {
            throw Failures.at(
                    node,
                    "INVALID_PARAMETER_USAGE",
                    "Expected a lambda that takes " + wanted + " argument(s) but got " + declared.size());
        }
        Type result = parameter.result();
        LambdaBody body = body(node, parameter, binding, style, scope);
        Type expected = binding.resolve(result);
        if (!result.is(Kind.VARIABLE)) {
            Type given = body.value().type();
            if (!Coercion.canWiden(given, expected)) {
                throw Failures.at(
                        node,
                        "FUNCTION_NOT_FOUND",
                        "Unexpected parameters: expected a lambda that gives " + expected + " but got " + given);
            }
            return body.as(expected);
        }
        String variable = String.valueOf(result.names().get(0));
        if (!binding.variables.containsKey(variable)) {
            binding.variables.put(variable, body.value().type());
            return body.as(body.value().type());
        }
        Type given = body.value().type();
        Type common = Coercion.common(expected, given)
                .orElseThrow(() ->
                        Failures.typeMismatch(node, "Expected a lambda that gives " + expected + " but got " + given));
        binding.variables.put(variable, common);
        // with a wider state the arguments are other ones
        return common.equals(expected)
                ? body.as(common)
                : body(node, parameter, binding, style, scope).as(common);
    }

    /** A lambda's head in DuckDB's words, and what it gives. */
    private record LambdaBody(String head, Value value) {

        Value as(Type type) {
            return new Value(head + Coercion.widen(value, type).sql(), Type.function(List.of(type)));
        }
    }

    private LambdaBody body(
            LambdaExpression node, Type parameter, Signature.Binding binding, LambdaStyle style, Scope scope) {
        Map<String, Value> variables = new LinkedHashMap<>();
        List<LambdaArgumentDeclaration> declared = node.getArguments();
        List<String> names = new ArrayList<>();
        String whole = translation.fresh("v");
        for (int i = 0; i < declared.size(); i++) {
            Type type = binding.resolve(parameter.args().get(i));
            String text = argument(style, whole, i, declared.size());
            if (style == LambdaStyle.PLAIN) {
                text = translation.fresh("v");
                names.add(text);
            }
            variables.put(declared.get(i).getName().getValue(), new Value(text, type));
        }
        Value body = expressions.write(node.getBody(), scope.with(variables));
        if (style == LambdaStyle.COMPARISON) {
            return new LambdaBody("", body);
        }
        return new LambdaBody("lambda " + (style == LambdaStyle.PLAIN ? String.join(", ", names) : whole) + ": ", body);
    }

    private static String argument(LambdaStyle style, String whole, int index, int count) {
        if (style == LambdaStyle.PAIR) {
            return whole + "[" + (index + 1) + "]";
        }
        if (style == LambdaStyle.COMPARISON) {
            return index == 0 ? ArrayFunctions.SORTED : ArrayFunctions.UNSORTED;
        }
        return whole + "." + (count == 3 ? "kab".substring(index, index + 1) : index == 0 ? "key" : "value");
    }

    private Value session(FunctionCall node, Scope scope) {
        String flag = translation
                .sessionFlag(node)
                .orElseThrow(() -> Failures.notSupported(
                        node, "TD_SESSIONIZE_WINDOW needs an OVER clause and stands in a SELECT list"));
        Window window = node.getWindow().orElseThrow();
        return new Value(
                Sessionize.id(
                        expressions, window, scope, "sum(" + flag + ") OVER (" + windows.write(window, scope) + ")"),
                Type.VARCHAR);
    }

    private Value aggregate(FunctionCall node, String name, List<Aggregates.Entry> candidates, Scope scope) {
        boolean over = node.getWindow().isPresent();
        checkPlace(node, name, over, candidates);
        String outer = insideAggregate;
        insideAggregate = over ? outer : name;
        List<Value> arguments;
        try {
            arguments = plainArguments(node, scope);
            return aggregate(node, name, candidates, arguments, scope);
        } finally {
            insideAggregate = outer;
        }
    }

    private Value aggregate(
            FunctionCall node, String name, List<Aggregates.Entry> candidates, List<Value> arguments, Scope scope) {
        List<Functions.Entry> entries = candidates.stream()
                .map(entry -> new Functions.Entry(
                        entry.signature(), call -> Value.constant("", call.result(), ""), LambdaStyle.PLAIN))
                .toList();
        Functions.Match match =
                Functions.match(entries, arguments.stream().map(Value::type).toList());
        if (match == null) {
            throw Signature.unexpected(node, name, arguments);
        }
        Aggregates.Entry entry = candidates.get(entries.indexOf(match.entry()));
        for (int i = 0; i < arguments.size(); i++) {
            if (node.getArguments().get(i) instanceof LambdaExpression lambda) {
                Type parameter = entry.signature().parameter(i);
                arguments.set(i, lambda(lambda, parameter, match.binding(), LambdaStyle.PLAIN, scope));
            }
        }
        List<Value> converted = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            converted.add(Signature.convert(
                    arguments.get(i), match.binding().resolve(entry.signature().parameter(i))));
        }
        Type result = entry.signature().result(match.binding(), converted);
        String order = node.getOrderBy()
                .map(orderBy -> " ORDER BY " + windows.sortItems(orderBy, scope))
                .orElse("");
        String nulls = node.getNullTreatment()
                .filter(treatment -> treatment == FunctionCall.NullTreatment.IGNORE)
                .map(treatment -> " IGNORE NULLS")
                .orElse("");
        return entry.writer()
                .write(new Aggregates.Call(
                        node,
                        converted,
                        result,
                        node.isDistinct() ? "DISTINCT " : "",
                        order,
                        nulls,
                        suffix(node, scope)));
    }

    private String suffix(FunctionCall node, Scope scope) {
        StringJoiner suffix = new StringJoiner("");
        node.getFilter()
                .ifPresent(filter -> suffix.add(" FILTER (WHERE "
                        + expressions
                                .condition(filter, scope, "FILTER expression must evaluate to a boolean (actual: %s)")
                                .sql()
                        + ")"));
        node.getWindow().ifPresent(window -> suffix.add(" OVER (" + windows.write(window, scope) + ")"));
        return suffix.toString();
    }

    private void checkPlace(FunctionCall node, String name, boolean over, List<Aggregates.Entry> candidates) {
        boolean windowOnly = candidates.get(0).windowOnly();
        if (windowOnly && !over) {
            throw Failures.at(node, "MISSING_OVER", "Window function " + name + " requires an OVER clause");
        }
        if (over && node.getFilter().isPresent() && windowOnly) {
            throw Failures.notSupported(node, "FILTER is not yet supported for window functions");
        }
        boolean allowed = over ? clause.allowsWindows() : clause.allowsAggregates();
        if (!allowed) {
            throw Failures.at(
                    node,
                    "EXPRESSION_NOT_SCALAR",
                    clause.title() + " cannot contain aggregations, window functions or grouping operations: ["
                            + ExpressionFormatter.formatExpression(node) + "]");
        }
        if (insideAggregate != null && over) {
            throw Failures.at(
                    node,
                    "NESTED_WINDOW",
                    "Cannot nest window functions or row pattern measures inside aggregation '" + insideAggregate
                            + "': [" + ExpressionFormatter.formatExpression(node) + "]");
        }
        if (insideAggregate != null) {
            throw Failures.at(
                    node,
                    "NESTED_AGGREGATION",
                    "Cannot nest aggregations inside aggregation '" + insideAggregate + "': ["
                            + ExpressionFormatter.formatExpression(node) + "]");
        }
    }
}
