package io.cdppipeline.td.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.ColumnTypes;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.util.List;
import retrofit2.Call;
import retrofit2.http.Field;
import retrofit2.http.FormUrlEncoded;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;

/** The tables of a database (td-api fact sheet, section 2). Thread-safe; every method throws {@link TdClientException}. */
public final class TdTables {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdTables(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** All tables of a database; refused with kind NOT_FOUND if there is no such database. */
    public List<TdTable> list(String database) {
        return calls.json(
                Operation.read("list tables of database", database),
                () -> api.list(database),
                body -> Json.list(body, "tables").stream()
                        .map(table -> read(database, table))
                        .toList());
    }

    /** One table; refused with kind NOT_FOUND if there is none. */
    public TdTable show(TableName name) {
        return calls.json(
                Operation.read("show table", name.toString()),
                () -> api.show(name.database(), name.table()),
                body -> read(name.database(), body));
    }

    /** Makes an empty table; refused with kind CONFLICT if there is one of this name. Tried once. */
    public void create(TableName name) {
        calls.done(Operation.once("create table", name.toString()), () -> api.create(name.database(), name.table()));
    }

    /** Sees to it that a table is there; its database must be. May be repeated, and is. */
    public void createIfNotExists(TableName name) {
        try {
            calls.done(
                    Operation.keyed("create table", name.toString()), () -> api.create(name.database(), name.table()));
        } catch (TdClientException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
        }
    }

    /** Deletes a table; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(TableName name) {
        calls.done(Operation.once("delete table", name.toString()), () -> api.delete(name.database(), name.table()));
    }

    /** Sees to it that a table is gone. May be repeated, and is. */
    public void deleteIfExists(TableName name) {
        try {
            calls.done(
                    Operation.keyed("delete table", name.toString()), () -> api.delete(name.database(), name.table()));
        } catch (TdClientException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /**
     * Gives a table another name within its database. Tried once.
     *
     * @param overwrite whether a table of that name is replaced; without, the call is refused with kind CONFLICT
     */
    public void rename(TableName from, String to, boolean overwrite) {
        calls.done(
                Operation.once("rename table", from + " to " + to),
                () -> api.rename(from.database(), from.table(), to, overwrite));
    }

    /** Has two tables of a database change names, in one step. Tried once. */
    public void swap(String database, String table1, String table2) {
        calls.done(
                Operation.once("swap tables", database + "." + table1 + " and " + table2),
                () -> api.swap(database, table1, table2));
    }

    private static TdTable read(String database, JsonNode table) {
        List<Column> columns = ColumnTypes.columns(Json.embedded(table, "schema")).stream()
                .filter(column -> !column.name().equals("time"))
                .toList();
        return new TdTable(
                new TableName(database, Json.required(table, "name")),
                Json.text(table, "id"),
                Json.number(table, "count"),
                columns,
                Json.time(table, "created_at"),
                Json.time(table, "updated_at"));
    }

    interface Api {
        @GET("v3/table/list/{database}")
        Call<JsonNode> list(@Path("database") String database);

        @GET("v3/table/show/{database}/{table}")
        Call<JsonNode> show(@Path("database") String database, @Path("table") String table);

        @POST("v3/table/create/{database}/{table}/log")
        Call<Void> create(@Path("database") String database, @Path("table") String table);

        @POST("v3/table/delete/{database}/{table}")
        Call<Void> delete(@Path("database") String database, @Path("table") String table);

        @FormUrlEncoded
        @POST("v3/table/rename/{database}/{table}/{to}")
        Call<Void> rename(
                @Path("database") String database,
                @Path("table") String table,
                @Path("to") String to,
                @Field("overwrite") boolean overwrite);

        @POST("v3/table/swap/{database}/{table1}/{table2}")
        Call<Void> swap(
                @Path("database") String database, @Path("table1") String table1, @Path("table2") String table2);
    }
}
