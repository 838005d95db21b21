package io.cdppipeline.templates.lint;

import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.WithQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What rules ask of Presto's syntax trees. */
final class SqlShape {

    private SqlShape() {}

    /** One column that a query gives: its name, {@code *} for all, empty for none. */
    record Output(String name, Optional<Expression> expression, SelectItem item) {}

    /** The query whose rows a statement gives or writes. */
    static Optional<Query> query(Statement statement) {
        if (statement instanceof Query query) {
            return Optional.of(query);
        } else if (statement instanceof Insert insert) {
            return Optional.of(insert.getQuery());
        } else if (statement instanceof CreateTableAsSelect create) {
            return Optional.of(create.getQuery());
        }
        return Optional.empty();
    }

    /** The selects that a query is made of: one, or those of its {@code UNION}. */
    static List<QuerySpecification> selects(Query query) {
        List<QuerySpecification> selects = new ArrayList<>();
        selects(query.getQueryBody(), selects);
        return selects;
    }

    private static void selects(Relation body, List<QuerySpecification> into) {
        if (body instanceof QuerySpecification select) {
            into.add(select);
        } else if (body instanceof SetOperation set) {
            set.getRelations().forEach(each -> selects(each, into));
        } else if (body instanceof TableSubquery sub) {
            selects(sub.getQuery().getQueryBody(), into);
        }
    }

    /** The columns of a select. */
    static List<Output> outputs(LintSql sql, QuerySpecification select) {
        List<Output> outputs = new ArrayList<>();
        for (SelectItem item : select.getSelect().getSelectItems()) {
            if (item instanceof SingleColumn column) {
                String name = column.getAlias().map(sql::name).orElseGet(() -> columnName(sql, column.getExpression()));
                outputs.add(new Output(name, Optional.of(column.getExpression()), item));
            } else {
                outputs.add(new Output("*", Optional.empty(), item));
            }
        }
        return outputs;
    }

    /** The columns that a statement's query gives; empty if it is none or has no single shape. */
    static List<Output> outputs(LintSql sql, Statement statement) {
        return sql.remembered(OutputsByStatement.class, OutputsByStatement::new)
                .of(statement, () -> read(sql, statement));
    }

    /** The columns of statements of one SQL, by the statements themselves: an equal one may stand elsewhere. */
    private static final class OutputsByStatement {

        private final Map<Statement, List<Output>> known = Collections.synchronizedMap(new IdentityHashMap<>());

        List<Output> of(Statement statement, Supplier<List<Output>> read) {
            List<Output> outputs = known.get(statement);
            if (outputs == null) {
                outputs = read.get();
                known.put(statement, outputs);
            }
            return outputs;
        }
    }

    private static List<Output> read(LintSql sql, Statement statement) {
        return query(statement)
                .map(SqlShape::selects)
                .filter(selects -> !selects.isEmpty())
                .map(selects -> outputs(sql, selects.get(0)))
                .orElse(List.of());
    }

    static boolean hasStar(List<Output> outputs) {
        return outputs.stream().anyMatch(output -> output.name().equals("*"));
    }

    /** The name of a column that an expression simply is; empty if it is something else. */
    static String columnName(LintSql sql, Expression expression) {
        if (expression instanceof Identifier name) {
            return sql.name(name);
        } else if (expression instanceof DereferenceExpression path) {
            return path.getField().map(sql::name).orElse("");
        }
        return "";
    }

    /** A function's name in lower case. */
    static String function(FunctionCall call) {
        return call.getName().getSuffix().toLowerCase(Locale.ROOT);
    }

    static boolean calls(FunctionCall call, String name) {
        return function(call).equals(name);
    }

    /** The calls of a function below and at a node. */
    static List<FunctionCall> callsIn(Node root, String name) {
        return LintSql.below(root, FunctionCall.class).stream()
                .filter(call -> calls(call, name))
                .toList();
    }

    /** The names in an expression, those of types not among them. */
    static List<String> names(LintSql sql, Node root) {
        List<String> names = new ArrayList<>();
        names(sql, root, names);
        return names;
    }

    private static void names(LintSql sql, Node node, List<String> into) {
        if (node instanceof Identifier name) {
            into.add(sql.name(name));
        } else if (!(node instanceof DataType)) {
            node.getChildren().forEach(child -> names(sql, child, into));
        }
    }

    /** The texts in a node. */
    static List<String> literals(LintSql sql, Node root) {
        return LintSql.below(root, StringLiteral.class).stream()
                .map(sql::literal)
                .toList();
    }

    /** The tables that a node reads, those that its own {@code WITH} makes not among them. */
    static List<Table> tables(LintSql sql, Node root) {
        Set<String> made = new HashSet<>();
        sql.all(WithQuery.class).forEach(with -> made.add(sql.name(with.getName())));
        return LintSql.below(root, Table.class).stream()
                .filter(table ->
                        table.getName().getOriginalParts().size() > 1 || !made.contains(sql.last(table.getName())))
                .toList();
    }
}
