package io.cdppipeline.td.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import okhttp3.RequestBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.PUT;
import retrofit2.http.Path;

/** Importing records into a table at once (td-api fact sheet, section 2). Thread-safe; every method throws {@link TdClientException}. */
public final class TdImport {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdImport(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /**
     * Records that were taken.
     *
     * @param uniqueId what they are known by; empty if not said
     * @param md5 the checksum of what arrived, in hexadecimal; empty if not said
     */
    public record Receipt(String uniqueId, String md5) {}

    /** Imports records. Tried once, since a second time would import them twice. */
    public Receipt send(TableName table, PackedRecords records) {
        return calls.json(
                Operation.once("import records into table", table.toString()),
                () -> api.send(table.database(), table.table(), records.body()),
                TdImport::read);
    }

    /**
     * Imports records under an id: those of one id are imported once, however often they are sent. May be repeated, and is.
     *
     * @param uniqueId one that the table has not seen yet, such as a UUID
     */
    public Receipt send(TableName table, PackedRecords records, String uniqueId) {
        return calls.json(
                Operation.keyed("import records into table", table.toString()),
                () -> api.send(table.database(), table.table(), uniqueId, records.body()),
                TdImport::read);
    }

    private static Receipt read(JsonNode body) {
        return new Receipt(Json.text(body, "unique_id"), Json.text(body, "md5_hex"));
    }

    interface Api {
        @PUT("v3/table/import/{database}/{table}/msgpack.gz")
        Call<JsonNode> send(@Path("database") String database, @Path("table") String table, @Body RequestBody records);

        @PUT("v3/table/import_with_id/{database}/{table}/{id}/msgpack.gz")
        Call<JsonNode> send(
                @Path("database") String database,
                @Path("table") String table,
                @Path("id") String id,
                @Body RequestBody records);
    }
}
