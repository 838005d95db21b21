package io.cdppipeline.td.database;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Query;

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
        return list(null);
    }

    /** All databases that the API key may see, with what it may do there in detail. */
    public List<TdDatabase> listWithPermissions() {
        return list(true);
    }

    private List<TdDatabase> list(@Nullable Boolean permissions) {
        return calls.json(
                Operation.read("list databases", ""),
                () -> api.list(permissions),
                body -> Json.list(body, "databases").stream()
                        .map(TdDatabases::read)
                        .toList());
    }

    /** One database; refused with kind NOT_FOUND if there is none. */
    public TdDatabase show(String name) {
        return calls.json(Operation.read("show database", name), () -> api.show(name), TdDatabases::read);
    }

    /** One database, or empty if there is none. */
    public Optional<TdDatabase> find(String name) {
        return Missing.asEmpty(() -> show(name));
    }

    /** Makes a database; refused with kind CONFLICT if there is one of this name. Tried once. */
    public void create(String name) {
        calls.confirmed(Operation.once("create database", name), () -> api.create(name));
    }

    /** Sees to it that a database is there. May be repeated, and is. */
    public void createIfNotExists(String name) {
        calls.confirmedUnless(Kind.CONFLICT, Operation.keyed("create database", name), () -> api.create(name));
    }

    /** Deletes a database with its tables; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(String name) {
        calls.confirmed(Operation.once("delete database", name), () -> api.delete(name));
    }

    /** Sees to it that a database and its tables are gone. May be repeated, and is. */
    public void deleteIfExists(String name) {
        calls.confirmedUnless(Kind.NOT_FOUND, Operation.keyed("delete database", name), () -> api.delete(name));
    }

    private static TdDatabase read(JsonNode database) {
        Map<String, String> permissions = new LinkedHashMap<>();
        database.path("database_permissions")
                .properties()
                .forEach(field ->
                        permissions.put(field.getKey(), field.getValue().asText()));
        return new TdDatabase(
                Json.required(database, "name"),
                Json.text(database, "id"),
                Json.number(database, "count"),
                Json.time(database, "created_at"),
                Json.time(database, "updated_at"),
                Json.text(database, "permission"),
                permissions,
                Json.flag(database, "delete_protected"));
    }

    interface Api {
        @GET("v3/database/list")
        Call<JsonNode> list(@Nullable @Query("require_permissions") Boolean permissions);

        @GET("v3/database/show/{database}")
        Call<JsonNode> show(@Path("database") String database);

        @POST("v3/database/create/{database}")
        Call<JsonNode> create(@Path("database") String database);

        @POST("v3/database/delete/{database}")
        Call<JsonNode> delete(@Path("database") String database);
    }
}
