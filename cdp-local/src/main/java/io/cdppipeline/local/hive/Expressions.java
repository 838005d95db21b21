package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates expressions: each node becomes DuckDB's text together with its type. */
final class Expressions {

    private final HiveContext context;
    private final QueryTranslator queries;
    private final Windows windows;
    private List<HiveNode> groupKeys = List.of();

    Expressions(HiveContext context, QueryTranslator queries, Map<String, HiveNode> windows) {
        this.context = context;
        this.queries = queries;
        this.windows = new Windows(this, windows);
    }

    HiveContext context() {
        return context;
    }

    /** Says what GROUPING__ID numbers. */
    Expressions groupedBy(List<HiveNode> keys) {
        groupKeys = keys;
        return this;
    }

    /** An expression that says whether. */
    Value condition(HiveNode node, Scope scope) {
        return HiveCasts.cast(node, write(node, scope), Type.BOOLEAN);
    }

    Value write(HiveNode node, Scope scope) {
        return switch (node.kind()) {
            case "TOK_NULL", "KW_NULL" -> new Value("NULL", Type.UNKNOWN);
            case "KW_TRUE" -> Value.constant("true", Type.BOOLEAN, "true");
            case "KW_FALSE" -> Value.constant("false", Type.BOOLEAN, "false");
            case "Number",
                    "NumberLiteral",
                    "IntegralLiteral",
                    "BigintLiteral",
                    "SmallintLiteral",
                    "TinyintLiteral",
                    "DecimalLiteral" -> Literals.number(node);
            case "StringLiteral" -> text(Literals.unquoted(node.text()));
            case "TOK_STRINGLITERALSEQUENCE" -> sequence(node);
            case "TOK_DATELITERAL" ->
                new Value(
                        HiveCasts.cast(node, text(Literals.unquoted(node.text())), Type.DATE)
                                .sql(),
                        Type.DATE);
            case "TOK_TIMESTAMPLITERAL" ->
                HiveCasts.cast(node, text(Literals.unquoted(node.text())), HiveTypes.TIMESTAMP);
            case "TOK_TABLE_OR_COL" -> column(node, scope);
            case "DOT" -> dot(node, scope);
            case "LSQUARE" -> element(node, scope);
            case "TOK_FUNCTION", "TOK_FUNCTIONDI", "TOK_FUNCTIONSTAR" -> call(node, scope);
            case "TOK_SUBQUERY_EXPR" -> subquery(node, scope);
            case "KW_AND" -> logical(node, " AND ", scope);
            case "KW_OR" -> logical(node, " OR ", scope);
            case "KW_NOT", "NOT" ->
                new Value("(NOT " + condition(node.child(0), scope).operand() + ")", Type.BOOLEAN);
            case "EQUAL",
                    "NOTEQUAL",
                    "LESSTHAN",
                    "LESSTHANOREQUALTO",
                    "GREATERTHAN",
                    "GREATERTHANOREQUALTO",
                    "EQUAL_NS" ->
                comparison(node, node.kind(), write(node.child(0), scope), write(node.child(1), scope));
            case "PLUS", "MINUS", "STAR", "DIVIDE", "MOD", "DIV", "AMPERSAND", "BITWISEOR", "BITWISEXOR" ->
                arithmetic(node, scope);
            case "TILDE" ->
                new Value(
                        "(~"
                                + HiveCasts.cast(node, write(node.child(0), scope), Type.BIGINT)
                                        .operand() + ")",
                        Type.BIGINT);
            case "KW_LIKE" ->
                new Value(
                        "(" + string(node.child(0), scope) + " LIKE " + string(node.child(1), scope) + " ESCAPE '\\')",
                        Type.BOOLEAN);
            case "KW_RLIKE", "KW_REGEXP" ->
                new Value(
                        "p_hive_rlike(" + string(node.child(0), scope) + ", " + string(node.child(1), scope) + ")",
                        Type.BOOLEAN);
            case "Identifier" -> name(node, null, Names.lower(node), scope);
            default -> throw HiveErrors.unsupported(node, "The expression '" + node.text() + "'");
        };
    }

    static Value text(String value) {
        return Value.constant(Sql.text(value), Type.VARCHAR, value);
    }

    String string(HiveNode node, Scope scope) {
        return HiveCasts.text(node, write(node, scope));
    }

    private static Value sequence(HiveNode node) {
        StringBuilder whole = new StringBuilder();
        node.children().forEach(part -> whole.append(Literals.unquoted(part.text())));
        return text(whole.toString());
    }

    // names

    private Value column(HiveNode node, Scope scope) {
        String name = Names.lower(node.child(0));
        if (name.equals("grouping__id")) {
            return groupingId(node, scope);
        }
        return name(node, null, name, scope);
    }

    private static Value name(HiveNode node, @Nullable String table, String name, Scope scope) {
        List<Scope.Field> found = scope.find(table, name);
        if (found.isEmpty()) {
            throw HiveErrors.column(node, name, scope.names());
        }
        if (found.size() > 1) {
            throw HiveErrors.semantic(node, "Ambiguous column reference " + name);
        }
        return found.get(0).value();
    }

    private Value groupingId(HiveNode node, Scope scope) {
        if (groupKeys.isEmpty()) {
            throw HiveErrors.semantic(node, "GROUPING__ID needs GROUP BY with ROLLUP, CUBE or GROUPING SETS");
        }
        StringJoiner keys = new StringJoiner(", ", "GROUPING(", ")");
        groupKeys.forEach(key -> keys.add(write(key, scope).sql()));
        return new Value("CAST(" + keys + " AS BIGINT)", Type.BIGINT);
    }

    private Value dot(HiveNode node, Scope scope) {
        HiveNode left = node.child(0);
        String name = Names.lower(node.child(1));
        if (left.is("TOK_TABLE_OR_COL")) {
            String table = Names.lower(left.child(0));
            // A table comes before a column of the same name, as in Hive.
            if (scope.hasTable(table)) {
                return name(node.child(1), table, name, scope);
            }
            if (scope.find(null, table).isEmpty()) {
                throw HiveErrors.column(left, table, scope.names());
            }
        } else if (left.is("DOT") && left.child(0).is("TOK_TABLE_OR_COL")) {
            String database = Names.lower(left.child(0).child(0));
            String table = Names.lower(left.child(1));
            if (scope.fields().stream()
                    .anyMatch(field ->
                            field.database().equals(database) && field.table().equals(table))) {
                return name(node.child(1), table, name, scope);
            }
        }
        Value struct = write(left, scope);
        if (!struct.type().is(Kind.ROW)) {
            throw HiveErrors.semantic(
                    node, ". Operator is only supported on struct, not on " + HiveTypes.display(struct.type()));
        }
        int field = struct.type().names().indexOf(name);
        if (field < 0) {
            throw HiveErrors.semantic(
                    node.child(1), "No such field '" + name + "' in " + HiveTypes.display(struct.type()));
        }
        return new Value(
                "(" + struct.sql() + ")." + Type.rowField(field),
                struct.type().args().get(field));
    }

    private Value element(HiveNode node, Scope scope) {
        Value of = write(node.child(0), scope);
        Value at = write(node.child(1), scope);
        if (of.type().is(Kind.ARRAY)) {
            // Counted from 0; outside is null, before the beginning too.
            String index = HiveCasts.cast(node, at, Type.BIGINT).sql();
            return new Value(
                    "CASE WHEN " + index + " >= 0 THEN list_extract(" + of.sql() + ", " + index + " + 1) END",
                    of.type().element());
        }
        if (of.type().is(Kind.MAP)) {
            String key = HiveCasts.cast(node, at, of.type().key()).sql();
            return new Value(
                    "map_extract_value(" + of.sql() + ", " + key + ")",
                    of.type().value());
        }
        throw HiveErrors.semantic(node, "[] not valid on non-collection types: " + HiveTypes.display(of.type()));
    }

    // operators

    private Value logical(HiveNode node, String word, Scope scope) {
        StringJoiner parts = new StringJoiner(word, "(", ")");
        node.children().forEach(each -> parts.add(condition(each, scope).sql()));
        return new Value(parts.toString(), Type.BOOLEAN);
    }

    Value comparison(HiveNode node, String kind, Value left, Value right) {
        Type type = comparable(node, left.type(), right.type());
        String operator = switch (kind) {
            case "EQUAL" -> " = ";
            case "NOTEQUAL" -> " <> ";
            case "LESSTHAN" -> " < ";
            case "LESSTHANOREQUALTO" -> " <= ";
            case "GREATERTHAN" -> " > ";
            case "GREATERTHANOREQUALTO" -> " >= ";
            default -> " IS NOT DISTINCT FROM ";
        };
        return new Value(
                "(" + HiveCasts.cast(node, left, type).sql() + operator
                        + HiveCasts.cast(node, right, type).sql() + ")",
                Type.BOOLEAN);
    }

    /** The type that two values are compared as: a text and a number as doubles, a text and a day as days. */
    static Type comparable(HiveNode node, Type a, Type b) {
        if ((a.isText() && b.isNumeric()) || (a.isNumeric() && b.isText())) {
            return Type.DOUBLE;
        }
        if (a.isText() && b.isDateTime()) {
            return b;
        }
        if (b.isText() && a.isDateTime()) {
            return a;
        }
        if ((a.is(Kind.BOOLEAN) && b.isNumeric()) || (a.isNumeric() && b.is(Kind.BOOLEAN))) {
            return Type.DOUBLE;
        }
        return HiveTypes.common(node, a, b);
    }

    private Value arithmetic(HiveNode node, Scope scope) {
        if (node.size() == 1) {
            Value value = number(node, write(node.child(0), scope));
            if (node.is("MINUS") && value.constant() != null) {
                return Value.constant("(-" + value.sql() + ")", value.type(), "-" + value.constant());
            }
            return new Value((node.is("MINUS") ? "(-" : "(+") + value.operand() + ")", value.type());
        }
        if (node.kind().equals("PLUS") || node.kind().equals("MINUS")) {
            Value shifted = DateArithmetic.shifted(node, this, scope);
            if (shifted != null) {
                return shifted;
            }
        }
        return arithmetic(node, node.kind(), write(node.child(0), scope), write(node.child(1), scope));
    }

    private static Value arithmetic(HiveNode node, String kind, Value first, Value second) {
        Value left = number(node, first);
        Value right = number(node, second);
        switch (kind) {
            case "DIVIDE" -> {
                return divide(node, left, right);
            }
            case "DIV" -> {
                String a = HiveCasts.cast(node, left, Type.BIGINT).operand();
                String b = HiveCasts.cast(node, right, Type.BIGINT).operand();
                return new Value("(" + a + " // nullif(" + b + ", 0))", Type.BIGINT);
            }
            case "AMPERSAND", "BITWISEOR", "BITWISEXOR" -> {
                String a = HiveCasts.cast(node, left, Type.BIGINT).operand();
                String b = HiveCasts.cast(node, right, Type.BIGINT).operand();
                return new Value(
                        kind.equals("BITWISEXOR")
                                ? "xor(" + a + ", " + b + ")"
                                : "(" + a + (kind.equals("AMPERSAND") ? " & " : " | ") + b + ")",
                        Type.BIGINT);
            }
            default -> {}
        }
        Type type = HiveTypes.wider(left.type(), right.type());
        if (kind.equals("STAR") && type.is(Kind.DECIMAL)) {
            Type a = Coercion.asDecimal(left.type());
            Type b = Coercion.asDecimal(right.type());
            type = HiveTypes.bounded(a.p() + b.p() + 1, a.s() + b.s());
        } else if (type.is(Kind.DECIMAL) && !kind.equals("MOD")) {
            type = HiveTypes.bounded(type.p() + 1, type.s());
        }
        String a = type.is(Kind.DECIMAL)
                ? left.operand()
                : HiveCasts.cast(node, left, type).operand();
        String b = type.is(Kind.DECIMAL)
                ? right.operand()
                : HiveCasts.cast(node, right, type).operand();
        String sql = switch (kind) {
            case "PLUS" -> a + " + " + b;
            case "MINUS" -> a + " - " + b;
            case "STAR" -> a + " * " + b;
            default -> a + " % nullif(" + b + ", 0)";
        };
        return new Value(type.is(Kind.DECIMAL) ? "CAST(" + sql + " AS " + type.duck() + ")" : "(" + sql + ")", type);
    }

    /** Always a double, save for decimals; by zero it is null. */
    private static Value divide(HiveNode node, Value left, Value right) {
        String sql = HiveCasts.cast(node, left, Type.DOUBLE).operand() + " / nullif("
                + HiveCasts.cast(node, right, Type.DOUBLE).sql() + ", 0)";
        boolean exact = (left.type().is(Kind.DECIMAL) && !right.type().isFloating())
                || (right.type().is(Kind.DECIMAL) && !left.type().isFloating());
        if (!exact) {
            return new Value("(" + sql + ")", Type.DOUBLE);
        }
        Type a = Coercion.asDecimal(left.type());
        Type b = Coercion.asDecimal(right.type());
        int scale = Math.max(6, a.s() + b.p() + 1);
        Type type = HiveTypes.bounded(a.p() - a.s() + b.s() + scale, scale);
        return new Value("CAST(" + sql + " AS " + type.duck() + ")", type);
    }

    /** A value as arithmetic takes it: a text as a double. */
    static Value number(HiveNode node, Value value) {
        if (value.type().isNumeric()) {
            return value;
        }
        if (value.type().isText() || value.type().is(Kind.UNKNOWN)) {
            return HiveCasts.cast(node, value, Type.DOUBLE);
        }
        throw HiveErrors.semantic(node, "No arithmetic with " + HiveTypes.display(value.type()));
    }

    // calls

    private Value call(HiveNode node, Scope scope) {
        HiveNode name = node.child(0);
        if (name.kind().startsWith("TOK_")) {
            if (name.is("TOK_ISNULL") || name.is("TOK_ISNOTNULL")) {
                return new Value(
                        "(" + write(node.child(1), scope).operand()
                                + (name.is("TOK_ISNULL") ? " IS NULL)" : " IS NOT NULL)"),
                        Type.BOOLEAN);
            }
            return HiveCasts.cast(node, write(node.child(1), scope), HiveTypes.read(name));
        }
        List<HiveNode> arguments = node.children().subList(1, node.size());
        String function = Names.lower(name);
        if (!arguments.isEmpty() && arguments.get(arguments.size() - 1).is("TOK_WINDOWSPEC")) {
            return windows.call(
                    node,
                    function,
                    arguments.subList(0, arguments.size() - 1),
                    arguments.get(arguments.size() - 1),
                    scope);
        }
        switch (function) {
            case "case" -> {
                return caseOf(node, arguments, scope);
            }
            case "when" -> {
                return when(node, arguments, scope);
            }
            case "between" -> {
                return between(node, arguments, scope);
            }
            case "in" -> {
                return in(node, arguments, scope);
            }
            default -> {}
        }
        if (Aggregates.isAggregate(function)) {
            return Aggregates.write(node, function, values(arguments, scope), "");
        }
        if (node.is("TOK_FUNCTIONDI") || node.is("TOK_FUNCTIONSTAR")) {
            throw HiveErrors.semantic(node, function + " is no aggregate: it takes neither DISTINCT nor *");
        }
        if (Windows.isWindowOnly(function)) {
            throw HiveErrors.semantic(node, "Missing over clause for function: " + function);
        }
        return Functions.write(new Functions.Call(node, function, values(arguments, scope), this, scope));
    }

    List<Value> values(List<HiveNode> nodes, Scope scope) {
        List<Value> values = new ArrayList<>();
        nodes.forEach(each -> values.add(write(each, scope)));
        return values;
    }

    private Value caseOf(HiveNode node, List<HiveNode> arguments, Scope scope) {
        Value subject = write(arguments.get(0), scope);
        List<String> conditions = new ArrayList<>();
        List<Value> results = new ArrayList<>();
        int i = 1;
        for (; i + 1 < arguments.size(); i += 2) {
            conditions.add(comparison(node, "EQUAL", subject, write(arguments.get(i), scope))
                    .sql());
            results.add(write(arguments.get(i + 1), scope));
        }
        return choice(node, conditions, results, i < arguments.size() ? write(arguments.get(i), scope) : null);
    }

    private Value when(HiveNode node, List<HiveNode> arguments, Scope scope) {
        List<String> conditions = new ArrayList<>();
        List<Value> results = new ArrayList<>();
        int i = 0;
        for (; i + 1 < arguments.size(); i += 2) {
            conditions.add(condition(arguments.get(i), scope).sql());
            results.add(write(arguments.get(i + 1), scope));
        }
        return choice(node, conditions, results, i < arguments.size() ? write(arguments.get(i), scope) : null);
    }

    static Value choice(HiveNode node, List<String> conditions, List<Value> results, @Nullable Value otherwise) {
        List<Value> all = new ArrayList<>(results);
        if (otherwise != null) {
            all.add(otherwise);
        }
        Type type = HiveTypes.common(node, all);
        StringBuilder sql = new StringBuilder("CASE");
        for (int i = 0; i < conditions.size(); i++) {
            sql.append(" WHEN ")
                    .append(conditions.get(i))
                    .append(" THEN ")
                    .append(HiveCasts.cast(node, results.get(i), type).sql());
        }
        if (otherwise != null) {
            sql.append(" ELSE ").append(HiveCasts.cast(node, otherwise, type).sql());
        }
        return new Value(sql.append(" END").toString(), type);
    }

    private Value between(HiveNode node, List<HiveNode> arguments, Scope scope) {
        Value value = write(arguments.get(1), scope);
        String low = comparison(node, "GREATERTHANOREQUALTO", value, write(arguments.get(2), scope))
                .sql();
        String high = comparison(node, "LESSTHANOREQUALTO", value, write(arguments.get(3), scope))
                .sql();
        String both = "(" + low + " AND " + high + ")";
        return new Value(arguments.get(0).is("KW_TRUE") ? "(NOT " + both + ")" : both, Type.BOOLEAN);
    }

    private Value in(HiveNode node, List<HiveNode> arguments, Scope scope) {
        Value value = write(arguments.get(0), scope);
        StringJoiner any = new StringJoiner(" OR ", "(", ")");
        for (Value each : values(arguments.subList(1, arguments.size()), scope)) {
            any.add(comparison(node, "EQUAL", value, each).sql());
        }
        return new Value(any.toString(), Type.BOOLEAN);
    }

    // subqueries

    private Value subquery(HiveNode node, Scope scope) {
        HiveNode operator = node.child(0);
        String word = operator.size() == 0
                ? ""
                : operator.child(0).text().toLowerCase(Locale.ROOT).replace("kw_", "");
        HiveNode query = node.child(1);
        return switch (word) {
            case "" -> queries.scalar(query, scope);
            case "exists" -> new Value("EXISTS (" + queries.query(query, scope).sql() + ")", Type.BOOLEAN);
            case "notexists", "tok_subquery_op_notexists" ->
                new Value("(NOT EXISTS (" + queries.query(query, scope).sql() + "))", Type.BOOLEAN);
            default -> member(node, word, scope);
        };
    }

    private Value member(HiveNode node, String word, Scope scope) {
        HiveQuery query = queries.single(node.child(1), scope);
        Value value = write(node.child(2), scope);
        String alias = context.fresh("q");
        Value other = new Value(
                alias + "." + HiveQuery.column(0), query.columns().get(0).type());
        Type type = comparable(node, value.type(), other.type());
        String sql = HiveCasts.cast(node, value, type).operand() + " IN (SELECT "
                + HiveCasts.cast(node, other, type).sql() + " FROM (" + query.sql() + ") AS " + alias + ")";
        return new Value(word.contains("not") ? "(NOT " + sql + ")" : "(" + sql + ")", Type.BOOLEAN);
    }

    /** {@code ASC NULLS FIRST} and its kind; Hive's grammar always says where nulls go. */
    static String direction(HiveNode sort) {
        String nulls = sort.child(0).is("TOK_NULLS_LAST") ? " NULLS LAST" : " NULLS FIRST";
        return (sort.is("TOK_TABSORTCOLNAMEDESC") ? " DESC" : " ASC") + nulls;
    }

    /** The constant that a function needs as a literal. */
    static String literal(HiveNode node, String function, Value value) {
        if (value.constant() == null) {
            throw HiveErrors.arguments(node, function, "it needs a literal here");
        }
        return value.constant();
    }
}
