package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.catalog.CatalogReader;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.target.TableName;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Parameter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** What the translation of one statement knows and counts. Not shared between threads. */
public final class Translation {

    private final SqlRequest request;
    private final CatalogReader catalog;
    private final IdentityHashMap<FunctionCall, String> sessionFlags = new IdentityHashMap<>();
    private int names;

    public Translation(SqlRequest request, CatalogReader catalog) {
        this.request = request;
        this.catalog = catalog;
    }

    public SqlRequest request() {
        return request;
    }

    public CatalogReader catalog() {
        return catalog;
    }

    /**
     * What stands for a question mark.
     *
     * @throws SqlFailure if the request has too few parameters
     */
    Expression parameter(Parameter node) {
        List<String> given = request.parameters();
        if (node.getId() >= given.size()) {
            throw Failures.at(
                    node,
                    "INVALID_PARAMETER_USAGE",
                    "Incorrect number of parameters: expected at least " + (node.getId() + 1) + " but found "
                            + given.size());
        }
        try {
            return new SqlParser().createExpression(given.get(node.getId()));
        } catch (ParsingException e) {
            throw Failures.at(
                    node,
                    "SYNTAX_ERROR",
                    "Parameter " + (node.getId() + 1) + " is no expression: " + e.getErrorMessage());
        }
    }

    /** A name that no other relation or lambda argument of the statement has. */
    String fresh(String prefix) {
        names++;
        return prefix + names;
    }

    /** The column that says where a session begins, for a call of TD_SESSIONIZE_WINDOW. */
    Optional<String> sessionFlag(FunctionCall call) {
        return Optional.ofNullable(sessionFlags.get(call));
    }

    void sessionFlag(FunctionCall call, String column) {
        sessionFlags.put(call, column);
    }

    Optional<TableColumns> table(TableName name) {
        return catalog.columns(name);
    }
}
