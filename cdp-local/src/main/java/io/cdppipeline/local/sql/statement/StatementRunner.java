package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.RowSink;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.catalog.Names;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.translate.Translated;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.trino.sql.tree.Comment;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.CreateView;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainType;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.ResetSession;
import io.trino.sql.tree.SetSession;
import io.trino.sql.tree.ShowCatalogs;
import io.trino.sql.tree.ShowColumns;
import io.trino.sql.tree.ShowCreate;
import io.trino.sql.tree.ShowFunctions;
import io.trino.sql.tree.ShowSchemas;
import io.trino.sql.tree.ShowTables;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.Update;
import io.trino.sql.tree.Use;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one parsed statement on one connection. */
public final class StatementRunner {

    /** Lets the running statement be stopped from outside. */
    @FunctionalInterface
    public interface Running {
        void now(java.sql.Statement statement);
    }

    private final Session session;

    public StatementRunner(Session session) {
        this.session = session;
    }

    /** The table that a statement writes; empty for one that writes none. */
    public static Optional<TableName> written(Statement node, SqlRequest request) {
        if (node instanceof CreateTable create) {
            return Optional.of(Names.table(request, node, create.getName()));
        }
        if (node instanceof CreateTableAsSelect create) {
            return Optional.of(Names.table(request, node, create.getName()));
        }
        if (node instanceof Insert insert) {
            return Optional.of(Names.table(request, node, insert.getTarget()));
        }
        if (node instanceof Delete delete) {
            return Optional.of(Names.table(request, node, delete.getTable().getName()));
        }
        if (node instanceof Update update) {
            return Optional.of(Names.table(request, node, update.getTable().getName()));
        }
        if (node instanceof DropTable drop) {
            return Optional.of(Names.table(request, node, drop.getTableName()));
        }
        if (node instanceof RenameTable rename) {
            return Optional.of(Names.table(request, node, rename.getSource()));
        }
        return Optional.empty();
    }

    /**
     * Runs it; rows go to the sink.
     *
     * @param piecemeal whether DuckDB is to give its first rows before it has them all
     */
    public SqlResult run(Statement node, RowSink sink, boolean piecemeal) throws SQLException {
        Translated query = query(node);
        return query != null ? select(query, sink, piecemeal) : written(write(node));
    }

    /** The columns of the statement's result, which is not run; empty if it has none. */
    public List<Column> describe(Statement node) {
        Translated query = query(node);
        return query == null ? List.of() : columns(query);
    }

    private static SqlResult written(long rows) {
        return new SqlResult(List.of(), List.of(), false, rows);
    }

    private @Nullable Translated query(Statement node) {
        if (node instanceof Query query) {
            return session.queries().write(query, null);
        }
        Shows shows = new Shows(session);
        if (node instanceof ShowTables show) {
            return shows.tables(show);
        }
        if (node instanceof ShowColumns show) {
            return shows.columns(show);
        }
        if (node instanceof ShowCreate show) {
            return shows.create(show);
        }
        if (node instanceof Explain explain) {
            return explain(explain);
        }
        if (node instanceof ShowSchemas show) {
            return shows.schemas(show);
        }
        return node instanceof ShowCatalogs show ? shows.catalogs(show) : null;
    }

    /** Whether a statement is sound can be told; Trino's plan for it cannot, as it is DuckDB that runs it. */
    private Translated explain(Explain node) {
        boolean sound = query(node.getStatement()) != null;
        boolean validate = node.getOptions().stream()
                .anyMatch(option -> option instanceof ExplainType type && type.getType() == ExplainType.Type.VALIDATE);
        if (!validate || !sound) {
            throw Failures.notSupported(
                    node,
                    "EXPLAIN is not supported: DuckDB runs the statement, so there is no plan of Presto's."
                            + " EXPLAIN (TYPE VALIDATE) checks a query");
        }
        return new Translated("SELECT true AS c0", List.of(new Translated.Output("Valid", Type.BOOLEAN)));
    }

    private long write(Statement node) {
        Tables tables = new Tables(session);
        Rows rows = new Rows(session);
        if (node instanceof CreateTableAsSelect create) {
            return tables.createAs(create);
        }
        if (node instanceof CreateTable create) {
            return tables.create(create);
        }
        if (node instanceof Insert insert) {
            return rows.insert(insert);
        }
        if (node instanceof Delete delete) {
            return rows.delete(delete);
        }
        if (node instanceof Update update) {
            return rows.update(update);
        }
        if (node instanceof DropTable drop) {
            return tables.drop(drop);
        }
        if (node instanceof RenameTable rename) {
            return tables.rename(rename);
        }
        if (node instanceof Comment || node instanceof SetSession || node instanceof ResetSession) {
            return 0;
        }
        if (node instanceof ShowFunctions) {
            throw Failures.notSupported(
                    node, "SHOW FUNCTIONS is not supported: docs/sql-compatibility.md says which functions there are");
        }
        if (node instanceof Use use) {
            throw Failures.notSupported(
                    node,
                    "USE is not supported: choose the database with the job, or write " + use.getSchema() + ".table");
        }
        if (node instanceof CreateView) {
            throw Failures.notSupported(node, "This connector does not support creating views");
        }
        throw Failures.notSupported(
                node,
                "Statement not supported by the embedded Treasure Data: "
                        + node.getClass()
                                .getSimpleName()
                                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                                .toUpperCase(Locale.ROOT));
    }

    private static List<Column> columns(Translated query) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < query.columns().size(); i++) {
            Translated.Output column = query.columns().get(i);
            columns.add(new Column(
                    column.name() == null ? "_col" + i : column.name(),
                    column.type().display()));
        }
        return columns;
    }

    private SqlResult select(Translated query, RowSink sink, boolean piecemeal) throws SQLException {
        List<Column> columns = columns(query);
        sink.columns(columns);
        long count = 0;
        try (java.sql.Statement statement = session.connection().createStatement()) {
            session.running(statement);
            if (piecemeal) {
                statement.execute("SET jdbc_stream_results = true");
            }
            try (ResultSet result = statement.executeQuery(query.sql())) {
                while (result.next()) {
                    List<@Nullable Object> row = new ArrayList<>(columns.size());
                    for (int i = 0; i < columns.size(); i++) {
                        row.add(ResultValues.read(
                                result.getObject(i + 1), query.columns().get(i).type()));
                    }
                    sink.row(row);
                    count++;
                }
            }
        }
        return new SqlResult(columns, List.of(), true, count);
    }
}
