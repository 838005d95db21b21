package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.Request.IdKey;
import io.cdppipeline.local.unify.Request.KeyColumn;
import io.cdppipeline.local.unify.Request.SourceTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The step {@code metadata}: {@code column_lookup} and {@code filter_lookup}, which dashboards read. */
final class Metadata {

    private final Db db;
    private final Request request;

    Metadata(Db db, Request request) {
        this.db = db;
        this.request = request;
    }

    String run(long now) throws SQLException {
        db.createSchema(request.database());
        List<String> columns = new ArrayList<>();
        for (SourceTable table : request.tables()) {
            for (KeyColumn column : table.keyColumns()) {
                columns.add("(" + Db.literal(table.database()) + ", " + Db.literal(table.table()) + ", "
                        + Db.literal(column.column()) + ", " + Db.literal(column.key()) + ")");
            }
        }
        write("column_lookup", columns, "database_name, table_name, column_name, key_name", now);
        List<String> filters = new ArrayList<>();
        for (IdKey key : request.keys()) {
            String texts = String.join(
                    ", ", key.rule().invalidTexts().stream().map(Db::literal).toList());
            filters.add("(" + Db.literal(key.name()) + ", CAST([" + texts + "] AS VARCHAR[]), CAST("
                    + key.rule().validRegexp().map(Db::literal).orElse("NULL") + " AS VARCHAR))");
        }
        write("filter_lookup", filters, "key_name, invalid_texts, valid_regexp", now);
        return "column_lookup: " + columns.size() + " rows, filter_lookup: " + filters.size() + " rows";
    }

    private void write(String table, List<String> rows, String columns, long now) throws SQLException {
        db.run("CREATE OR REPLACE TABLE " + Db.quote(request.database(), table) + " AS SELECT *, CAST(" + now
                + " AS BIGINT) AS \"time\" FROM (VALUES " + String.join(", ", rows) + ") AS v(" + columns + ")");
    }
}
