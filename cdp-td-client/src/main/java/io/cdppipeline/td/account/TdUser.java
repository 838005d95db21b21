package io.cdppipeline.td.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import retrofit2.Call;
import retrofit2.http.GET;

/** The user that the API key belongs to. Thread-safe. */
public final class TdUser {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdUser(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /**
     * Asks the service whether it knows the API key: the cheapest call with credentials.
     *
     * @throws io.cdppipeline.td.TdClientException if it does not, with kind UNAUTHORIZED
     */
    public TdApiKey validateApiKey() {
        return calls.json(Operation.read("validate the API key", ""), api::validate, TdUser::read);
    }

    private static TdApiKey read(JsonNode body) {
        return new TdApiKey(
                Json.text(body, "key_type"),
                Json.text(body, "account_id"),
                Json.text(body, "user_id"),
                body.path("administrator").asBoolean());
    }

    interface Api {
        @GET("v3/user/apikey/validate")
        Call<JsonNode> validate();
    }
}
