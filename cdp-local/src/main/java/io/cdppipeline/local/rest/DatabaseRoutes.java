package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.Tables;
import io.cdppipeline.target.TableSchema;

/** {@code /v3/database/…} (facts: td-api, section 2). */
final class DatabaseRoutes {

    private final Tables tables;
    private final FirstSeen seen;

    DatabaseRoutes(Tables tables, FirstSeen seen) {
        this.tables = tables;
        this.seen = seen;
    }

    Answer list(Call call) {
        ArrayNode databases = Json.array();
        tables.databases().forEach(database -> databases.add(database(database)));
        ObjectNode body = Json.object();
        body.set("databases", databases);
        return Answer.ok(body);
    }

    Answer show(Call call) {
        String name = call.path("database");
        tables.requireDatabase(name);
        return Answer.ok(database(name).put("id", seen.of(name).id()));
    }

    Answer create(Call call) {
        tables.createDatabase(call.path("database"));
        return Answer.ok(Json.object().put("database", call.path("database")));
    }

    Answer delete(Call call) {
        tables.deleteDatabase(call.path("database"));
        seen.forget(call.path("database"));
        return Answer.ok(Json.object().put("database", call.path("database")));
    }

    private ObjectNode database(String name) {
        long rows = tables.list(name).stream()
                .map(TableSchema::rows)
                .mapToLong(count -> count.orElse(0))
                .sum();
        String since = Json.v3Time(seen.of(name).since());
        ObjectNode body = Json.object()
                .put("name", name)
                .put("count", rows)
                .put("created_at", since)
                .put("updated_at", since)
                .putNull("organization")
                .put("permission", "administrator")
                .put("delete_protected", false);
        body.putObject("database_permissions")
                .put("edit", true)
                .put("delete", true)
                .put("query", true)
                .put("import", true)
                .put("download", true);
        return body;
    }
}
