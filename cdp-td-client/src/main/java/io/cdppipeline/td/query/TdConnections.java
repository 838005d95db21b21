package io.cdppipeline.td.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Query;

/** Where results are written (td-api fact sheet, section 2). Thread-safe; every method throws {@link TdClientException}. */
public final class TdConnections {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdConnections(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** The id of the connection of a name, as {@code resultConnectionId} of a job wants it; refused with kind NOT_FOUND if none. */
    public String lookup(String name) {
        return calls.json(
                Operation.read("look up connection", name), () -> api.lookup(name), body -> Json.required(body, "id"));
    }

    /** The result export URLs that are stored under names; they may hold passwords. */
    public Map<String, Secret> results() {
        return calls.json(Operation.read("list result destinations", ""), api::results, body -> {
            Map<String, Secret> urls = new LinkedHashMap<>();
            Json.list(body, "results")
                    .forEach(each -> urls.put(Json.required(each, "name"), Secret.of(Json.text(each, "url"))));
            return urls;
        });
    }

    /** What is set up for queries that read other systems in place. */
    public List<FederatedQuery> federatedQueries() {
        return calls.jsonList(
                Operation.read("list federated query configurations", ""),
                api::federatedQueries,
                body -> StreamSupport.stream(body.spliterator(), false)
                        .map(FederatedQuery::read)
                        .toList());
    }

    interface Api {
        @GET("v4/federated_query_configs")
        Call<JsonNode> federatedQueries();

        @GET("v3/connections/lookup")
        Call<JsonNode> lookup(@Query("name") String name);

        @GET("v3/result/list")
        Call<JsonNode> results();
    }
}
