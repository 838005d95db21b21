package io.cdppipeline.td.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Form;
import io.cdppipeline.td.internal.JobIssue;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Msgpack;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.job.IssuedJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.PUT;
import retrofit2.http.Path;
import retrofit2.http.Query;
import retrofit2.http.Streaming;

/**
 * Bulk imports (td-api fact sheet, section 2): make one, upload parts, freeze it, have it performed, wait for its job, commit it.
 * Thread-safe; every method throws {@link TdClientException}.
 */
public final class TdBulkImport {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdBulkImport(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** All bulk imports. */
    public List<BulkImportSession> list() {
        return calls.json(
                Operation.read("list bulk imports", ""),
                api::list,
                body -> Json.list(body, "bulk_imports").stream()
                        .map(TdBulkImport::read)
                        .toList());
    }

    /** One bulk import; refused with kind NOT_FOUND if there is none. */
    public BulkImportSession show(String name) {
        return calls.json(Operation.read("show bulk import", name), () -> api.show(name), TdBulkImport::read);
    }

    /** Begins a bulk import; refused with kind CONFLICT if there is one of this name. Tried once. */
    public void create(String name, TableName table) {
        calls.confirmed(
                Operation.once("create bulk import", name), () -> api.create(name, table.database(), table.table()));
    }

    /** Sees to it that there is a bulk import of this name. May be repeated, and is. */
    public void createIfNotExists(String name, TableName table) {
        calls.confirmedUnless(
                Kind.CONFLICT,
                Operation.keyed("create bulk import", name),
                () -> api.create(name, table.database(), table.table()));
    }

    /** Uploads a part; one of the same name is replaced, so this may be repeated, and is. */
    public void uploadPart(String name, String part, PackedRecords records) {
        calls.done(
                Operation.keyed("upload part " + part + " of bulk import", name),
                () -> api.uploadPart(name, part, records.body()));
    }

    /** The names of the parts uploaded. */
    public List<String> parts(String name) {
        return calls.json(
                Operation.read("list the parts of bulk import", name),
                () -> api.parts(name),
                body -> Json.list(body, "parts").stream().map(JsonNode::asText).toList());
    }

    /** Sees to it that a part is gone. May be repeated, and is. */
    public void deletePartIfExists(String name, String part) {
        calls.confirmedUnless(
                Kind.NOT_FOUND,
                Operation.keyed("delete part " + part + " of bulk import", name),
                () -> api.deletePart(name, part));
    }

    /** Takes no more parts. Tried once. */
    public void freeze(String name) {
        calls.confirmed(Operation.once("freeze bulk import", name), () -> api.freeze(name));
    }

    /** Takes parts again. Tried once. */
    public void unfreeze(String name) {
        calls.confirmed(Operation.once("unfreeze bulk import", name), () -> api.unfreeze(name));
    }

    /** Has the parts read, as a job. Tried once. */
    public IssuedJob perform(String name) {
        return perform(name, OptionalInt.empty(), Optional.empty());
    }

    /**
     * Has the parts read, as a job. Tried once.
     *
     * @param priority -2 to 2
     * @param poolName where the job runs
     */
    public IssuedJob perform(String name, OptionalInt priority, Optional<String> poolName) {
        @Nullable Integer level = priority.isPresent() ? priority.getAsInt() : null;
        Map<String, Object> body = new Form().set("pool_name", poolName).values();
        return JobIssue.issue(
                calls,
                "perform bulk import",
                name,
                Optional.empty(),
                () -> body.isEmpty() ? api.perform(name, level) : api.perform(name, level, body));
    }

    /** Puts the records that were read into the table. Tried once. */
    public void commit(String name) {
        calls.confirmed(Operation.once("commit bulk import", name), () -> api.commit(name));
    }

    /** Deletes a bulk import; what it has committed stays. Refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(String name) {
        calls.confirmed(Operation.once("delete bulk import", name), () -> api.delete(name));
    }

    /** Sees to it that a bulk import is gone. May be repeated, and is. */
    public void deleteIfExists(String name) {
        calls.confirmedUnless(Kind.NOT_FOUND, Operation.keyed("delete bulk import", name), () -> api.delete(name));
    }

    /** The records that could not be read, all in memory. */
    public List<Map<String, @Nullable Object>> errorRecords(String name) {
        return calls.inMemory(
                Operation.read("fetch the error records of bulk import", name),
                () -> api.errorRecords(name),
                GZIPInputStream::new,
                Msgpack::maps);
    }

    private static BulkImportSession read(JsonNode session) {
        return new BulkImportSession(
                Json.required(session, "name"),
                new TableName(Json.text(session, "database"), Json.text(session, "table")),
                BulkImportSession.Status.of(Json.text(session, "status")),
                Json.flag(session, "upload_frozen"),
                Json.optionalText(session, "job_id"),
                Json.number(session, "valid_records"),
                Json.number(session, "error_records"),
                Json.number(session, "valid_parts"),
                Json.number(session, "error_parts"));
    }

    interface Api {
        @GET("v3/bulk_import/list")
        Call<JsonNode> list();

        @GET("v3/bulk_import/show/{name}")
        Call<JsonNode> show(@Path("name") String name);

        @POST("v3/bulk_import/create/{name}/{database}/{table}")
        Call<JsonNode> create(
                @Path("name") String name, @Path("database") String database, @Path("table") String table);

        @PUT("v3/bulk_import/upload_part/{name}/{part}")
        Call<Void> uploadPart(@Path("name") String name, @Path("part") String part, @Body RequestBody records);

        @GET("v3/bulk_import/list_parts/{name}")
        Call<JsonNode> parts(@Path("name") String name);

        @POST("v3/bulk_import/delete_part/{name}/{part}")
        Call<JsonNode> deletePart(@Path("name") String name, @Path("part") String part);

        @POST("v3/bulk_import/freeze/{name}")
        Call<JsonNode> freeze(@Path("name") String name);

        @POST("v3/bulk_import/unfreeze/{name}")
        Call<JsonNode> unfreeze(@Path("name") String name);

        @POST("v3/bulk_import/perform/{name}")
        Call<JsonNode> perform(@Path("name") String name, @Nullable @Query("priority") Integer priority);

        @POST("v3/bulk_import/perform/{name}")
        Call<JsonNode> perform(
                @Path("name") String name,
                @Nullable @Query("priority") Integer priority,
                @Body Map<String, Object> body);

        @POST("v3/bulk_import/commit/{name}")
        Call<JsonNode> commit(@Path("name") String name);

        @POST("v3/bulk_import/delete/{name}")
        Call<JsonNode> delete(@Path("name") String name);

        @Streaming
        @GET("v3/bulk_import/error_records/{name}")
        Call<ResponseBody> errorRecords(@Path("name") String name);
    }
}
