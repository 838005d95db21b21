package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.sql.catalog.CatalogReader;
import io.cdppipeline.local.sql.catalog.Storage;
import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.sql.hive.HiveScript;
import io.cdppipeline.sql.hive.HiveSyntax;
import io.cdppipeline.sql.hive.HiveSyntaxException;
import io.cdppipeline.target.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Treasure Data's Hive engine on the warehouse: what jobs of the type {@code hive} run. Thread-safe.
 *
 * <p>A text is one or more statements, divided by semicolons; the result is the last one's. Each is read by Hive's own
 * grammar and written for DuckDB from its tree; what is not covered is refused with its place.
 */
public final class HiveEngine {

    private static final Pattern SETTING = Pattern.compile("\\s*(?i:set|reset)(\\s.*)?", Pattern.DOTALL);
    private static final Pattern ADDITION =
            Pattern.compile("\\s*(?i:add|create\\s+temporary\\s+function)\\s.*", Pattern.DOTALL);
    private static final Set<String> WRITES = Set.of("TOK_CREATETABLE", "TOK_DROPTABLE", "TOK_TRUNCATETABLE");

    private final Warehouse warehouse;

    public HiveEngine(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * Runs statements.
     *
     * @return the last one's result; types are as Hive prints them
     * @throws SqlFailure if one is refused or fails; earlier ones stay done, as in the service
     */
    public SqlResult execute(SqlRequest request) {
        SqlResult last = new SqlResult(List.of(), List.of(), false, 0);
        for (HiveScript.Part part : HiveScript.split(request.sql())) {
            if (SETTING.matcher(part.text()).matches()) {
                continue; // settings tune a cluster that is not here
            }
            if (ADDITION.matcher(part.text()).matches()) {
                throw new SqlFailure(
                        "NOT_SUPPORTED",
                        "FAILED: " + part.text().strip().split("\\s+")[0].toUpperCase(Locale.ROOT)
                                + " is not supported by the embedded Treasure Data's Hive: it has the built-in and the TD"
                                + " functions",
                        null);
            }
            last = run(request, parse(part.text()));
        }
        return last;
    }

    private static HiveNode parse(String text) {
        try {
            return HiveSyntax.parse(text);
        } catch (HiveSyntaxException e) {
            throw new SqlFailure("SYNTAX_ERROR", "FAILED: ParseException " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new SqlFailure("STACK_OVERFLOW", "FAILED: the statement is nested too deeply", e);
        }
    }

    private SqlResult run(SqlRequest request, HiveNode statement) {
        try {
            return warehouse.lend(written(request, statement), (connection, running) -> {
                HiveContext context = new HiveContext(request, new CatalogReader(connection, Storage.TREASURE_DATA));
                return new HiveStatements(context, connection, running).run(statement);
            });
        } catch (SqlFailure e) {
            throw HiveErrors.translated(statement, e);
        } catch (StackOverflowError e) {
            throw new SqlFailure("STACK_OVERFLOW", "FAILED: the statement is nested too deeply", e);
        }
    }

    /** The table that others must not write meanwhile; the first of several. */
    private static Optional<TableName> written(SqlRequest request, HiveNode statement) {
        HiveNode name = null;
        if (statement.is("TOK_QUERY")) {
            for (HiveNode insert : statement.all("TOK_INSERT")) {
                HiveNode target = HiveStatements.target(insert);
                name = name == null && target != null ? target : name;
            }
        } else if (WRITES.contains(statement.kind())) {
            HiveNode first = statement.child(0);
            name = first.is("TOK_TABLE_PARTITION") ? first.child(0) : first;
        }
        if (name == null || name.size() == 0) {
            return Optional.empty();
        }
        String database = name.size() > 1 ? Names.lower(name.child(0)) : request.database();
        String table = Names.lower(name.child(name.size() - 1));
        return database.isEmpty() || table.isEmpty() ? Optional.empty() : Optional.of(new TableName(database, table));
    }
}
