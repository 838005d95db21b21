package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import java.io.IOException;
import java.time.Clock;

/** Health, credentials, and the one user and account there are (facts: td-api, section 2). */
final class SystemRoutes {

    private final String since;

    SystemRoutes(Clock clock) {
        this.since = Json.apiTime(clock.instant());
    }

    Answer status(Call call) {
        return Answer.ok(Json.object().put("status", "ok"));
    }

    /** Whoever gets here has the one key that there is. */
    Answer validate(Call call) {
        return Answer.ok(Json.object()
                .put("key_type", "master")
                .put("account_id", 1)
                .put("user_id", 1)
                .put("administrator", true));
    }

    Answer user(Call call) {
        return Answer.ok(user());
    }

    Answer users(Call call) {
        ObjectNode body = Json.object();
        body.putArray("users").add(user());
        return Answer.ok(body);
    }

    private ObjectNode user() {
        return Json.object()
                .put("id", 1)
                .put("name", "local")
                .put("first_name", "local")
                .put("last_name", "")
                .put("email", "local@localhost")
                .putNull("phone")
                .put("gravatar_url", "")
                .put("administrator", true)
                .put("created_at", since)
                .put("updated_at", since)
                .put("account_owner", true);
    }

    Answer account(Call call) {
        ObjectNode body = Json.object();
        body.putObject("account")
                .put("id", 1)
                .put("plan", 0)
                .put("storage_size", 0)
                .put("guaranteed_cores", 0)
                .put("maximum_cores", Runtime.getRuntime().availableProcessors())
                .put("created_at", since);
        return Answer.ok(body);
    }

    /** There are no passwords: whoever knows the key gets it back. */
    Route.Action authenticate(Secret apiKey) {
        return call -> authenticate(call, apiKey);
    }

    private static Answer authenticate(Call call, Secret apiKey) throws IOException {
        String password = call.settings().path("password").asText("");
        if (!apiKey.equals(Secret.of(password))) {
            throw new RestException(
                    400, "Authentication failed: the embedded Treasure Data has no passwords; give its API key as one");
        }
        return Answer.ok(Json.object().put("name", "local").put("apikey", password));
    }
}
