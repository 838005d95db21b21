package io.cdppipeline.td.database;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.util.List;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;

/** The databases of an account (td-api fact sheet, section 2). Thread-safe; every method throws {@link TdClientException}. */
public final class TdDatabases {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdDatabases(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** All databases that the API key may see. */
    public List<TdDatabase> list() {
        return calls.json(
                Operation.read("list databases", ""),
                api::list,
                body -> Json.list(body, "databases").stream()
                        .map(TdDatabases::read)
                        .toList());
    }

    /** Makes a database; refused with kind CONFLICT if there is one of this name. Tried once. */
    public void create(String name) {
        calls.done(Operation.once("create database", name), () -> api.create(name));
    }

    /** Sees to it that a database is there. May be repeated, and is. */
    public void createIfNotExists(String name) {
        try {
            calls.done(Operation.keyed("create database", name), () -> api.create(name));
        } catch (TdClientException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
        }
    }

    /** Deletes a database with its tables; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(String name) {
        calls.done(Operation.once("delete database", name), () -> api.delete(name));
    }

    /** Sees to it that a database and its tables are gone. May be repeated, and is. */
    public void deleteIfExists(String name) {
        try {
            calls.done(Operation.keyed("delete database", name), () -> api.delete(name));
        } catch (TdClientException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static TdDatabase read(JsonNode database) {
        return new TdDatabase(
                Json.required(database, "name"),
                Json.number(database, "count"),
                Json.time(database, "created_at"),
                Json.time(database, "updated_at"),
                Json.text(database, "permission"));
    }

    interface Api {
        @GET("v3/database/list")
        Call<JsonNode> list();

        @POST("v3/database/create/{database}")
        Call<Void> create(@Path("database") String database);

        @POST("v3/database/delete/{database}")
        Call<Void> delete(@Path("database") String database);
    }
}
