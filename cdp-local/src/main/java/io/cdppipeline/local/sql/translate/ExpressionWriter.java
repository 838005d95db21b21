package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Casts;
import io.cdppipeline.local.sql.function.Formats;
import io.cdppipeline.local.sql.scalar.DateTexts;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.TypeReader;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Array;
import io.trino.sql.tree.AtTimeZone;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.ExistsPredicate;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Extract;
import io.trino.sql.tree.Format;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.GroupingOperation;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.IfExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.JsonArray;
import io.trino.sql.tree.JsonExists;
import io.trino.sql.tree.JsonObject;
import io.trino.sql.tree.JsonQuery;
import io.trino.sql.tree.JsonValue;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.Parameter;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.QuantifiedComparisonExpression;
import io.trino.sql.tree.Row;
import io.trino.sql.tree.SearchedCaseExpression;
import io.trino.sql.tree.SimpleCaseExpression;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.SubscriptExpression;
import io.trino.sql.tree.Trim;
import io.trino.sql.tree.TryExpression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** Translates expressions: each node becomes DuckDB's text together with its Presto type. */
public final class ExpressionWriter extends OperatorWriter {

    private final QueryWriter queries;
    private final Clause clause;
    private final CallWriter calls;
    private final BranchWriter branches;

    public ExpressionWriter(Translation translation, QueryWriter queries, Clause clause, Windows windows) {
        super(translation);
        this.queries = queries;
        this.clause = clause;
        this.calls = new CallWriter(translation, this, clause, windows);
        this.branches = new BranchWriter(this);
    }

    Clause clause() {
        return clause;
    }

    public Value write(Expression expression, Scope scope) {
        return process(expression, scope);
    }

    @Override
    protected Value visitNode(Node node, Scope scope) {
        throw Failures.notSupported(
                node, "Not supported here: " + node.getClass().getSimpleName());
    }

    @Override
    protected Value visitParameter(Parameter node, Scope scope) {
        return process(translation.parameter(node), scope);
    }

    // names

    @Override
    protected Value visitIdentifier(Identifier node, Scope scope) {
        return scope.find(node, List.of(), node.getValue()).orElseThrow(() -> Failures.noColumn(node, node.getValue()));
    }

    @Override
    protected Value visitDereferenceExpression(DereferenceExpression node, Scope scope) {
        QualifiedName name = DereferenceExpression.getQualifiedName(node);
        if (name != null) {
            List<String> parts = new ArrayList<>(
                    name.getOriginalParts().stream().map(Identifier::getValue).toList());
            String last = parts.remove(parts.size() - 1);
            Optional<Value> column = scope.find(node, parts, last);
            if (column.isPresent()) {
                return column.get();
            }
            if (parts.size() > 1 || scope.find(node, List.of(), parts.get(0)).isEmpty()) {
                Optional<Value> base = parts.size() > 1
                        ? scope.find(node, parts.subList(0, parts.size() - 1), parts.get(parts.size() - 1))
                        : Optional.empty();
                return field(node, base.orElseThrow(() -> Failures.noColumn(node, Scope.qualified(parts, last))), last);
            }
        }
        return field(
                node,
                process(node.getBase(), scope),
                node.getField().map(Identifier::getValue).orElse("*"));
    }

    private static Value field(Node node, Value row, String name) {
        if (row.type().is(Kind.ROW)) {
            for (int i = 0; i < row.type().args().size(); i++) {
                String field = row.type().names().get(i);
                if (field != null && field.equalsIgnoreCase(name)) {
                    return new Value(
                            row.operand() + "." + Type.rowField(i),
                            row.type().args().get(i));
                }
            }
        }
        throw Failures.typeMismatch(node, "Expression of type " + row.type() + " has no field " + name);
    }

    // parts and wholes

    @Override
    protected Value visitSubscriptExpression(SubscriptExpression node, Scope scope) {
        Value base = process(node.getBase(), scope);
        Value index = process(node.getIndex(), scope);
        Type type = base.type();
        if (type.is(Kind.ARRAY) && index.type().isInteger()) {
            return new Value(
                    base.operand() + "[p_subscript(CAST(" + index.sql() + " AS BIGINT), len(" + base.sql() + "))]",
                    type.element());
        }
        if (type.is(Kind.MAP) && Coercion.canWiden(index.type(), type.key())) {
            Value key = Coercion.widen(index, type.key());
            return new Value(
                    "CASE WHEN map_contains(" + base.sql() + ", " + key.sql() + ") THEN map_extract_value(" + base.sql()
                            + ", " + key.sql() + ") WHEN " + base.operand() + " IS NOT NULL THEN CAST(p_no_key(CAST("
                            + key.sql() + " AS VARCHAR)) AS " + type.value().duck() + ") END",
                    type.value());
        }
        String position = index.constant();
        if (type.is(Kind.ROW) && index.type().isInteger() && position != null) {
            int field = Integer.parseInt(position);
            if (field < 1 || field > type.args().size()) {
                throw Failures.at(
                        node.getIndex(),
                        "INVALID_FUNCTION_ARGUMENT",
                        "ROW subscript index out of bounds: " + field + ", max value is "
                                + type.args().size());
            }
            return new Value(
                    base.operand() + "." + Type.rowField(field - 1), type.args().get(field - 1));
        }
        throw Failures.typeMismatch(node, "Cannot apply operator: " + type + "[" + index.type() + "]");
    }

    @Override
    protected Value visitArray(Array node, Scope scope) {
        List<Value> values = new ArrayList<>();
        Type type = Type.UNKNOWN;
        for (Expression each : node.getValues()) {
            Value value = process(each, scope);
            values.add(value);
            Type so = type;
            type = Coercion.common(type, value.type())
                    .orElseThrow(() -> Failures.typeMismatch(
                            each,
                            "All ARRAY elements must be the same type or coercible to a common type. Cannot find common"
                                    + " type between " + so + " and " + value.type()));
        }
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        for (Value value : values) {
            elements.add(Coercion.widen(value, type).sql());
        }
        return new Value(elements.toString(), Type.array(type));
    }

    @Override
    protected Value visitRow(Row node, Scope scope) {
        List<Type> types = new ArrayList<>();
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        for (Expression item : node.getItems()) {
            Value value = process(item, scope);
            fields.add("'" + Type.rowField(types.size()) + "': " + value.sql());
            types.add(value.type());
        }
        return new Value(fields.toString(), Type.row(types, new ArrayList<>(Collections.nCopies(types.size(), null))));
    }

    // branches

    @Override
    protected Value visitIfExpression(IfExpression node, Scope scope) {
        return branches.write(node, scope);
    }

    @Override
    protected Value visitSearchedCaseExpression(SearchedCaseExpression node, Scope scope) {
        return branches.write(node, scope);
    }

    @Override
    protected Value visitSimpleCaseExpression(SimpleCaseExpression node, Scope scope) {
        return branches.write(node, scope);
    }

    @Override
    protected Value visitCoalesceExpression(CoalesceExpression node, Scope scope) {
        return branches.write(node, scope);
    }

    @Override
    protected Value visitNullIfExpression(NullIfExpression node, Scope scope) {
        return branches.write(node, scope);
    }

    @Override
    protected Value visitInPredicate(InPredicate node, Scope scope) {
        return branches.write(node, scope);
    }

    @Override
    protected Value visitTryExpression(TryExpression node, Scope scope) {
        return branches.write(node, scope);
    }

    // calls

    @Override
    protected Value visitFunctionCall(FunctionCall node, Scope scope) {
        return calls.write(node, scope, false);
    }

    /**
     * What shall give null where it fails, in functions that have such a variant: cheaper than DuckDB's TRY, which comes
     * around it. Goes through casts and calls only, as a null inside makes them null.
     */
    Value tolerant(Expression expression, Scope scope) {
        if (expression instanceof FunctionCall call) {
            return calls.write(call, scope, true);
        }
        if (expression instanceof Cast cast) {
            return cast(cast, tolerant(cast.getExpression(), scope), true);
        }
        return process(expression, scope);
    }

    @Override
    protected Value visitExtract(Extract node, Scope scope) {
        String name = node.getField().name().toLowerCase(Locale.ROOT);
        Value from = process(node.getExpression(), scope);
        boolean clock = switch (node.getField()) {
            case HOUR, MINUTE, SECOND, TIMEZONE_HOUR, TIMEZONE_MINUTE -> true;
            default -> false;
        };
        if ((clock && from.type().is(Kind.DATE))
                || !calls.takes(name, List.of(from.type()))
                || (node.getField().name().startsWith("TIMEZONE")
                        && !from.type().is(Kind.ZONED))) {
            throw Failures.typeMismatch(
                    node.getExpression(), "Cannot extract " + node.getField() + " from " + from.type());
        }
        return calls.scalar(node, name, List.of(from), false);
    }

    @Override
    protected Value visitTrim(Trim node, Scope scope) {
        List<Value> arguments = new ArrayList<>();
        arguments.add(process(node.getTrimSource(), scope));
        node.getTrimCharacter().ifPresent(character -> arguments.add(process(character, scope)));
        String name = node.getSpecification().getFunctionName();
        return calls.scalar(node, name, arguments, false);
    }

    @Override
    protected Value visitFormat(Format node, Scope scope) {
        List<Value> arguments =
                node.getArguments().stream().map(each -> process(each, scope)).toList();
        return Formats.write(node, arguments);
    }

    @Override
    protected Value visitCast(Cast node, Scope scope) {
        return cast(node, process(node.getExpression(), scope), node.isSafe());
    }

    private static Value cast(Cast node, Value value, boolean safe) {
        Type to = TypeReader.read(node.getType())
                .orElseThrow(() -> Failures.at(node.getType(), "TYPE_MISMATCH", "Unknown type: " + node.getType()));
        return Casts.cast(node, value, to, safe);
    }

    @Override
    protected Value visitAtTimeZone(AtTimeZone node, Scope scope) {
        Value moment = process(node.getValue(), scope);
        Value zone = process(node.getTimeZone(), scope);
        if (!moment.type().isDateTime() || moment.type().is(Kind.DATE)) {
            throw Failures.typeMismatch(
                    node,
                    "Type of value must be a time or timestamp with or without time zone (actual " + moment.type()
                            + ")");
        }
        Value zoned = Coercion.widen(moment, Type.zoned(moment.type().p()));
        String name = zone.constant() == null
                ? "p_zone(" + zone.sql() + ")"
                : Sql.text(DateTexts.zoneNameOrFail(zone.constant()));
        return Value.zoned(zoned.moment(), name, zoned.type().p());
    }

    @Override
    protected Value visitGroupingOperation(GroupingOperation node, Scope scope) {
        StringJoiner columns = new StringJoiner(", ", "CAST(grouping(", ") AS INTEGER)");
        node.getGroupingColumns()
                .forEach(column -> columns.add(process(column, scope).sql()));
        return new Value(columns.toString(), Type.INTEGER);
    }

    @Override
    protected Value visitJsonValue(JsonValue node, Scope scope) {
        return SqlJson.value(this, node, scope);
    }

    @Override
    protected Value visitJsonQuery(JsonQuery node, Scope scope) {
        return SqlJson.query(this, node, scope);
    }

    @Override
    protected Value visitJsonExists(JsonExists node, Scope scope) {
        return SqlJson.exists(this, node, scope);
    }

    @Override
    protected Value visitJsonArray(JsonArray node, Scope scope) {
        return SqlJson.array(this, node, scope);
    }

    @Override
    protected Value visitJsonObject(JsonObject node, Scope scope) {
        return SqlJson.object(this, node, scope);
    }

    @Override
    protected Value visitLambdaExpression(LambdaExpression node, Scope scope) {
        throw Failures.typeMismatch(node, "Lambda expression should always be used inside a function");
    }

    // subqueries

    @Override
    protected Value visitSubqueryExpression(SubqueryExpression node, Scope scope) {
        Translated relation = queries.subquery(node.getQuery(), scope);
        if (relation.columns().size() == 1) {
            return new Value(
                    "(" + relation.sql() + ")", relation.columns().get(0).type());
        }
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < relation.columns().size(); i++) {
            fields.add("'" + Type.rowField(i) + "': " + Translated.column(i));
        }
        return new Value(
                "(SELECT " + fields + " FROM (" + relation.sql() + "))",
                Type.row(
                        relation.columns().stream().map(Translated.Output::type).toList(),
                        relation.columns().stream().map(Translated.Output::name).toList()));
    }

    @Override
    protected Value visitExists(ExistsPredicate node, Scope scope) {
        SubqueryExpression subquery = (SubqueryExpression) node.getSubquery();
        return new Value(
                "EXISTS (" + queries.subquery(subquery.getQuery(), scope).sql() + ")", Type.BOOLEAN);
    }

    @Override
    protected Value visitQuantifiedComparisonExpression(QuantifiedComparisonExpression node, Scope scope) {
        Value value = process(node.getValue(), scope);
        Translated relation = subquery(node.getSubquery(), scope);
        Type other = relation.columns().get(0).type();
        if (Coercion.common(value.type(), other).isEmpty()) {
            throw Failures.typeMismatch(
                    node,
                    "Cannot apply operator: " + value.type() + " "
                            + node.getOperator().getValue() + " " + other);
        }
        String quantifier = node.getQuantifier() == QuantifiedComparisonExpression.Quantifier.ALL ? "ALL" : "ANY";
        return new Value(
                "(" + value.operand() + " " + node.getOperator().getValue() + " " + quantifier + " (" + relation.sql()
                        + "))",
                Type.BOOLEAN);
    }

    Translated subquery(Expression expression, Scope scope) {
        return queries.subquery(((SubqueryExpression) expression).getQuery(), scope);
    }
}
