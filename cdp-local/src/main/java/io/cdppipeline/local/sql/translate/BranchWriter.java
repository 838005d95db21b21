package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Comparisons;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.ComparisonExpression.Operator;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.IfExpression;
import io.trino.sql.tree.InListExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.SearchedCaseExpression;
import io.trino.sql.tree.SimpleCaseExpression;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.TryExpression;
import io.trino.sql.tree.WhenClause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Translates what chooses between values: CASE, IF, COALESCE, NULLIF, IN, TRY. All choices meet in one type. */
final class BranchWriter {

    private final ExpressionWriter expressions;

    BranchWriter(ExpressionWriter expressions) {
        this.expressions = expressions;
    }

    Value write(IfExpression node, Scope scope) {
        Value condition = expressions.condition(
                node.getCondition(), scope, "IF condition must evaluate to a boolean (actual: %s)");
        Value then = expressions.write(node.getTrueValue(), scope);
        Value otherwise = node.getFalseValue()
                .map(value -> expressions.write(value, scope))
                .orElse(new Value("NULL", Type.UNKNOWN));
        Type type = Coercion.common(then.type(), otherwise.type())
                .orElseThrow(() -> Failures.typeMismatch(
                        node, "Result types for IF must be the same: " + then.type() + " vs. " + otherwise.type()));
        return new Value(
                "CASE WHEN " + condition.sql() + " THEN "
                        + Coercion.widen(then, type).sql() + " ELSE "
                        + Coercion.widen(otherwise, type).sql() + " END",
                type);
    }

    Value write(SearchedCaseExpression node, Scope scope) {
        List<Value> conditions = new ArrayList<>();
        for (WhenClause when : node.getWhenClauses()) {
            conditions.add(expressions.condition(
                    when.getOperand(), scope, "CASE WHEN clause must evaluate to a boolean (actual: %s)"));
        }
        return choose(node.getWhenClauses(), conditions, node.getDefaultValue(), scope);
    }

    Value write(SimpleCaseExpression node, Scope scope) {
        Value operand = expressions.write(node.getOperand(), scope);
        List<Value> conditions = new ArrayList<>();
        for (WhenClause when : node.getWhenClauses()) {
            conditions.add(Comparisons.write(
                    when.getOperand(), Operator.EQUAL, operand, expressions.write(when.getOperand(), scope)));
        }
        return choose(node.getWhenClauses(), conditions, node.getDefaultValue(), scope);
    }

    private Value choose(
            List<WhenClause> clauses, List<Value> conditions, Optional<Expression> otherwise, Scope scope) {
        List<Value> results = new ArrayList<>();
        List<Expression> nodes = new ArrayList<>();
        for (WhenClause when : clauses) {
            results.add(expressions.write(when.getResult(), scope));
            nodes.add(when.getResult());
        }
        otherwise.ifPresent(value -> {
            results.add(expressions.write(value, scope));
            nodes.add(value);
        });
        Type type = meet(nodes, results, "All CASE results");
        StringBuilder sql = new StringBuilder("CASE");
        for (int i = 0; i < clauses.size(); i++) {
            sql.append(" WHEN ")
                    .append(conditions.get(i).sql())
                    .append(" THEN ")
                    .append(Coercion.widen(results.get(i), type).sql());
        }
        if (otherwise.isPresent()) {
            sql.append(" ELSE ")
                    .append(Coercion.widen(results.get(results.size() - 1), type)
                            .sql());
        }
        return new Value(sql.append(" END").toString(), type);
    }

    Value write(CoalesceExpression node, Scope scope) {
        List<Value> operands = new ArrayList<>();
        node.getOperands().forEach(operand -> operands.add(expressions.write(operand, scope)));
        Type type = meet(node.getOperands(), operands, "All COALESCE operands");
        if (type.is(Kind.UNKNOWN)) {
            return new Value("NULL", type);
        }
        String all = operands.stream()
                .map(operand -> Coercion.widen(operand, type).sql())
                .collect(Collectors.joining(", "));
        return new Value("coalesce(" + all + ")", type);
    }

    private static Type meet(List<Expression> nodes, List<Value> values, String what) {
        Type type = Type.UNKNOWN;
        Set<String> seen = new LinkedHashSet<>();
        for (int i = 0; i < values.size(); i++) {
            Type other = values.get(i).type();
            Optional<Type> common = Coercion.common(type, other);
            seen.add(other.display());
            if (common.isEmpty()) {
                throw Failures.typeMismatch(
                        nodes.get(i),
                        what + " must be the same type or coercible to a common type. Cannot find common type between "
                                + type + " and " + other + ", all types (without duplicates): " + seen);
            }
            type = common.get();
        }
        return type;
    }

    Value write(NullIfExpression node, Scope scope) {
        Value first = expressions.write(node.getFirst(), scope);
        Value second = expressions.write(node.getSecond(), scope);
        Type type = Coercion.common(first.type(), second.type())
                .orElseThrow(() -> Failures.typeMismatch(
                        node, "Types are not comparable with NULLIF: " + first.type() + " vs " + second.type()));
        if (first.type().is(Kind.UNKNOWN)) {
            return first;
        }
        if (Comparisons.isPlain(type) && first.type().duck().equals(type.duck())) {
            return new Value(
                    "nullif(" + first.sql() + ", "
                            + Coercion.widen(second, type).sql() + ")",
                    first.type());
        }
        return new Value(
                "CASE WHEN "
                        + Comparisons.compare(
                                Operator.EQUAL, Coercion.widen(first, type), Coercion.widen(second, type), type)
                        + " THEN NULL ELSE " + first.sql() + " END",
                first.type());
    }

    Value write(InPredicate node, Scope scope) {
        Value value = expressions.write(node.getValue(), scope);
        if (node.getValueList() instanceof SubqueryExpression subquery) {
            return inQuery(node, value, expressions.subquery(subquery, scope));
        }
        InListExpression list = (InListExpression) node.getValueList();
        List<Value> candidates = new ArrayList<>();
        Type type = value.type();
        for (Expression each : list.getValues()) {
            Value candidate = expressions.write(each, scope);
            candidates.add(candidate);
            Type so = type;
            type = Coercion.common(type, candidate.type())
                    .orElseThrow(() -> Failures.typeMismatch(
                            each,
                            "IN value and list items must be the same type or coercible to a common type. Cannot find"
                                    + " common type between " + so + " and " + candidate.type()));
        }
        Value wide = Coercion.widen(value, type);
        if (Comparisons.isPlain(type) && !type.is(Kind.UNKNOWN)) {
            StringJoiner items = new StringJoiner(", ", "(" + wide.operand() + " IN (", "))");
            for (Value candidate : candidates) {
                items.add(Coercion.widen(candidate, type).sql());
            }
            return new Value(items.toString(), Type.BOOLEAN);
        }
        StringJoiner any = new StringJoiner(" OR ", "(", ")");
        for (Value candidate : candidates) {
            any.add(Comparisons.compare(Operator.EQUAL, wide, Coercion.widen(candidate, type), type));
        }
        return new Value(any.toString(), Type.BOOLEAN);
    }

    private static Value inQuery(InPredicate node, Value value, Translated relation) {
        List<Type> types =
                relation.columns().stream().map(Translated.Output::type).toList();
        Type other = types.size() == 1
                ? types.get(0)
                : Type.row(
                        types,
                        relation.columns().stream().map(Translated.Output::name).toList());
        Type type = Coercion.common(value.type(), other)
                .orElseThrow(() -> Failures.typeMismatch(
                        node,
                        "Value expression and result of subquery must be of the same type: " + value.type() + " vs "
                                + other));
        if (types.size() == 1) {
            Value column = Coercion.widen(new Value("q.c0", types.get(0)), type);
            return new Value(
                    "(" + Coercion.widen(value, type).operand() + " IN (SELECT " + column.sql() + " FROM ("
                            + relation.sql() + ") AS q))",
                    Type.BOOLEAN);
        }
        StringJoiner left = new StringJoiner(", ", "(", ")");
        StringJoiner right = new StringJoiner(", ", "SELECT ", " FROM (" + relation.sql() + ") AS q");
        for (int i = 0; i < types.size(); i++) {
            left.add(Coercion.widen(
                            new Value(
                                    value.operand() + "." + Type.rowField(i),
                                    value.type().args().get(i)),
                            type.args().get(i))
                    .sql());
            right.add(Coercion.widen(
                            new Value("q." + Translated.column(i), types.get(i)),
                            type.args().get(i))
                    .sql());
        }
        return new Value("(" + left + " IN (" + right + "))", Type.BOOLEAN);
    }

    /** Null in place of a failure. DuckDB refuses to try what holds a subquery: that is left to fail. */
    Value write(TryExpression node, Scope scope) {
        Value value = expressions.tolerant(node.getInnerExpression(), scope);
        if (value.constant() != null || value.type().is(Kind.UNKNOWN) || Subqueries.isIn(node)) {
            return value;
        }
        if (value.zone() != null) {
            return Value.zoned(
                    "TRY(" + value.moment() + ")",
                    value.zoneName().startsWith("'") ? value.zoneName() : "TRY(" + value.zoneName() + ")",
                    value.type().p());
        }
        return new Value("TRY(" + value.sql() + ")", value.type());
    }
}
