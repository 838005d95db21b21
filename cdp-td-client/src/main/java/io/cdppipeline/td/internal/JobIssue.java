package io.cdppipeline.td.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.job.IssuedJob;
import java.util.Optional;
import java.util.function.Supplier;
import retrofit2.Call;

/** Calls that issue a job: under a domain key they are repeated, and the job of a 409 is theirs. */
public final class JobIssue {

    private JobIssue() {}

    /** Sends such a call; {@code call} must carry the domain key itself. */
    public static IssuedJob issue(
            ApiCalls calls, String name, String resource, Optional<String> domainKey, Supplier<Call<JsonNode>> call) {
        return calls.json(
                domainKey.isPresent() ? Operation.keyed(name, resource) : Operation.once(name, resource),
                call,
                body -> new IssuedJob(id(body), false),
                conflict -> domainKey.flatMap(key -> conflict.job()).map(id -> new IssuedJob(id, true)));
    }

    private static String id(JsonNode body) {
        return Json.optionalText(body, "job_id")
                .or(() -> Json.optionalText(body, "job"))
                .orElseGet(() -> Json.required(body, "id"));
    }
}
