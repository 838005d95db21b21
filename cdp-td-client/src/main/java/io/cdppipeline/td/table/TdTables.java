package io.cdppipeline.td.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Form;
import io.cdppipeline.td.internal.JobIssue;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Msgpack;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.job.IssuedJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.Field;
import retrofit2.http.FieldMap;
import retrofit2.http.FormUrlEncoded;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Query;
import retrofit2.http.Streaming;

/** The tables of a database (td-api fact sheet, section 2). Thread-safe; every method throws {@link TdClientException}. */
public final class TdTables {

    private static final long SECONDS_OF_AN_HOUR = 3_600;

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

    /** One table, or empty if there is none. */
    public Optional<TdTable> find(TableName name) {
        return Missing.asEmpty(() -> show(name));
    }

    /** Makes an empty table; refused with kind CONFLICT if there is one of this name. Tried once. */
    public void create(TableName name) {
        create(name, TableSettings.builder().build());
    }

    /** Makes an empty table as it is to be; refused with kind CONFLICT if there is one of this name. Tried once. */
    public void create(TableName name, TableSettings settings) {
        calls.confirmed(Operation.once("create table", name.toString()), () -> creation(name, settings, null));
    }

    /**
     * Makes an empty table under a key that the account has not used yet: the same call with the same key makes no second one. May
     * be repeated, and is; refused with kind CONFLICT if there is one of this name that was not made under the key.
     */
    public void create(TableName name, TableSettings settings, String idempotencyKey) {
        calls.confirmed(
                Operation.keyed("create table", name.toString()), () -> creation(name, settings, idempotencyKey));
    }

    /** Sees to it that a table is there; its database must be. May be repeated, and is. */
    public void createIfNotExists(TableName name) {
        createIfNotExists(name, TableSettings.builder().build());
    }

    /** Sees to it that a table is there; one that is stays as it is. Its database must be there. May be repeated, and is. */
    public void createIfNotExists(TableName name, TableSettings settings) {
        calls.confirmedUnless(
                Kind.CONFLICT, Operation.keyed("create table", name.toString()), () -> creation(name, settings, null));
    }

    private Call<JsonNode> creation(TableName name, TableSettings settings, @Nullable String key) {
        Map<String, String> form = form(settings);
        return form.isEmpty()
                ? api.create(name.database(), name.table(), key)
                : api.create(name.database(), name.table(), key, form);
    }

    private static Map<String, String> form(TableSettings settings) {
        return new Form()
                .set(
                        "schema",
                        Optional.of(settings.schema())
                                .filter(schema -> !schema.isEmpty())
                                .map(Schemas::text))
                .set("expire_days", settings.expireDays())
                .set("include_v", settings.includeV())
                .set("detect_schema", settings.detectSchema())
                .set("description", settings.description())
                .texts();
    }

    /** Deletes a table; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(TableName name) {
        calls.confirmed(
                Operation.once("delete table", name.toString()), () -> api.delete(name.database(), name.table()));
    }

    /** Sees to it that a table is gone. May be repeated, and is. */
    public void deleteIfExists(TableName name) {
        calls.confirmedUnless(
                Kind.NOT_FOUND,
                Operation.keyed("delete table", name.toString()),
                () -> api.delete(name.database(), name.table()));
    }

    /**
     * Gives a table another name within its database. Tried once.
     *
     * @param overwrite whether a table of that name is replaced; without, the call is refused with kind CONFLICT
     */
    public void rename(TableName from, String to, boolean overwrite) {
        calls.confirmed(
                Operation.once("rename table", from + " to " + to),
                () -> api.rename(from.database(), from.table(), to, overwrite));
    }

    /** Has two tables of a database change names, in one step. Tried once. */
    public void swap(String database, String table1, String table2) {
        calls.confirmed(
                Operation.once("swap tables", database + "." + table1 + " and " + table2),
                () -> api.swap(database, table1, table2));
    }

    /** Replaces the schema; {@code time} does not belong in it. Tried once. */
    public void updateSchema(TableName name, List<TableColumn> schema) {
        updateSchema(name, schema, false);
    }

    /**
     * Replaces the schema; {@code time} does not belong in it. Tried once.
     *
     * @param ignoreDuplicates whether a column that is named twice is taken once instead of refused
     */
    public void updateSchema(TableName name, List<TableColumn> schema, boolean ignoreDuplicates) {
        Map<String, Object> body = new Form()
                .set("schema", Schemas.lists(schema))
                .set("ignore_duplicate_schema", ignoreDuplicates)
                .values();
        calls.confirmed(
                Operation.once("update the schema of table", name.toString()),
                () -> api.updateSchema(name.database(), name.table(), body));
    }

    /** Adds columns to the schema. Tried once. */
    public void appendSchema(TableName name, List<TableColumn> columns) {
        Map<String, Object> body =
                new Form().set("schema", Schemas.lists(columns)).values();
        calls.confirmed(
                Operation.once("append to the schema of table", name.toString()),
                () -> api.appendSchema(name.database(), name.table(), body));
    }

    /** Changes settings of a table. Tried once. */
    public void update(TableName name, TableSettings settings) {
        if (!settings.schema().isEmpty()) {
            throw new IllegalArgumentException(
                    "update(…) changes no schema, but schema is " + settings.schema() + "; use updateSchema(…)");
        }
        if (form(settings).isEmpty()) {
            throw new IllegalArgumentException("No settings to change in table " + name);
        }
        calls.confirmed(
                Operation.once("update table", name.toString()),
                () -> api.update(name.database(), name.table(), form(settings)));
    }

    /** Moves a table to another database; refused with kind CONFLICT if that has one of its name. Tried once. */
    public void changeDatabase(TableName name, String database) {
        calls.confirmed(
                Operation.once("move table", name + " to database " + database),
                () -> api.changeDatabase(name.database(), name.table(), database));
    }

    /**
     * Some of the newest rows, each a map with {@code time}.
     *
     * @param count how many at most
     */
    public List<Map<String, @Nullable Object>> tail(TableName name, int count) {
        return calls.inMemory(
                Operation.read("read the newest rows of table", name.toString()),
                () -> api.tail(name.database(), name.table(), count, "msgpack"),
                bytes -> bytes,
                Msgpack::maps);
    }

    /** How a table with user-defined partitions spreads its rows; empty for any other. */
    public Optional<TableDistribution> distribution(TableName name) {
        try {
            return Optional.of(calls.json(
                    Operation.read("show the distribution of table", name.toString()),
                    () -> api.distribution(name.database(), name.table()),
                    body -> new TableDistribution(
                            Json.text(body, "user_table_id"),
                            (int) Json.number(body, "bucket_count").orElse(0),
                            Json.text(body, "partition_function"),
                            distributionColumns(body.path("columns")))));
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<TableColumn> distributionColumns(JsonNode columns) {
        List<TableColumn> named = Schemas.read(columns);
        if (!named.isEmpty()) {
            return named;
        }
        List<TableColumn> objects = new ArrayList<>();
        columns.forEach(column -> objects.add(TableColumn.of(
                Json.optionalText(column, "key").orElseGet(() -> Json.text(column, "name")),
                Json.text(column, "type"))));
        return objects;
    }

    /** Tables that were deleted and can be recovered by their ids. */
    public List<TdTable> deleted() {
        return calls.json(
                Operation.read("list deleted tables", ""),
                api::deleted,
                body -> Json.list(body, body.has("user_tables") ? "user_tables" : "tables").stream()
                        .map(table -> read(
                                Json.optionalText(table, "database").orElseGet(() -> Json.text(table, "database_name")),
                                table))
                        .toList());
    }

    /** Brings back a table that was deleted. Tried once. */
    public void recover(String id) {
        calls.confirmed(Operation.once("recover table", id), () -> api.recover(id));
    }

    /**
     * Deletes the rows of some whole hours, as a job. Newer accounts refuse this: use SQL's DELETE there. Under a domain key it may
     * be repeated, and is.
     *
     * @param from the first second; on a whole hour
     * @param to the second after the last; on a whole hour
     * @param domainKey a key that the account has not used yet
     */
    public IssuedJob partialDelete(TableName name, Instant from, Instant to, Optional<String> domainKey) {
        if (from.getEpochSecond() % SECONDS_OF_AN_HOUR != 0
                || to.getEpochSecond() % SECONDS_OF_AN_HOUR != 0
                || !from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "Rows are deleted by whole hours, but from is " + from + " and to is " + to);
        }
        Map<String, String> form = new Form()
                .set("from", from.getEpochSecond())
                .set("to", to.getEpochSecond())
                .set("domain_key", domainKey)
                .texts();
        return JobIssue.issue(
                calls,
                "delete rows of table",
                name.toString(),
                domainKey,
                () -> api.partialDelete(name.database(), name.table(), form));
    }

    /**
     * Has a table written to a store of files, by a job. With a domain key this may be repeated, and is; without one it is tried
     * once.
     */
    public IssuedJob export(TableExport export) {
        TableName name = export.table();
        return JobIssue.issue(
                calls,
                "export table",
                name.toString(),
                export.domainKey(),
                () -> api.export(name.database(), name.table(), form(export)));
    }

    private static Map<String, String> form(TableExport export) {
        Form form = new Form();
        export.options().forEach(form::set);
        return form.set("storage_type", export.storageType())
                .set("bucket", export.bucket())
                .set("file_prefix", export.filePrefix())
                .set("file_format", export.fileFormat())
                .set("access_key_id", export.accessKeyId())
                .set("secret_access_key", export.secretAccessKey().map(Secret::reveal))
                .set("from", export.since().map(Instant::getEpochSecond))
                .set("to", export.until().map(Instant::getEpochSecond))
                .set("pool_name", export.poolName())
                .set("domain_key", export.domainKey())
                .texts();
    }

    private static TdTable read(String database, JsonNode table) {
        return TdTable.builder()
                .name(new TableName(database, Json.required(table, "name")))
                .id(Json.text(table, "id"))
                .type(Json.text(table, "type"))
                .rows(Json.number(table, "count"))
                .storedBytes(Json.number(table, "estimated_storage_size"))
                .schema(Schemas.read(Json.embedded(table, "schema")))
                .expireDays(Json.whole(table, "expire_days"))
                .includeV(Json.flag(table, "include_v"))
                .deleteProtected(Json.flag(table, "delete_protected"))
                .description(Json.text(table, "description"))
                .createdAt(Json.time(table, "created_at"))
                .updatedAt(Json.time(table, "updated_at"))
                .lastLogAt(Json.time(table, "last_log_timestamp"))
                .build();
    }

    interface Api {
        @GET("v3/table/list/{database}")
        Call<JsonNode> list(@Path("database") String database);

        @GET("v3/table/show/{database}/{table}")
        Call<JsonNode> show(@Path("database") String database, @Path("table") String table);

        @POST("v3/table/create/{database}/{table}/log")
        Call<JsonNode> create(
                @Path("database") String database,
                @Path("table") String table,
                @Nullable @Query("idempotent_key") String key);

        @FormUrlEncoded
        @POST("v3/table/create/{database}/{table}/log")
        Call<JsonNode> create(
                @Path("database") String database,
                @Path("table") String table,
                @Nullable @Query("idempotent_key") String key,
                @FieldMap Map<String, String> form);

        @POST("v3/table/delete/{database}/{table}")
        Call<JsonNode> delete(@Path("database") String database, @Path("table") String table);

        @FormUrlEncoded
        @POST("v3/table/rename/{database}/{table}/{to}")
        Call<JsonNode> rename(
                @Path("database") String database,
                @Path("table") String table,
                @Path("to") String to,
                @Field("overwrite") boolean overwrite);

        @POST("v3/table/swap/{database}/{table1}/{table2}")
        Call<JsonNode> swap(
                @Path("database") String database, @Path("table1") String table1, @Path("table2") String table2);

        @POST("v3/table/update-schema/{database}/{table}")
        Call<JsonNode> updateSchema(
                @Path("database") String database, @Path("table") String table, @Body Map<String, Object> body);

        @POST("v3/table/append-schema/{database}/{table}")
        Call<JsonNode> appendSchema(
                @Path("database") String database, @Path("table") String table, @Body Map<String, Object> body);

        @FormUrlEncoded
        @POST("v3/table/update/{database}/{table}")
        Call<JsonNode> update(
                @Path("database") String database, @Path("table") String table, @FieldMap Map<String, String> form);

        @FormUrlEncoded
        @POST("v3/table/change_database/{database}/{table}")
        Call<JsonNode> changeDatabase(
                @Path("database") String database,
                @Path("table") String table,
                @Field("dest_database_name") String destination);

        @Streaming
        @GET("v3/table/tail/{database}/{table}")
        Call<ResponseBody> tail(
                @Path("database") String database,
                @Path("table") String table,
                @Query("count") int count,
                @Query("format") String format);

        @GET("v3/table/distribution/{database}/{table}")
        Call<JsonNode> distribution(@Path("database") String database, @Path("table") String table);

        @GET("v3/table/deleted")
        Call<JsonNode> deleted();

        @POST("v3/table/recover/{id}")
        Call<JsonNode> recover(@Path("id") String id);

        @FormUrlEncoded
        @POST("v3/table/partialdelete/{database}/{table}")
        Call<JsonNode> partialDelete(
                @Path("database") String database, @Path("table") String table, @FieldMap Map<String, String> form);

        @FormUrlEncoded
        @POST("v3/export/run/{database}/{table}")
        Call<JsonNode> export(
                @Path("database") String database, @Path("table") String table, @FieldMap Map<String, String> form);
    }
}
