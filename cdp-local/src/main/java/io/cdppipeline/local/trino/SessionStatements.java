package io.cdppipeline.local.trino;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.Column;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.BooleanLiteral;
import io.trino.sql.tree.Commit;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.CreateTableAsSelect;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.DoubleLiteral;
import io.trino.sql.tree.DropTable;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.RenameTable;
import io.trino.sql.tree.ResetSession;
import io.trino.sql.tree.Rollback;
import io.trino.sql.tree.SetSession;
import io.trino.sql.tree.SetTimeZone;
import io.trino.sql.tree.ShowSession;
import io.trino.sql.tree.StartTransaction;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.Update;
import io.trino.sql.tree.Use;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * Statements about a client's session, which answer with headers that the client sends along from then on. Transactions
 * are those of Treasure Data's connector: they read, and what writes must run by itself. Thread-safe.
 */
final class SessionStatements {

    private static final int MOST_TRANSACTIONS = 1_000;
    private static final Set<String> CATALOGS = Set.of("td", "system");
    private static final List<Class<? extends Statement>> WRITES = List.of(
            Insert.class,
            Delete.class,
            Update.class,
            CreateTable.class,
            CreateTableAsSelect.class,
            DropTable.class,
            RenameTable.class);

    private final Warehouse warehouse;
    private final Set<String> transactions = Collections.synchronizedSet(new LinkedHashSet<>());

    SessionStatements(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** @throws SqlFailure if the session's transaction is not known, or the statement may not be part of one */
    void checkTransaction(ClientSession session, Statement statement) {
        if (session.transaction().isEmpty()) {
            return;
        }
        String id = session.transaction().get();
        if (!transactions.contains(id)) {
            throw new SqlFailure("UNKNOWN_TRANSACTION", "Unknown transaction ID: " + id, null);
        }
        if (WRITES.contains(statement.getClass())) {
            throw new SqlFailure(
                    "AUTOCOMMIT_WRITE_CONFLICT", "Catalog only supports writes using autocommit: td", null);
        }
    }

    /** Whether the statement was one about the session. */
    boolean run(Statement statement, RunningQuery query) {
        if (statement instanceof Use use) {
            use(use, query);
        } else if (statement instanceof SetSession set) {
            String name = String.join(".", set.getName().getParts());
            query.header("Set-Session", name + "=" + ClientSession.encode(literal(set.getValue())));
            query.update("SET SESSION", null);
        } else if (statement instanceof ResetSession reset) {
            query.header("Clear-Session", String.join(".", reset.getName().getParts()));
            query.update("RESET SESSION", null);
        } else if (statement instanceof SetTimeZone zone) {
            timeZone(zone, query);
        } else if (statement instanceof StartTransaction) {
            startTransaction(query);
        } else if (statement instanceof Commit) {
            endTransaction("COMMIT", query);
        } else if (statement instanceof Rollback) {
            endTransaction("ROLLBACK", query);
        } else if (statement instanceof ShowSession) {
            showSession(query);
        } else {
            return false;
        }
        return true;
    }

    private void use(Use use, RunningQuery query) {
        String catalog = use.getCatalog()
                .map(Identifier::getValue)
                .or(() -> query.session().catalog())
                .orElseThrow(() -> new SqlFailure(
                        "MISSING_CATALOG_NAME",
                        "line 1:1: Catalog must be specified when session catalog is not set",
                        null))
                .toLowerCase(Locale.ROOT);
        String schema = use.getSchema().getValue().toLowerCase(Locale.ROOT);
        if (!CATALOGS.contains(catalog)) {
            throw new SqlFailure("NOT_FOUND", "Catalog does not exist: " + catalog, null);
        }
        boolean known = catalog.equals("system")
                ? schema.equals("jdbc")
                : schema.equals("information_schema") || warehouse.databaseExists(schema);
        if (!known) {
            throw new SqlFailure("NOT_FOUND", "Schema does not exist: " + catalog + "." + schema, null);
        }
        if (use.getCatalog().isPresent()) {
            query.header("Set-Catalog", catalog);
        }
        query.header("Set-Schema", schema);
        query.update("USE", null);
    }

    /** The engine works in UTC, as jobs of the service do; a zone that it would not follow is refused. */
    private static void timeZone(SetTimeZone zone, RunningQuery query) {
        String name = zone.getTimeZone()
                .map(each -> each instanceof StringLiteral text ? text.getValue() : each.toString())
                .orElse("UTC");
        if (!Set.of("UTC", "GMT", "Z", "+00:00").contains(name.toUpperCase(Locale.ROOT))) {
            throw new SqlFailure(
                    "NOT_SUPPORTED",
                    "line 1:1: SET TIME ZONE '" + name + "' is not supported: the embedded Treasure Data works in UTC;"
                            + " use AT TIME ZONE, or the time zone argument of the TD functions",
                    null);
        }
        query.header("Set-Session", "time_zone_id=UTC");
        query.update("SET TIME ZONE", null);
    }

    private static String literal(Expression value) {
        if (value instanceof StringLiteral text) {
            return text.getValue();
        }
        if (value instanceof LongLiteral
                || value instanceof BooleanLiteral
                || value instanceof DoubleLiteral
                || value instanceof DecimalLiteral) {
            return ExpressionFormatter.formatExpression(value);
        }
        throw new SqlFailure("NOT_SUPPORTED", "line 1:1: A session property must be set to a literal", null);
    }

    private void startTransaction(RunningQuery query) {
        if (!query.session().transactional()) {
            throw new SqlFailure("INCOMPATIBLE_CLIENT", "Client does not support transactions", null);
        }
        if (query.session().transaction().isPresent()) {
            throw new SqlFailure("NOT_SUPPORTED", "Nested transactions not supported", null);
        }
        String id = UUID.randomUUID().toString();
        synchronized (transactions) {
            if (transactions.size() >= MOST_TRANSACTIONS) {
                transactions.remove(transactions.iterator().next());
            }
            transactions.add(id);
        }
        query.header("Started-Transaction-Id", id);
        query.update("START TRANSACTION", null);
    }

    private void endTransaction(String what, RunningQuery query) {
        String id = query.session()
                .transaction()
                .orElseThrow(() -> new SqlFailure("NOT_IN_TRANSACTION", "No transaction in progress", null));
        transactions.remove(id);
        query.header("Clear-Transaction-Id", "true");
        query.update(what, null);
    }

    private static void showSession(RunningQuery query) {
        query.columns(List.of(
                new Column("Name", "varchar"),
                new Column("Value", "varchar"),
                new Column("Default", "varchar"),
                new Column("Type", "varchar"),
                new Column("Description", "varchar")));
        query.session()
                .properties()
                .forEach((name, value) ->
                        query.row(List.of(name, value, "", "varchar", "Kept for the client; without effect here")));
    }
}
