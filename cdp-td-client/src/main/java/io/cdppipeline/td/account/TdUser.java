package io.cdppipeline.td.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.util.List;
import retrofit2.Call;
import retrofit2.http.Field;
import retrofit2.http.FormUrlEncoded;
import retrofit2.http.GET;
import retrofit2.http.POST;

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

    /** The user that the API key belongs to. */
    public TdUserInfo show() {
        return calls.json(Operation.read("show the user", ""), api::show, TdUser::user);
    }

    /** The user that the API key belongs to, and the service's time. */
    public TdVisit visit() {
        return calls.dated(
                Operation.read("show the user", ""), api::show, (body, time) -> new TdVisit(user(body), time));
    }

    /** All users of the account. */
    public List<TdUserInfo> list() {
        return calls.json(
                Operation.read("list users", ""),
                api::list,
                body -> Json.list(body, "users").stream().map(TdUser::user).toList());
    }

    /** The account that the user belongs to. */
    public TdAccount account() {
        return calls.json(Operation.read("show the account", ""), api::account, body -> {
            JsonNode account = body.path("account");
            return new TdAccount(
                    Json.required(account, "id"),
                    Json.text(account, "plan"),
                    Json.number(account, "storage_size"),
                    Json.number(account, "guaranteed_cores"),
                    Json.number(account, "maximum_cores"),
                    Json.time(account, "created_at"));
        });
    }

    /** The API key of a user who signs in with a password. Tried once, so that nobody is locked out. */
    public Secret authenticate(String email, Secret password) {
        return calls.json(
                Operation.once("authenticate user", email),
                () -> api.authenticate(email, password.reveal()),
                body -> Secret.of(Json.required(body, "apikey")));
    }

    /** Whether the service says that it is well; the answer needs no API key. */
    public boolean serviceIsUp() {
        return calls.json(
                Operation.read("ask for the service's status", ""),
                api::serverStatus,
                body -> Json.text(body, "status").equalsIgnoreCase("ok"));
    }

    private static TdUserInfo user(JsonNode user) {
        return new TdUserInfo(
                Json.text(user, "id"),
                Json.text(user, "name"),
                Json.text(user, "email"),
                Json.flag(user, "administrator"),
                Json.flag(user, "account_owner"),
                Json.time(user, "created_at"));
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

        @GET("v3/user/show")
        Call<JsonNode> show();

        @GET("v3/user/list")
        Call<JsonNode> list();

        @GET("v3/account/show")
        Call<JsonNode> account();

        @FormUrlEncoded
        @POST("v3/user/authenticate")
        Call<JsonNode> authenticate(@Field("user") String user, @Field("password") String password);

        @GET("v3/system/server_status")
        Call<JsonNode> serverStatus();
    }
}
