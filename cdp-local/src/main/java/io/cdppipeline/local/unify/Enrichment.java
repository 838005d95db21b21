package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.UnifiedId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The step {@code enrich}: writes {@code enriched_<table>}, the source's columns and one column for each id. A row without
 * a valid key, or that came after the ids were made, has null. The whole table is written anew even in an incremental run,
 * as ids of old rows may have changed.
 */
final class Enrichment {

    private final Db db;
    private final Request request;

    Enrichment(Db db, Request request) {
        this.db = db;
        this.request = request;
    }

    /** The ids that a table's rows can have. */
    static List<UnifiedId> ids(Request request, SourceTable table) {
        return request.wantedIds().stream()
                .filter(id -> id.sourceTables().contains(table.as()))
                .toList();
    }

    String run(SourceTable table) throws SQLException {
        Map<String, String> present = db.columns(table.database(), table.table());
        if (present.isEmpty()) {
            throw new UnificationFailure("unification " + request.name() + ": table " + table.database() + "."
                    + table.table() + " does not exist");
        }
        KeyColumns keys = new KeyColumns(request, table);
        List<String> ids = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        for (UnifiedId id : ids(request, table)) {
            ids.add(keys.idOfRow(id) + " AS " + Db.quote(id.name()));
            if (present.containsKey(id.name())) {
                hidden.add(Db.quote(id.name()));
            }
        }
        String target = Db.quote(request.database(), "enriched_" + table.as());
        db.run("CREATE OR REPLACE TABLE " + target + " AS SELECT s.*"
                + (hidden.isEmpty() ? "" : " EXCLUDE (" + String.join(", ", hidden) + ")") + ", "
                + String.join(", ", ids) + " FROM " + keys.from() + " ORDER BY s.rowid");
        return "enriched_" + table.as() + ": "
                + db.number("SELECT count(*) FROM " + target).orElse(0) + " rows";
    }
}
