package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.catalog.CatalogReader;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.target.TableName;
import io.trino.sql.tree.FunctionCall;
import java.util.IdentityHashMap;
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
