package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Form;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.util.List;
import java.util.Map;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.DELETE;
import retrofit2.http.GET;
import retrofit2.http.PATCH;
import retrofit2.http.POST;
import retrofit2.http.Path;

/**
 * Pools, which bound how many attempts run at once, and the rules that put attempts into them; only Treasure Data has them
 * (td-api fact sheet, section 4). Changes are sent once. Thread-safe; every method throws {@link TdClientException}.
 */
public final class TdPools {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdPools(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** All pools. */
    public List<TdPool> list() {
        return calls.json(
                Operation.read("list pools", ""),
                api::list,
                body -> Json.list(body, "pools").stream().map(TdPool::read).toList());
    }

    /** A pool; refused with kind NOT_FOUND if there is none. */
    public TdPool show(String id) {
        return calls.json(Operation.read("show pool", id), () -> api.show(id), TdPool::read);
    }

    /** Makes a pool; its limit is taken off that of the default pool. Refused with kind CONFLICT if the name is taken. */
    public TdPool create(String name, int concurrencyLimit) {
        return calls.json(
                Operation.once("create pool", name), () -> api.create(pool(name, concurrencyLimit)), TdPool::read);
    }

    /** Changes a pool's name and limit. */
    public TdPool update(String id, String name, int concurrencyLimit) {
        return calls.json(
                Operation.once("update pool", id), () -> api.update(id, pool(name, concurrencyLimit)), TdPool::read);
    }

    /** Deletes a pool that no attempt and no rule uses; its limit is given to the default pool. */
    public void delete(String id) {
        calls.confirmed(Operation.once("delete pool", id), () -> api.delete(id));
    }

    private static Map<String, Object> pool(String name, int concurrencyLimit) {
        return new Form()
                .set("name", name)
                .set("concurrencyLimit", concurrencyLimit)
                .values();
    }

    /** All rules. */
    public List<TdPoolRule> rules() {
        return calls.json(
                Operation.read("list pool rules", ""),
                api::rules,
                body -> Json.list(body, "poolRules").stream()
                        .map(TdPoolRule::read)
                        .toList());
    }

    /** A rule; refused with kind NOT_FOUND if there is none. */
    public TdPoolRule showRule(String id) {
        return calls.json(Operation.read("show pool rule", id), () -> api.showRule(id), TdPoolRule::read);
    }

    /**
     * Makes a rule.
     *
     * @param priority of its own among the rules, from 1 to 10,000
     * @param conditions one or two, each with the service's own fields
     */
    public TdPoolRule createRule(String poolId, int priority, List<? extends Map<String, ?>> conditions) {
        return calls.json(
                Operation.once("create pool rule for pool", poolId),
                () -> api.createRule(rule(poolId, priority, conditions)),
                TdPoolRule::read);
    }

    /** Replaces what a rule says; parameters as for {@link #createRule}. */
    public TdPoolRule updateRule(String id, String poolId, int priority, List<? extends Map<String, ?>> conditions) {
        return calls.json(
                Operation.once("update pool rule", id),
                () -> api.updateRule(id, rule(poolId, priority, conditions)),
                TdPoolRule::read);
    }

    /** Deletes a rule. */
    public void deleteRule(String id) {
        calls.confirmed(Operation.once("delete pool rule", id), () -> api.deleteRule(id));
    }

    private static Map<String, Object> rule(String poolId, int priority, List<? extends Map<String, ?>> conditions) {
        return new Form()
                .set("poolId", poolId)
                .set("priority", priority)
                .set("conditions", conditions)
                .values();
    }

    interface Api {
        @GET("api/pools")
        Call<JsonNode> list();

        @GET("api/pools/{id}")
        Call<JsonNode> show(@Path("id") String id);

        @POST("api/pools")
        Call<JsonNode> create(@Body Map<String, Object> pool);

        @PATCH("api/pools/{id}")
        Call<JsonNode> update(@Path("id") String id, @Body Map<String, Object> pool);

        @DELETE("api/pools/{id}")
        Call<JsonNode> delete(@Path("id") String id);

        @GET("api/pool_rules")
        Call<JsonNode> rules();

        @GET("api/pool_rules/{id}")
        Call<JsonNode> showRule(@Path("id") String id);

        @POST("api/pool_rules")
        Call<JsonNode> createRule(@Body Map<String, Object> rule);

        @PATCH("api/pool_rules/{id}")
        Call<JsonNode> updateRule(@Path("id") String id, @Body Map<String, Object> rule);

        @DELETE("api/pool_rules/{id}")
        Call<JsonNode> deleteRule(@Path("id") String id);
    }
}
