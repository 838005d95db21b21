package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.catalog.Names;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.translate.Clause;
import io.cdppipeline.local.sql.translate.ExpressionWriter;
import io.cdppipeline.local.sql.translate.FromWriter;
import io.cdppipeline.local.sql.translate.Scope;
import io.cdppipeline.local.sql.translate.Translated;
import io.cdppipeline.local.sql.translate.Windows;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.target.TableName;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Update;
import io.trino.sql.tree.UpdateAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * INSERT, DELETE and UPDATE. An INSERT without a column list goes by column <em>name</em>, and the table grows by the
 * columns it lacks (facts: td-api 8.4, phase-packs 0.10), unless a column of the query has no name: then by position.
 */
final class Rows {

    private static final String TIME = "time";

    private final Session session;

    Rows(Session session) {
        this.session = session;
    }

    long insert(Insert node) {
        TableName name = session.name(node, node.getTarget());
        TableColumns table = session.catalog().columns(name).orElseThrow(() -> Names.missing(node, name));
        Translated query = session.queries().write(node.getQuery(), null);
        boolean byName = node.getColumns().isEmpty()
                && session.storage().addsTime()
                && query.columns().stream().allMatch(column -> column.name() != null);
        List<TableColumns.Named> targets = byName ? byName(node, name, table, query) : byPosition(node, table, query);
        check(node, targets, query, byName);
        StringJoiner columns = new StringJoiner(", ", "(", ")");
        StringJoiner values = new StringJoiner(", ");
        boolean timed = false;
        for (int i = 0; i < targets.size(); i++) {
            TableColumns.Named target = targets.get(i);
            Value value = new Value(
                    "q." + Translated.column(i), query.columns().get(i).type());
            columns.add(Sql.name(target.name()));
            Value stored = session.store(node, target.name(), value, target.type());
            timed |= target.name().equals(TIME);
            values.add(
                    target.name().equals(TIME) && session.storage().addsTime()
                            ? "coalesce(" + stored.sql() + ", " + session.now() + ")"
                            : stored.sql());
        }
        if (!timed && session.storage().addsTime()) {
            columns.add(Sql.name(TIME));
            values.add(session.now());
        }
        return session.execute("INSERT INTO " + Sql.name(name) + " " + columns + " SELECT " + values + " FROM ("
                + query.sql() + ") AS q");
    }

    private List<TableColumns.Named> byName(Insert node, TableName name, TableColumns table, Translated query) {
        List<TableColumns.Named> targets = new ArrayList<>();
        for (Translated.Output column : query.columns()) {
            String wanted = String.valueOf(column.name()).toLowerCase(Locale.ROOT);
            if (targets.stream().anyMatch(target -> target.name().equals(wanted))) {
                throw Failures.at(
                        node, "DUPLICATE_COLUMN_NAME", "Column name '" + wanted + "' specified more than once");
            }
            targets.add(find(table, wanted).orElseGet(() -> added(node, name, wanted, column.type())));
        }
        return targets;
    }

    private TableColumns.Named added(Insert node, TableName table, String column, Type type) {
        Type stored = session.storage().stored(node, column, type.is(Type.Kind.UNKNOWN) ? Type.VARCHAR : type);
        session.execute("ALTER TABLE " + Sql.name(table) + " ADD COLUMN IF NOT EXISTS " + Sql.name(column) + " "
                + stored.duck());
        return new TableColumns.Named(column, stored);
    }

    private List<TableColumns.Named> byPosition(Insert node, TableColumns table, Translated query) {
        List<TableColumns.Named> targets = new ArrayList<>();
        if (node.getColumns().isPresent()) {
            for (Identifier column : node.getColumns().get()) {
                String wanted = column.getValue().toLowerCase(Locale.ROOT);
                if (targets.stream().anyMatch(target -> target.name().equals(wanted))) {
                    throw Failures.at(
                            node, "DUPLICATE_COLUMN_NAME", "Insert column name is specified more than once: " + wanted);
                }
                targets.add(find(table, wanted)
                        .orElseThrow(() -> Failures.at(
                                node,
                                "COLUMN_NOT_FOUND",
                                "Insert column name does not exist in target table: " + wanted)));
            }
            return targets;
        }
        for (TableColumns.Named column : table.columns()) {
            boolean implicit = session.storage().addsTime()
                    && column.name().equals(TIME)
                    && query.columns().size() < table.columns().size();
            if (!implicit) {
                targets.add(column);
            }
        }
        return targets;
    }

    private static java.util.Optional<TableColumns.Named> find(TableColumns table, String name) {
        return table.columns().stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private void check(Insert node, List<TableColumns.Named> targets, Translated query, boolean byName) {
        boolean fits = targets.size() == query.columns().size();
        for (int i = 0; fits && i < targets.size(); i++) {
            Type from = query.columns().get(i).type();
            Type to = targets.get(i).type();
            fits = session.storable(from, to);
        }
        if (!fits) {
            throw Failures.typeMismatch(
                    node,
                    "Insert query has mismatched column types: Table: "
                            + targets.stream()
                                    .map(target -> target.type().display())
                                    .toList() + ", Query: "
                            + query.columns().stream()
                                    .map(column -> column.type().display())
                                    .toList()
                            + (byName ? " (columns are matched by name)" : ""));
        }
    }

    long delete(Delete node) {
        if (node.getWhere().isEmpty()) {
            throw Failures.notSupported(node, "Does not support DELETE statement without WHERE condition");
        }
        FromWriter.Source source =
                new FromWriter(session.translation(), session.queries()).write(node.getTable(), null);
        ExpressionWriter writer =
                new ExpressionWriter(session.translation(), session.queries(), Clause.WHERE, Windows.NONE);
        Value condition = writer.condition(
                node.getWhere().get(),
                Scope.of(null, source.fields()),
                "WHERE clause must evaluate to a boolean: actual type %s");
        return session.execute("DELETE FROM " + source.sql() + " WHERE " + condition.sql());
    }

    long update(Update node) {
        FromWriter.Source source =
                new FromWriter(session.translation(), session.queries()).write(node.getTable(), null);
        Scope scope = Scope.of(null, source.fields());
        ExpressionWriter writer =
                new ExpressionWriter(session.translation(), session.queries(), Clause.WHERE, Windows.NONE);
        StringJoiner assignments = new StringJoiner(", ");
        for (UpdateAssignment assignment : node.getAssignments()) {
            String column = assignment.getName().getValue().toLowerCase(Locale.ROOT);
            Value current = scope.find(assignment, List.of(), column)
                    .orElseThrow(() -> Failures.at(
                            assignment,
                            "COLUMN_NOT_FOUND",
                            "The UPDATE SET target column " + column + " doesn't exist"));
            Value value = writer.write(assignment.getValue(), scope);
            if (!session.storable(value.type(), current.type())) {
                throw Failures.typeMismatch(
                        assignment,
                        "UPDATE table column types don't match SET expressions: Table: [" + current.type()
                                + "], Expressions: [" + value.type() + "]");
            }
            assignments.add(Sql.name(column) + " = "
                    + session.store(node, column, value, current.type()).sql());
        }
        String where = node.getWhere()
                .map(condition -> " WHERE "
                        + writer.condition(condition, scope, "WHERE clause must evaluate to a boolean: actual type %s")
                                .sql())
                .orElse("");
        return session.execute("UPDATE " + source.sql() + " SET " + assignments + where);
    }
}
