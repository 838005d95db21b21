package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.BulkImports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPOutputStream;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** {@code /v3/bulk_import/…} (facts: td-api, section 2). */
final class BulkImportRoutes {

    private final BulkImports imports;

    BulkImportRoutes(BulkImports imports) {
        this.imports = imports;
    }

    Answer list(Call call) {
        ObjectNode body = Json.object();
        ArrayNode all = body.putArray("bulk_imports");
        imports.list().forEach(all::add);
        return Answer.ok(body);
    }

    Answer create(Call call) {
        imports.create(call.path("name"), call.path("database"), call.path("table"));
        return done(call);
    }

    Answer show(Call call) {
        return Answer.ok(imports.show(call.path("name")));
    }

    Answer upload(Call call) throws IOException {
        try (InputStream content = call.upload()) {
            imports.upload(call.path("name"), call.path("part"), content);
        }
        return done(call);
    }

    Answer deletePart(Call call) throws IOException {
        imports.deletePart(call.path("name"), call.path("part"));
        return done(call);
    }

    Answer parts(Call call) {
        ObjectNode body = Json.object().put("name", call.path("name"));
        ArrayNode parts = body.putArray("parts");
        imports.parts(call.path("name")).forEach(parts::add);
        return Answer.ok(body);
    }

    Answer freeze(Call call) {
        imports.freeze(call.path("name"), true);
        return done(call);
    }

    Answer unfreeze(Call call) {
        imports.freeze(call.path("name"), false);
        return done(call);
    }

    Answer perform(Call call) throws IOException {
        long priority = call.numberParam("priority").orElse(0L);
        if (priority < -2 || priority > 2) {
            throw new RestException(422, "priority must be -2 to 2, but is: " + priority);
        }
        String id = imports.perform(call.path("name"), (int) priority);
        return Answer.ok(Json.object()
                .put("name", call.path("name"))
                .put("bulk_import", call.path("name"))
                .put("job_id", id));
    }

    Answer commit(Call call) {
        imports.commit(call.path("name"));
        return done(call);
    }

    Answer delete(Call call) throws IOException {
        imports.delete(call.path("name"));
        return done(call);
    }

    /** What was wrong with the first records that are, as gzipped MessagePack. */
    Answer errorRecords(Call call) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MessagePacker out = MessagePack.newDefaultPacker(new GZIPOutputStream(bytes))) {
            for (String problem : imports.problems(call.path("name"))) {
                out.packMapHeader(1).packString("error").packString(problem);
            }
        }
        return Answer.bytes(200, "application/octet-stream", bytes.toByteArray());
    }

    private static Answer done(Call call) {
        return Answer.ok(Json.object().put("name", call.path("name")).put("bulk_import", call.path("name")));
    }
}
