package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.catalog.CatalogReader;
import io.cdppipeline.local.sql.catalog.Names;
import io.cdppipeline.local.sql.catalog.Storage;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Casts;
import io.cdppipeline.local.sql.translate.QueryWriter;
import io.cdppipeline.local.sql.translate.Translation;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.target.TableName;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One statement's connection with what its translation needs. Not shared between threads. */
public final class Session {

    private final Connection connection;
    private final Translation translation;
    private final QueryWriter queries;
    private final Storage storage;
    private final StatementRunner.Running running;

    public Session(Connection connection, SqlRequest request, Storage storage, StatementRunner.Running running) {
        this.connection = connection;
        this.translation = new Translation(request, new CatalogReader(connection, storage));
        this.queries = new QueryWriter(translation);
        this.storage = storage;
        this.running = running;
    }

    Connection connection() {
        return connection;
    }

    void running(Statement statement) {
        running.now(statement);
    }

    Translation translation() {
        return translation;
    }

    CatalogReader catalog() {
        return translation.catalog();
    }

    QueryWriter queries() {
        return queries;
    }

    Storage storage() {
        return storage;
    }

    TableName name(Node node, QualifiedName name) {
        return Names.table(translation.request(), node, name);
    }

    /** DuckDB's text of what a missing {@code time} becomes. */
    String now() {
        return "CAST(" + translation.request().now().getEpochSecond() + " AS BIGINT)";
    }

    /** Runs DuckDB's text; how many rows it wrote. */
    long execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            running.now(statement);
            if (!statement.execute(sql)) {
                return Math.max(0, statement.getLargeUpdateCount());
            }
            try (ResultSet result = statement.getResultSet()) {
                return result.next() ? result.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new Unsaid(e);
        }
    }

    Type timeType(Node node, Type type) {
        if (type.isInteger()) {
            return Type.BIGINT;
        }
        throw Failures.typeMismatch(
                node, "Column 'time' must be bigint (epoch seconds) but is " + type + "; cast it or leave it out");
    }

    /** Whether a table's column of a type takes a value of another. */
    boolean storable(Type from, Type to) {
        if (Coercion.canWiden(from, to)) {
            return true;
        }
        boolean text = from.isText() && to.isText();
        return storage == Storage.TREASURE_DATA
                && (text
                        || (from.isNumeric() && to.is(Type.Kind.DOUBLE))
                        || (from.isNested() && from.kind() == to.kind()));
    }

    /** A value as a table's column keeps it. */
    Value store(Node node, String column, Value value, Type to) {
        if (value.type().equals(to) || Coercion.canWiden(value.type(), to)) {
            return Coercion.widen(value, to);
        }
        return Casts.cast(node, value, to, false);
    }

    /** Carries DuckDB's error to where conflicts are told from failures. */
    public static final class Unsaid extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final SQLException error;

        public Unsaid(SQLException error) {
            super(error);
            this.error = error;
        }

        public SQLException error() {
            return error;
        }
    }
}
