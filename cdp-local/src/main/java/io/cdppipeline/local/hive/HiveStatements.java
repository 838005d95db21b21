package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.catalog.MetadataTables;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.local.sql.statement.ResultValues;
import io.cdppipeline.local.sql.statement.Session;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one Hive statement on one connection. Tables hold bigint, double, string, and arrays and maps of them, and every
 * table has {@code time}; an INSERT goes by the names of its columns and adds those that are missing, for that is how
 * Treasure Data's tables take rows.
 */
final class HiveStatements {

    private static final String TIME = "time";

    private final HiveContext context;
    private final Connection connection;
    private final Consumer<Statement> running;
    private final QueryTranslator queries;

    HiveStatements(HiveContext context, Connection connection, Consumer<Statement> running) {
        this.context = context;
        this.connection = connection;
        this.running = running;
        this.queries = new QueryTranslator(context);
    }

    SqlResult run(HiveNode node) throws SQLException {
        return switch (node.kind()) {
            case "TOK_QUERY" -> query(node);
            case "TOK_CREATETABLE" -> create(node);
            case "TOK_DROPTABLE" -> drop(node);
            case "TOK_TRUNCATETABLE" -> truncate(node);
            case "TOK_SHOWTABLES" -> showTables(node);
            case "TOK_SHOWDATABASES" ->
                names(
                        "SELECT schema_name FROM duckdb_schemas() WHERE " + MetadataTables.IS_DATABASE + " ORDER BY 1",
                        "database_name");
            case "TOK_DESCTABLE" -> describe(node);
            default -> throw HiveErrors.unsupported(node, "The statement " + Names.words(node));
        };
    }

    private static SqlResult written(long rows) {
        return new SqlResult(List.of(), List.of(), false, rows);
    }

    // queries

    /** The name of the table that an INSERT writes; null for a SELECT. */
    static @Nullable HiveNode target(HiveNode insert) {
        return insert.children().stream()
                .filter(each -> each.is("TOK_DESTINATION") || each.is("TOK_INSERT_INTO"))
                .map(each -> each.child(0))
                .filter(each -> each.is("TOK_TAB"))
                .map(each -> each.child(0))
                .findFirst()
                .orElse(null);
    }

    private SqlResult query(HiveNode node) throws SQLException {
        List<HiveNode> inserts = node.all("TOK_INSERT");
        long rows = 0;
        for (HiveNode insert : inserts) {
            HiveNode target = target(insert);
            if (target == null) {
                HiveNode destination = insert.child(0);
                if (inserts.size() > 1 || !destination.toString().contains("TOK_TMP_FILE")) {
                    throw HiveErrors.unsupported(destination, "INSERT into a directory");
                }
                return select(queries.select(node, insert, null));
            }
            rows += insert(node, insert, target);
        }
        return written(rows);
    }

    private SqlResult select(HiveQuery query) throws SQLException {
        List<Column> columns = query.columns().stream()
                .map(column -> new Column(column.name(), HiveTypes.display(column.type())))
                .toList();
        StringJoiner items = new StringJoiner(", ");
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Type type = query.columns().get(i).type();
            boolean printed = type.is(Kind.TIMESTAMP) || type.is(Kind.DECIMAL);
            String name = HiveQuery.column(i);
            items.add(
                    printed
                            ? HiveCasts.text(new HiveNode("", "", 1, 0, List.of()), new Value(name, type)) + " AS "
                                    + name
                            : name);
            types.add(printed ? Type.VARCHAR : type);
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            running.accept(statement);
            try (ResultSet result = statement.executeQuery("SELECT " + items + " FROM (" + query.sql() + ") AS q")) {
                while (result.next()) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (int i = 0; i < types.size(); i++) {
                        row.add(ResultValues.read(result.getObject(i + 1), types.get(i)));
                    }
                    rows.add(row);
                }
            }
        }
        return new SqlResult(columns, rows, true, rows.size());
    }

    // INSERT

    private long insert(HiveNode query, HiveNode insert, HiveNode nameNode) throws SQLException {
        HiveNode destination = insert.first("TOK_DESTINATION")
                .or(() -> insert.first("TOK_INSERT_INTO"))
                .orElseThrow();
        if (destination.child(0).first("TOK_PARTSPEC").isPresent()) {
            throw HiveErrors.unsupported(destination, "INSERT into a PARTITION");
        }
        TableName name = Names.table(context, nameNode);
        TableColumns table =
                context.table(name).orElseThrow(() -> HiveErrors.semantic(nameNode, "Table not found '" + name + "'"));
        HiveQuery rows = queries.select(query, insert, null);
        String source = context.fresh("hive_rows_");
        execute("CREATE TEMP TABLE " + source + " AS " + rows.sql());
        if (destination.is("TOK_DESTINATION")) {
            execute("DELETE FROM " + Sql.name(name));
        }
        boolean values = query.toString().contains("TOK_VALUES_TABLE");
        List<TableColumns.Named> targets = destination
                .first("TOK_TABCOLNAME")
                .map(names -> listed(names, table, name, rows))
                .orElseGet(() -> values ? byPosition(nameNode, table, rows) : byName(insert, rows, table, name));
        long count = store(nameNode, name, source, rows, targets);
        execute("DROP TABLE " + source);
        return count;
    }

    private List<TableColumns.Named> listed(HiveNode names, TableColumns table, TableName name, HiveQuery rows) {
        if (names.size() != rows.columns().size()) {
            throw HiveErrors.semantic(
                    names,
                    "The INSERT names " + names.size() + " columns but has "
                            + rows.columns().size());
        }
        return names.children().stream()
                .map(each -> find(table, Names.lower(each))
                        .orElseThrow(() -> HiveErrors.semantic(
                                each,
                                "'[" + Names.lower(each) + "]' in insert schema specification are not found among"
                                        + " regular columns of " + name)))
                .toList();
    }

    private static List<TableColumns.Named> byPosition(HiveNode at, TableColumns table, HiveQuery rows) {
        if (rows.columns().size() > table.columns().size()) {
            throw HiveErrors.semantic(
                    at,
                    "Table has " + table.columns().size() + " columns, but query has "
                            + rows.columns().size());
        }
        return table.columns().subList(0, rows.columns().size());
    }

    private List<TableColumns.Named> byName(HiveNode at, HiveQuery rows, TableColumns table, TableName name) {
        List<TableColumns.Named> targets = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (HiveQuery.Named column : rows.columns()) {
            if (!seen.add(column.name())) {
                throw HiveErrors.semantic(at, "Column '" + column.name() + "' is there twice");
            }
            targets.add(find(table, column.name()).orElseGet(() -> {
                Type stored = stored(at, column.name(), column.type());
                execute("ALTER TABLE " + Sql.name(name) + " ADD COLUMN IF NOT EXISTS " + Sql.name(column.name()) + " "
                        + stored.duck());
                return new TableColumns.Named(column.name(), stored);
            }));
        }
        return targets;
    }

    private static Optional<TableColumns.Named> find(TableColumns table, String name) {
        return table.columns().stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The type as a table keeps it. */
    private static Type stored(HiveNode at, String column, Type type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> Type.BIGINT;
            case REAL, DOUBLE -> Type.DOUBLE;
            case VARCHAR, CHAR, UNKNOWN -> Type.VARCHAR;
            case ARRAY -> Type.array(stored(at, column, type.element()));
            case MAP -> Type.map(stored(at, column, type.key()), stored(at, column, type.value()));
            default ->
                throw HiveErrors.semantic(
                        at,
                        "Unsupported type for column '" + column + "': " + HiveTypes.display(type)
                                + "; Treasure Data stores bigint, double, string, and arrays and maps of them: cast it, e.g."
                                + " CAST(… AS " + (type.is(Kind.DECIMAL) ? "double)" : "string)"));
        };
    }

    private long store(HiveNode at, TableName name, String source, HiveQuery rows, List<TableColumns.Named> targets) {
        StringJoiner columns = new StringJoiner(", ", "(", ")");
        StringJoiner values = new StringJoiner(", ");
        String now = "CAST(" + context.request().now().getEpochSecond() + " AS BIGINT)";
        boolean timed = false;
        for (int i = 0; i < targets.size(); i++) {
            TableColumns.Named target = targets.get(i);
            Value value =
                    new Value("q." + HiveQuery.column(i), rows.columns().get(i).type());
            String cast = HiveCasts.cast(at, value, target.type()).sql();
            boolean time = target.name().equals(TIME);
            timed |= time;
            columns.add(Sql.name(target.name()));
            values.add(time ? "coalesce(" + cast + ", " + now + ")" : cast);
        }
        if (!timed) {
            columns.add(Sql.name(TIME));
            values.add(now);
        }
        return execute(
                "INSERT INTO " + Sql.name(name) + " " + columns + " SELECT " + values + " FROM " + source + " AS q");
    }

    // DDL

    private SqlResult create(HiveNode node) {
        HiveNode nameNode = node.child(0);
        TableName name = Names.table(context, nameNode);
        for (HiveNode part : node.children().subList(1, node.size())) {
            boolean known = Set.of("TOK_IFNOTEXISTS", "TOK_LIKETABLE", "TOK_TABCOLLIST", "TOK_QUERY")
                    .contains(part.kind());
            if (!known || (part.is("TOK_LIKETABLE") && part.size() > 0)) {
                throw HiveErrors.unsupported(part, "CREATE TABLE with " + Names.words(part));
            }
        }
        boolean there = context.table(name).isPresent();
        if (there && node.first("TOK_IFNOTEXISTS").isPresent()) {
            return written(0);
        }
        if (there) {
            throw HiveErrors.semantic(nameNode, "Table already exists: " + name);
        }
        HiveNode query = node.first("TOK_QUERY").orElse(null);
        List<TableColumns.Named> columns = new ArrayList<>();
        HiveQuery rows = null;
        if (query != null) {
            rows = queries.query(query, null);
            for (HiveQuery.Named column : rows.columns()) {
                columns.add(new TableColumns.Named(column.name(), stored(nameNode, column.name(), column.type())));
            }
        } else {
            for (HiveNode column :
                    node.first("TOK_TABCOLLIST").map(HiveNode::children).orElse(List.of())) {
                String own = Names.lower(column.child(0));
                columns.add(new TableColumns.Named(own, stored(column, own, HiveTypes.read(column.child(1)))));
            }
        }
        StringJoiner definitions = new StringJoiner(", ", "(", ")");
        Set<String> seen = new HashSet<>();
        for (TableColumns.Named column : columns) {
            if (!seen.add(column.name())) {
                throw HiveErrors.semantic(nameNode, "Duplicate column name: " + column.name());
            }
            definitions.add(Sql.name(column.name()) + " " + column.type().duck());
        }
        if (!seen.contains(TIME)) {
            definitions.add(Sql.name(TIME) + " BIGINT");
        }
        execute("CREATE TABLE " + Sql.name(name) + " " + definitions);
        return written(rows == null ? 0 : store(nameNode, name, "(" + rows.sql() + ")", rows, columns));
    }

    private SqlResult drop(HiveNode node) {
        TableName name = Names.table(context, node.child(0));
        if (context.table(name).isEmpty() && node.first("TOK_IFEXISTS").isEmpty()) {
            throw HiveErrors.semantic(node.child(0), "Table not found " + name);
        }
        execute("DROP TABLE IF EXISTS " + Sql.name(name));
        return written(0);
    }

    private SqlResult truncate(HiveNode node) {
        HiveNode nameNode = node.child(0).child(0);
        TableName name = Names.table(context, nameNode);
        if (context.table(name).isEmpty()) {
            throw HiveErrors.semantic(nameNode, "Table not found " + name);
        }
        execute("DELETE FROM " + Sql.name(name));
        return written(0);
    }

    // catalog

    private SqlResult showTables(HiveNode node) throws SQLException {
        if (node.size() > 0) {
            throw HiveErrors.unsupported(node, "SHOW TABLES with IN or LIKE");
        }
        return names(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = "
                        + Sql.text(context.request().database()) + " AND database_name = current_database() ORDER BY 1",
                "tab_name");
    }

    private SqlResult names(String sql, String column) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(new ArrayList<>(List.of(result.getString(1))));
            }
        }
        return new SqlResult(List.of(new Column(column, "string")), rows, true, rows.size());
    }

    private SqlResult describe(HiveNode node) {
        HiveNode nameNode = node.child(0).child(0);
        TableName name = Names.table(context, nameNode);
        TableColumns table =
                context.table(name).orElseThrow(() -> HiveErrors.semantic(nameNode, "Table not found " + name));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableColumns.Named column : table.columns()) {
            rows.add(new ArrayList<>(List.of(column.name(), HiveTypes.display(column.type()), "")));
        }
        return new SqlResult(
                List.of(
                        new Column("col_name", "string"),
                        new Column("data_type", "string"),
                        new Column("comment", "string")),
                rows,
                true,
                rows.size());
    }

    /** Runs DuckDB's text; how many rows it wrote. */
    private long execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            running.accept(statement);
            if (!statement.execute(sql)) {
                return Math.max(0, statement.getLargeUpdateCount());
            }
            try (ResultSet result = statement.getResultSet()) {
                return result.next() ? result.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new Session.Unsaid(e);
        }
    }
}
