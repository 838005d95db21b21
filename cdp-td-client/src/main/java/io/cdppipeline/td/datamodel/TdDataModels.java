package io.cdppipeline.td.datamodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.MalformedAnswerException;
import io.cdppipeline.td.internal.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.PUT;
import retrofit2.http.Path;

/**
 * Data models of Treasure Insights (td-api fact sheet, section 7); refused with kind FORBIDDEN where the account has none.
 * Thread-safe; every method throws {@link TdClientException}.
 */
public final class TdDataModels {

    private final ApiCalls calls;
    private final Api api;
    private final Secret authorization;

    /** For {@link io.cdppipeline.td.TdClient} only; {@code authorization} is the value of that header. */
    public TdDataModels(ApiCalls calls, Secret authorization) {
        this.calls = calls;
        this.api = calls.api(Api.class);
        this.authorization = authorization;
    }

    /** All data models that the API key may see. */
    public List<DataModel> list() {
        return calls.anyJson(Operation.read("list data models", ""), api::list, body -> {
            JsonNode list = body.isArray() ? body : body.path("datamodels");
            if (!list.isArray()) {
                throw new MalformedAnswerException("the answer is no list of data models");
            }
            List<DataModel> models = new ArrayList<>();
            list.forEach(each -> models.add(new DataModel(Json.map(each))));
            return List.copyOf(models);
        });
    }

    /**
     * Makes a data model. The service wants the API key in the request's body too; neither is ever logged. Tried once.
     */
    public DataModel create(DataModelRequest request) {
        return calls.json(
                Operation.once("create data model", request.name()),
                () -> api.create(json(request)),
                body -> new DataModel(Json.map(body)));
    }

    private ObjectNode json(DataModelRequest request) {
        String key = authorization.reveal();
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("name", request.name())
                .put("apikey", key.startsWith("TD1 ") ? key.substring("TD1 ".length()) : key)
                .put("type", "elasticube")
                .put("description", request.description().orElse(""));
        request.sharedUsers().forEach(json.putArray("shared_users")::add);
        ObjectNode model = json.putObject("datamodel");
        ObjectNode datasets = model.putObject("datasets");
        for (DataModelRequest.Table table : request.tables()) {
            String database = table.name().database();
            ObjectNode dataset = datasets.path(database).isObject()
                    ? (ObjectNode) datasets.path(database)
                    : datasets.putObject(database).put("type", "presto").put("database", database);
            ObjectNode columns = dataset.withObjectProperty("tables")
                    .putObject(table.name().table())
                    .putObject("columns");
            table.columns().forEach((name, type) -> columns.putObject(name).put("type", type));
        }
        ArrayNode relations = model.putArray("relations");
        for (List<DataModelRequest.RelatedColumn> relation : request.relations()) {
            ArrayNode columns = relations.addArray();
            relation.forEach(column -> columns.addObject()
                    .put("dataset", column.table().database())
                    .put("table", column.table().table())
                    .put("column", column.column()));
        }
        return json;
    }

    /** Begins to build all of a data model. Tried once. */
    public DataModelBuild build(String oid) {
        return calls.json(
                Operation.once("build data model", oid),
                () -> api.build(oid, Map.of("buildType", "full")),
                body -> new DataModelBuild(Json.map(body)));
    }

    /** A build that has begun. */
    public DataModelBuild showBuild(String oid, String buildOid) {
        return calls.json(
                Operation.read("show build " + buildOid + " of data model", oid),
                () -> api.showBuild(oid, buildOid),
                body -> new DataModelBuild(Json.map(body)));
    }

    /** Sets who may see a data model, by e-mail address. May be repeated, and is. */
    public void share(String oid, List<String> emails) {
        calls.done(Operation.keyed("share data model", oid), () -> api.share(oid, Map.of("emails", emails)));
    }

    interface Api {
        @GET("reporting/datamodels")
        Call<JsonNode> list();

        @POST("reporting/datamodels")
        Call<JsonNode> create(@Body ObjectNode request);

        @POST("reporting/datamodels/{oid}/builds")
        Call<JsonNode> build(@Path("oid") String oid, @Body Map<String, String> request);

        @GET("reporting/datamodels/{oid}/builds/{build}")
        Call<JsonNode> showBuild(@Path("oid") String oid, @Path("build") String buildOid);

        @PUT("reporting/datamodels/{oid}/shares")
        Call<Void> share(@Path("oid") String oid, @Body Map<String, List<String>> request);
    }
}
