package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.catalog.Names;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.translate.Translated;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.TypeReader;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.target.TableName;
import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LikeClause;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.SaveMode;
import io.trino.sql.tree.TableElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** CREATE TABLE, CREATE TABLE AS, DROP TABLE and ALTER TABLE … RENAME TO. */
final class Tables {

    private static final String TIME = "time";

    private final Session session;

    Tables(Session session) {
        this.session = session;
    }

    private static void refuseReplacing(Node node, SaveMode mode) {
        if (mode == SaveMode.REPLACE) {
            throw Failures.notSupported(node, "This connector does not support replacing tables");
        }
    }

    long create(CreateTable node) {
        refuseReplacing(node, node.getSaveMode());
        TableName name = session.name(node, node.getName());
        requireDatabase(node, name);
        if (session.catalog().columns(name).isPresent()) {
            if (node.getSaveMode() == SaveMode.IGNORE) {
                return 0;
            }
            throw Failures.at(node, "TABLE_ALREADY_EXISTS", "Table 'td." + name + "' already exists");
        }
        List<TableColumns.Named> columns = new ArrayList<>();
        for (TableElement element : node.getElements()) {
            if (element instanceof LikeClause like) {
                TableName model = session.name(like, like.getTableName());
                columns.addAll(session.catalog()
                        .columns(model)
                        .orElseThrow(() -> Names.missing(like, model))
                        .columns());
            } else {
                columns.add(column((ColumnDefinition) element));
            }
        }
        create(node, name, columns, node.getSaveMode() == SaveMode.IGNORE);
        return 0;
    }

    private TableColumns.Named column(ColumnDefinition definition) {
        String name = definition.getName().getSuffix().toLowerCase(Locale.ROOT);
        Type type = TypeReader.read(definition.getType())
                .orElseThrow(() -> Failures.at(
                        definition,
                        "TYPE_NOT_FOUND",
                        "Unknown type '" + definition.getType() + "' for column '" + name + "'"));
        return new TableColumns.Named(name, session.storage().stored(definition, name, type));
    }

    private void create(Node node, TableName name, List<TableColumns.Named> columns, boolean ifMissing) {
        checkDistinct(node, columns);
        StringJoiner list = new StringJoiner(", ", "(", ")");
        for (TableColumns.Named column : ordered(columns)) {
            list.add(Sql.name(column.name()) + " " + column.type().duck());
        }
        session.execute("CREATE TABLE " + (ifMissing ? "IF NOT EXISTS " : "") + Sql.name(name) + " " + list);
        comment(name, columns);
    }

    /** {@code time} is there and last in Treasure Data. */
    private List<TableColumns.Named> ordered(List<TableColumns.Named> columns) {
        if (!session.storage().addsTime()) {
            return columns;
        }
        List<TableColumns.Named> ordered = new ArrayList<>(columns);
        ordered.removeIf(column -> column.name().equals(TIME));
        ordered.add(new TableColumns.Named(TIME, Type.BIGINT));
        return ordered;
    }

    /** Keeps in a comment what DuckDB's type cannot say. */
    private void comment(TableName table, List<TableColumns.Named> columns) {
        for (TableColumns.Named column : columns) {
            Type type = column.type();
            if (!TypeReader.duck(type.duck()).equals(type)) {
                session.execute("COMMENT ON COLUMN " + Sql.name(table) + "." + Sql.name(column.name()) + " IS "
                        + Sql.text(type.display()));
            }
        }
    }

    private static void checkDistinct(Node node, List<TableColumns.Named> columns) {
        Set<String> names = new HashSet<>();
        for (TableColumns.Named column : columns) {
            if (!names.add(column.name())) {
                throw Failures.at(
                        node, "DUPLICATE_COLUMN_NAME", "Column name '" + column.name() + "' specified more than once");
            }
        }
    }

    long createAs(CreateTableAsSelect node) {
        refuseReplacing(node, node.getSaveMode());
        TableName name = session.name(node, node.getName());
        if (session.catalog().columns(name).isPresent()) {
            if (node.getSaveMode() == SaveMode.IGNORE) {
                return 0;
            }
            throw Failures.at(node, "TABLE_ALREADY_EXISTS", "Destination table 'td." + name + "' already exists");
        }
        Translated query = session.queries().write(node.getQuery(), null);
        requireDatabase(null, name);
        List<TableColumns.Named> columns = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < query.columns().size(); i++) {
            Type type = query.columns().get(i).type();
            String column = columnName(node, query, i);
            if (type.is(Type.Kind.UNKNOWN)) {
                throw Failures.at(node, "COLUMN_TYPE_UNKNOWN", "Column type is unknown: " + column);
            }
            Type stored = stored(node, column, type);
            columns.add(new TableColumns.Named(column, stored));
            values.add(session.store(node, column, new Value("q." + Translated.column(i), type), stored));
        }
        checkDistinct(node, columns);
        StringJoiner list = new StringJoiner(", ");
        for (TableColumns.Named column : ordered(columns)) {
            int at = columns.indexOf(column);
            String value = at < 0 ? session.now() : Sql.cast(values.get(at).sql(), column.type());
            list.add(value + " AS " + Sql.name(column.name()));
        }
        long rows = session.execute("CREATE TABLE " + Sql.name(name) + " AS SELECT " + list + " FROM (" + query.sql()
                + ") AS q" + (node.isWithData() ? "" : " LIMIT 0"));
        comment(name, columns);
        return rows;
    }

    private Type stored(Node node, String column, Type type) {
        if (session.storage().addsTime() && column.equals(TIME)) {
            return session.timeType(node, type);
        }
        return session.storage().stored(node, column, type);
    }

    private static String columnName(CreateTableAsSelect node, Translated query, int index) {
        if (node.getColumnAliases().isPresent()) {
            List<Identifier> aliases = node.getColumnAliases().get();
            if (aliases.size() != query.columns().size()) {
                throw Failures.at(
                        node,
                        "MISMATCHED_COLUMN_ALIASES",
                        "Column alias list has " + aliases.size() + " entries but relation has "
                                + query.columns().size() + " columns");
            }
            return aliases.get(index).getValue().toLowerCase(Locale.ROOT);
        }
        String name = query.columns().get(index).name();
        if (name == null) {
            throw Failures.at(node, "MISSING_COLUMN_NAME", "Column name not specified at position " + (index + 1));
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private void requireDatabase(@org.jspecify.annotations.Nullable Node node, TableName name) {
        if (!session.catalog().hasDatabase(name.database())) {
            throw Failures.at(node, "NOT_FOUND", "Schema " + name.database() + " not found");
        }
    }

    long drop(DropTable node) {
        TableName name = session.name(node, node.getTableName());
        if (session.catalog().columns(name).isEmpty()) {
            if (node.isExists()) {
                return 0;
            }
            throw Names.missing(node, name);
        }
        session.execute("DROP TABLE IF EXISTS " + Sql.name(name));
        return 0;
    }

    long rename(RenameTable node) {
        TableName from = session.name(node, node.getSource());
        TableName to = session.name(node, node.getTarget());
        if (node.getTarget().getParts().size() == 1) {
            to = new TableName(from.database(), to.table());
        }
        if (session.catalog().columns(from).isEmpty()) {
            if (node.isExists()) {
                return 0;
            }
            throw Names.missing(node, from);
        }
        if (!to.database().equals(from.database())) {
            throw Failures.notSupported(node, "A table cannot be renamed into another database");
        }
        if (session.catalog().columns(to).isPresent()) {
            throw Failures.at(node, "TABLE_ALREADY_EXISTS", "Target table 'td." + to + "' already exists");
        }
        session.execute("ALTER TABLE " + Sql.name(from) + " RENAME TO " + Sql.name(to.table()));
        return 0;
    }
}
