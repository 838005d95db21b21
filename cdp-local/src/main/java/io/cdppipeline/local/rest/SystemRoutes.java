package io.cdppipeline.local.rest;

/** Health and credentials (facts: td-api, section 2). */
final class SystemRoutes {

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
        return Answer.ok(Json.object()
                .put("id", 1)
                .put("name", "local")
                .put("email", "local@localhost")
                .put("administrator", true)
                .put("account_owner", true));
    }
}
