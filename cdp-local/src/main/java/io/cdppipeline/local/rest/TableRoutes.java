package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.Tables;
import io.cdppipeline.target.TableSchema;
import java.io.IOException;
import java.util.Optional;

/** {@code /v3/table/…} (facts: td-api, section 2). */
final class TableRoutes {

    private final Tables tables;
    private final FirstSeen seen;

    TableRoutes(Tables tables, FirstSeen seen) {
        this.tables = tables;
        this.seen = seen;
    }

    Answer list(Call call) {
        String database = call.path("database");
        ArrayNode all = Json.array();
        tables.list(database).forEach(table -> all.add(table(table)));
        ObjectNode body = Json.object().put("database", database);
        body.set("tables", all);
        return Answer.ok(body);
    }

    Answer show(Call call) {
        return Answer.ok(table(tables.show(call.path("database"), call.path("table"))));
    }

    /** With the schema and the settings that come with it, if any do. */
    Answer create(Call call) throws IOException {
        ObjectNode settings = call.settings();
        tables.create(call.path("database"), call.path("table"));
        seen.of(call.path("database") + "." + call.path("table"));
        if (!settings.path("schema").asText("").isEmpty()
                || settings.path("schema").isArray()) {
            try {
                tables.schemas().append(call.path("database"), call.path("table"), TableChangeRoutes.schema(settings));
            } catch (RuntimeException e) {
                tables.delete(call.path("database"), call.path("table"));
                throw e;
            }
        }
        return Answer.ok(changed(call));
    }

    /** Item tables are no more, as in the service. */
    Answer createItem(Call call) {
        return Service.REST.error(422, "Item tables cannot be created any more: create a log table", Optional.empty());
    }

    Answer delete(Call call) {
        tables.delete(call.path("database"), call.path("table"));
        seen.forget(call.path("database") + "." + call.path("table"));
        return Answer.ok(changed(call));
    }

    Answer rename(Call call) throws IOException {
        boolean overwrite = call.param("overwrite").map(Boolean::parseBoolean).orElse(false);
        tables.rename(call.path("database"), call.path("table"), call.path("to"), overwrite);
        return Answer.ok(changed(call));
    }

    Answer swap(Call call) {
        tables.swap(call.path("database"), call.path("table"), call.path("other"));
        return Answer.ok(Json.object()
                .put("database", call.path("database"))
                .put("table1", call.path("table"))
                .put("table2", call.path("other")));
    }

    private static ObjectNode changed(Call call) {
        return Json.object()
                .put("database", call.path("database"))
                .put("table", call.path("table"))
                .put("type", "log");
    }

    private ObjectNode table(TableSchema table) {
        FirstSeen.Entry entry = seen.of(table.name().toString());
        String since = Json.v3Time(entry.since());
        ObjectNode body = Json.object()
                .put("id", entry.id())
                .put("name", table.name().table())
                .put("type", "log");
        table.rows().ifPresentOrElse(rows -> body.put("count", rows), () -> body.putNull("count"));
        ObjectNode settings =
                tables.settings(table.name().database(), table.name().table());
        body.put("estimated_storage_size", 0)
                .putNull("counter_updated_at")
                .putNull("last_log_timestamp")
                .putNull("expire_days")
                .put("include_v", true)
                .put("delete_protected", false)
                .putNull("description");
        body.setAll(settings);
        return body.put("created_at", since)
                .put("updated_at", since)
                .put("schema", TdTypes.tableSchema(table.columns()));
    }
}
