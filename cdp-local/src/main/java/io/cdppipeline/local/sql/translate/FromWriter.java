package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.catalog.JdbcTables;
import io.cdppipeline.local.sql.catalog.MetadataTables;
import io.cdppipeline.local.sql.catalog.Names;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Comparisons;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.target.TableName;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.ComparisonExpression.Operator;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinOn;
import io.trino.sql.tree.JoinUsing;
import io.trino.sql.tree.Lateral;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.Unnest;
import io.trino.sql.tree.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates FROM: tables, subqueries, joins and UNNEST. */
public final class FromWriter {

    /** What stands after FROM, and the columns it gives. */
    public record Source(String sql, List<Scope.Field> fields) {

        /** The fields as a subquery of this name has them; what it selects of the source is added to the columns. */
        List<Scope.Field> within(String alias, StringJoiner columns) {
            List<Scope.Field> within = new ArrayList<>();
            for (Scope.Field field : fields) {
                String column = Translated.column(within.size());
                columns.add(field.value().sql() + " AS " + column);
                within.add(new Scope.Field(
                        field.qualifiers(),
                        field.name(),
                        new Value(alias + "." + column, field.value().type()),
                        field.hidden()));
            }
            return within;
        }
    }

    private final Translation translation;
    private final QueryWriter queries;

    public FromWriter(Translation translation, QueryWriter queries) {
        this.translation = translation;
        this.queries = queries;
    }

    public Source write(Relation node, @Nullable Scope outer) {
        return write(node, outer, false);
    }

    private Source write(Relation node, @Nullable Scope outer, boolean beside) {
        if (node instanceof Table table) {
            return table(table);
        }
        if (node instanceof AliasedRelation aliased) {
            return aliased(aliased, outer, beside);
        }
        if (node instanceof Join join) {
            return join(join, outer);
        }
        if (node instanceof Unnest unnest) {
            return unnest(unnest, outer, beside);
        }
        if (node instanceof Lateral lateral) {
            return derived(queries.write(lateral.getQuery(), outer), "LATERAL ");
        }
        if (node instanceof TableSubquery subquery) {
            return derived(queries.write(subquery.getQuery(), beside ? null : outer), "");
        }
        if (node instanceof Values || node instanceof QueryBody) {
            return derived(queries.body((QueryBody) node, outer), "");
        }
        if (node instanceof SampledRelation sampled) {
            return sampled(sampled, outer, beside);
        }
        throw Failures.notSupported(
                node, "Not supported in FROM: " + node.getClass().getSimpleName());
    }

    /** A sample of a share between 0 and 100 is random in both engines. */
    private Source sampled(SampledRelation node, @Nullable Scope outer, boolean beside) {
        Source source = write(node.getRelation(), outer, beside);
        Value share = new ExpressionWriter(translation, queries, Clause.PLAIN, Windows.NONE)
                .write(node.getSamplePercentage(), Scope.of(null, List.of()));
        String constant = share.constant();
        if (constant == null || !share.type().isNumeric()) {
            throw Failures.notSupported(node, "TABLESAMPLE with anything but a number");
        }
        double percent = Double.parseDouble(constant);
        if (percent < 0 || percent > 100) {
            throw Failures.at(
                    node.getSamplePercentage(),
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    "Sample percentage must be between 0 and 100");
        }
        String inner = translation.fresh("s");
        String alias = translation.fresh("r");
        StringJoiner columns = new StringJoiner(", ");
        List<Scope.Field> fields = source.within(alias, columns);
        return new Source(
                "(SELECT * FROM (SELECT " + columns + " FROM " + source.sql() + ") AS " + inner + " TABLESAMPLE "
                        + (node.getType() == SampledRelation.Type.SYSTEM ? "system" : "bernoulli") + "(" + percent
                        + "%)) AS " + alias,
                fields);
    }

    private Source derived(Translated relation, String prefix) {
        String alias = translation.fresh("r");
        List<Scope.Field> fields = new ArrayList<>();
        for (int i = 0; i < relation.columns().size(); i++) {
            Translated.Output column = relation.columns().get(i);
            fields.add(new Scope.Field(
                    List.of(), column.name(), new Value(alias + "." + Translated.column(i), column.type())));
        }
        return new Source(prefix + "(" + relation.sql() + ") AS " + alias, fields);
    }

    private Source table(Table node) {
        List<String> parts = node.getName().getOriginalParts().stream()
                .map(Identifier::getValue)
                .toList();
        String alias = translation.fresh("r");
        if (parts.size() == 1) {
            QueryWriter.Named named = queries.named(parts.get(0)).orElse(null);
            if (named != null) {
                List<Scope.Field> fields = new ArrayList<>();
                for (int i = 0; i < named.columns().size(); i++) {
                    Translated.Output column = named.columns().get(i);
                    fields.add(new Scope.Field(
                            parts, column.name(), new Value(alias + "." + Translated.column(i), column.type())));
                }
                return new Source(named.alias() + " AS " + alias + columnNames(fields.size()), fields);
            }
        }
        MetadataTables.Source jdbc =
                JdbcTables.find(parts, translation.catalog().storage()).orElse(null);
        if (jdbc != null) {
            return new Source(
                    "(" + jdbc.sql() + ") AS " + alias,
                    fields(
                            jdbc.columns(),
                            List.of("system", "jdbc", parts.get(2).toLowerCase(Locale.ROOT)),
                            alias));
        }
        TableName name = Names.table(translation.request(), node, parts);
        List<String> qualifiers = List.of("td", name.database(), name.table());
        if (name.database().equals("information_schema")) {
            MetadataTables.Source source = MetadataTables.find(
                            name.table(), translation.catalog().storage())
                    .orElseThrow(() -> Names.missing(node, name));
            return new Source(
                    "(" + source.sql() + ") AS " + alias,
                    fields(source.columns(), qualifiers, alias).stream()
                            .map(field -> new Scope.Field(
                                    qualifiers, field.name(), field.value(), source.hides(field.name())))
                            .toList());
        }
        TableColumns columns = translation.table(name).orElseThrow(() -> missing(node, name));
        return new Source(Sql.name(name) + " AS " + alias, fields(columns, qualifiers, alias));
    }

    private SqlFailure missing(Node node, TableName name) {
        return translation.catalog().hasDatabase(name.database())
                ? Names.missing(node, name)
                : Failures.at(node, "SCHEMA_NOT_FOUND", "Schema '" + name.database() + "' does not exist");
    }

    private static String columnNames(int count) {
        StringJoiner names = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < count; i++) {
            names.add(Translated.column(i));
        }
        return names.toString();
    }

    private static List<Scope.Field> fields(TableColumns columns, List<String> qualifiers, String alias) {
        return columns.columns().stream()
                .map(column -> new Scope.Field(
                        qualifiers, column.name(), new Value(alias + "." + Sql.name(column.name()), column.type())))
                .toList();
    }

    private Source aliased(AliasedRelation node, @Nullable Scope outer, boolean beside) {
        Source source = write(node.getRelation(), outer, beside);
        List<Identifier> names = node.getColumnNames();
        if (names != null && names.size() != source.fields().size()) {
            throw Failures.at(
                    node,
                    "MISMATCHED_COLUMN_ALIASES",
                    "Column alias list has " + names.size() + " entries but '"
                            + node.getAlias().getValue() + "' has "
                            + source.fields().size() + " columns available");
        }
        List<Scope.Field> fields = new ArrayList<>();
        for (int i = 0; i < source.fields().size(); i++) {
            Scope.Field field = source.fields().get(i);
            fields.add(new Scope.Field(
                    List.of(node.getAlias().getValue()),
                    names == null ? field.name() : names.get(i).getValue(),
                    field.value(),
                    field.hidden()));
        }
        return new Source(source.sql(), fields);
    }

    private Source join(Join node, @Nullable Scope outer) {
        Source left = write(node.getLeft(), outer, false);
        boolean lateral = isLateral(node.getRight());
        Source right = lateral
                ? write(node.getRight(), Scope.of(outer, left.fields()), true)
                : write(node.getRight(), outer, false);
        List<Scope.Field> both = new ArrayList<>(left.fields());
        both.addAll(right.fields());
        String rightSql = node.getRight() instanceof Join ? "(" + right.sql() + ")" : right.sql();
        if (node.getType() == Join.Type.CROSS || node.getType() == Join.Type.IMPLICIT) {
            return new Source(left.sql() + " CROSS JOIN " + rightSql, both);
        }
        String head = left.sql() + " " + node.getType().name() + " JOIN " + rightSql + " ON ";
        if (node.getCriteria().orElse(null) instanceof JoinOn on) {
            ExpressionWriter expressions = new ExpressionWriter(translation, queries, Clause.JOIN, Windows.NONE);
            Value condition = expressions.condition(
                    on.getExpression(),
                    Scope.of(outer, both),
                    "JOIN ON clause must evaluate to a boolean: actual type %s");
            return new Source(head + condition.operand(), both);
        }
        if (node.getCriteria().orElse(null) instanceof JoinUsing using) {
            return using(node, using, left, right, head);
        }
        throw Failures.notSupported(node, "Natural join not supported");
    }

    private static boolean isLateral(Relation node) {
        Relation inner = node instanceof AliasedRelation aliased ? aliased.getRelation() : node;
        return inner instanceof Unnest || inner instanceof Lateral;
    }

    private static Source using(Join node, JoinUsing using, Source left, Source right, String head) {
        StringJoiner conditions = new StringJoiner(" AND ");
        List<Scope.Field> fields = new ArrayList<>();
        List<Scope.Field> leftRest = new ArrayList<>(left.fields());
        List<Scope.Field> rightRest = new ArrayList<>(right.fields());
        for (Identifier column : using.getColumns()) {
            Scope.Field a = take(column, leftRest, "left");
            Scope.Field b = take(column, rightRest, "right");
            Value first = a.value();
            Value second = b.value();
            conditions.add(
                    Comparisons.write(column, Operator.EQUAL, first, second).sql());
            Type type = Coercion.common(first.type(), second.type()).orElse(first.type());
            Value x = Coercion.widen(first, type);
            Value y = Coercion.widen(second, type);
            Value merged = switch (node.getType()) {
                case RIGHT -> y;
                case FULL -> new Value("coalesce(" + x.sql() + ", " + y.sql() + ")", type);
                default -> x;
            };
            fields.add(new Scope.Field(List.of(), column.getValue(), merged));
        }
        fields.addAll(leftRest);
        fields.addAll(rightRest);
        return new Source(head + conditions, fields);
    }

    private static Scope.Field take(Identifier column, List<Scope.Field> fields, String side) {
        for (Scope.Field field : fields) {
            if (field.answersTo(List.of(), column.getValue())) {
                fields.remove(field);
                return field;
            }
        }
        throw Failures.at(
                column,
                "COLUMN_NOT_FOUND",
                "Column '" + column.getValue() + "' is missing from " + side + " side of join");
    }

    private Source unnest(Unnest node, @Nullable Scope outer, boolean beside) {
        ExpressionWriter expressions = new ExpressionWriter(translation, queries, Clause.PLAIN, Windows.NONE);
        Scope scope = Scope.of(outer, List.of());
        StringJoiner columns = new StringJoiner(", ", "SELECT ", "");
        StringJoiner lengths = new StringJoiner(", ", "greatest(", ")");
        List<Type> types = new ArrayList<>();
        for (Expression each : node.getExpressions()) {
            Value value = expressions.write(each, scope);
            for (Value list : lists(each, value)) {
                columns.add("unnest(" + list.sql() + ") AS " + Translated.column(types.size()));
                lengths.add("coalesce(len(" + list.sql() + "), 0)");
                types.add(list.type().element());
            }
        }
        if (node.isWithOrdinality()) {
            columns.add("unnest(range(1, " + lengths + " + 1)) AS " + Translated.column(types.size()));
            types.add(Type.BIGINT);
        }
        Translated relation = new Translated(
                columns.toString(),
                types.stream().map(type -> new Translated.Output(null, type)).toList());
        return derived(relation, beside ? "LATERAL " : "");
    }

    /** The lists side by side that an argument of UNNEST gives. */
    private static List<Value> lists(Expression node, Value value) {
        Type type = value.type();
        if (type.is(Kind.MAP)) {
            return List.of(
                    new Value("map_keys(" + value.sql() + ")", Type.array(type.key())),
                    new Value("map_values(" + value.sql() + ")", Type.array(type.value())));
        }
        if (!type.is(Kind.ARRAY)) {
            throw Failures.at(node, "INVALID_FUNCTION_ARGUMENT", "Cannot unnest type: " + type);
        }
        if (!type.element().is(Kind.ROW)) {
            return List.of(value);
        }
        List<Value> lists = new ArrayList<>();
        for (int i = 0; i < type.element().args().size(); i++) {
            lists.add(new Value(
                    "list_transform(" + value.sql() + ", lambda e: e." + Type.rowField(i) + ")",
                    Type.array(type.element().args().get(i))));
        }
        return lists;
    }
}
