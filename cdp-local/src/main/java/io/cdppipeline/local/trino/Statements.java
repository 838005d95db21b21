package io.cdppipeline.local.trino;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.Column;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.SqlFormatter;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.Deallocate;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.DescribeInput;
import io.trino.sql.tree.DescribeOutput;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.Execute;
import io.trino.sql.tree.ExecuteImmediate;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Parameter;
import io.trino.sql.tree.Prepare;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Update;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a client's statement: those about its session here, the others in the warehouse. */
final class Statements {

    private static final SqlParser PARSER = new SqlParser();

    private static final Map<Class<? extends Statement>, String> UPDATES = Map.of(
            CreateTableAsSelect.class, "CREATE TABLE",
            CreateTable.class, "CREATE TABLE",
            Insert.class, "INSERT",
            Delete.class, "DELETE",
            Update.class, "UPDATE",
            DropTable.class, "DROP TABLE",
            RenameTable.class, "RENAME TABLE");

    private static final List<Class<? extends Statement>> COUNTED =
            List.of(CreateTableAsSelect.class, Insert.class, Delete.class, Update.class);

    private final Warehouse warehouse;
    private final Clock clock;
    private final SessionStatements sessions;

    Statements(Warehouse warehouse, Clock clock) {
        this.warehouse = warehouse;
        this.clock = clock;
        this.sessions = new SessionStatements(warehouse);
    }

    void run(String sql, RunningQuery query) {
        Statement statement = parse(sql);
        sessions.checkTransaction(query.session(), statement);
        if (statement instanceof Execute execute) {
            String text = prepared(query, execute.getName());
            run(text, parse(text), texts(execute.getParameters()), query);
        } else if (statement instanceof ExecuteImmediate execute) {
            String text = execute.getStatement().getValue();
            run(text, parse(text), texts(execute.getParameters()), query);
        } else if (statement instanceof Prepare prepare) {
            query.header(
                    "Added-Prepare",
                    ClientSession.encode(prepare.getName().getValue()) + "="
                            + ClientSession.encode(Packed.pack(SqlFormatter.formatSql(prepare.getStatement()))));
            query.update("PREPARE", null);
        } else if (statement instanceof Deallocate deallocate) {
            prepared(query, deallocate.getName());
            query.header(
                    "Deallocated-Prepare",
                    ClientSession.encode(deallocate.getName().getValue()));
            query.update("DEALLOCATE", null);
        } else if (statement instanceof DescribeOutput describe) {
            describeOutput(prepared(query, describe.getName()), query);
        } else if (statement instanceof DescribeInput describe) {
            describeInput(prepared(query, describe.getName()), query);
        } else if (!sessions.run(statement, query)) {
            run(sql, statement, List.of(), query);
        }
    }

    private static Statement parse(String sql) {
        try {
            return PARSER.createStatement(sql);
        } catch (ParsingException e) {
            throw new SqlFailure("SYNTAX_ERROR", String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw new SqlFailure("STACK_OVERFLOW", "statement is too large (stack overflow during parsing)", e);
        }
    }

    private static String prepared(RunningQuery query, Identifier name) {
        String text = query.session().prepared().get(name.getValue());
        if (text == null) {
            throw new SqlFailure("NOT_FOUND", "Prepared statement not found: " + name.getValue(), null);
        }
        return text;
    }

    private static List<String> texts(List<Expression> parameters) {
        return parameters.stream().map(ExpressionFormatter::formatExpression).toList();
    }

    private void run(String sql, Statement statement, List<String> parameters, RunningQuery query) {
        int expected = parameters(statement);
        if (expected != parameters.size()) {
            throw new SqlFailure(
                    "INVALID_PARAMETER_USAGE",
                    "line 1:1: Incorrect number of parameters: expected " + expected + " but found "
                            + parameters.size(),
                    null);
        }
        SqlResult result = warehouse.stream(request(query.session(), sql, parameters), query);
        if (result.hasResultSet()) {
            return;
        }
        String type = UPDATES.getOrDefault(
                statement.getClass(),
                statement
                        .getClass()
                        .getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                        .toUpperCase(Locale.ROOT));
        if (COUNTED.contains(statement.getClass())) {
            query.update(type, result.records());
        } else {
            query.update(type, null);
        }
    }

    private SqlRequest request(ClientSession session, String sql, List<String> parameters) {
        Instant now = clock.instant();
        return new SqlRequest(session.schema().orElse("").toLowerCase(Locale.ROOT), sql, now, now, parameters);
    }

    private static int parameters(Node node) {
        int count = node instanceof Parameter ? 1 : 0;
        for (Node child : node.getChildren()) {
            count += parameters(child);
        }
        return count;
    }

    private void describeOutput(String text, RunningQuery query) {
        Statement statement = parse(text);
        List<String> unknown = Collections.nCopies(parameters(statement), "NULL");
        List<Column> columns = warehouse.describe(request(query.session(), text, unknown));
        if (columns.isEmpty() && COUNTED.contains(statement.getClass())) {
            columns = List.of(new Column("rows", "bigint"));
        }
        query.columns(List.of(
                new Column("Column Name", "varchar"),
                new Column("Catalog", "varchar"),
                new Column("Schema", "varchar"),
                new Column("Table", "varchar"),
                new Column("Type", "varchar"),
                new Column("Type Size", "integer"),
                new Column("Aliased", "boolean")));
        for (Column column : columns) {
            query.row(List.of(column.name(), "", "", "", column.type(), size(column.type()), false));
        }
    }

    /** The width of a value in bytes, 0 if values differ in it. */
    private static long size(String type) {
        return switch (type) {
            case "boolean", "tinyint" -> 1;
            case "smallint" -> 2;
            case "integer", "real", "date" -> 4;
            case "bigint", "double", "timestamp(3)" -> 8;
            default -> 0;
        };
    }

    private void describeInput(String text, RunningQuery query) {
        int count = parameters(parse(text));
        query.columns(List.of(new Column("Position", "integer"), new Column("Type", "varchar")));
        for (int i = 0; i < count; i++) {
            query.row(List.of((long) i, "unknown"));
        }
    }
}
