package io.cdppipeline.td.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Form;
import io.cdppipeline.td.internal.JobIssue;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.MalformedAnswerException;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.job.IssuedJob;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Loading through connectors (td-api fact sheet, section 2). Configurations are maps with the keys {@code in}, {@code out},
 * {@code exec} and {@code filters}, as in a {@code load.yml}. Thread-safe; every method throws {@link TdClientException}.
 */
public final class TdConnector {

    private static final int LONGEST_CONFIG = 65_535;

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdConnector(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** A configuration with what the service found out by looking at the source: parser, columns, filters. Changes nothing. */
    public Map<String, @Nullable Object> guess(Map<String, ?> config) {
        Map<String, Object> body = body(config);
        return calls.json(Operation.read("guess a connector's configuration", ""), () -> api.guess(body), answer -> {
            if (!answer.path("config").isObject()) {
                throw new MalformedAnswerException("the answer has no 'config'");
            }
            return Json.map(answer.path("config"));
        });
    }

    /** The service's preview of what a configuration would load: {@code schema} and {@code records}. Changes nothing. */
    public Map<String, @Nullable Object> preview(Map<String, ?> config) {
        Map<String, Object> body = body(config);
        return calls.json(Operation.read("preview a connector's load", ""), () -> api.preview(body), Json::map);
    }

    /** Loads once. Tried once. */
    public IssuedJob issue(TableName table, Map<String, ?> config) {
        return issue(table, config, Optional.empty());
    }

    /** Loads once, under a domain key that the account has not used yet. May be repeated, and is. */
    public IssuedJob issue(TableName table, Map<String, ?> config, String domainKey) {
        return issue(table, config, Optional.of(domainKey));
    }

    private IssuedJob issue(TableName table, Map<String, ?> config, Optional<String> domainKey) {
        Map<String, Object> body = body(config);
        body.put("database", table.database());
        body.put("table", table.table());
        return JobIssue.issue(
                calls,
                "issue bulkload job into table",
                table.toString(),
                domainKey,
                () -> api.issue(table.database(), domainKey.orElse(null), body));
    }

    private static Map<String, Object> body(Map<String, ?> config) {
        int length = Json.text(config).length();
        if (length > LONGEST_CONFIG) {
            throw new IllegalArgumentException("The connector's configuration has " + length
                    + " characters as JSON, but no more" + " than " + LONGEST_CONFIG + " are taken");
        }
        return new Form().set("config", config).values();
    }

    interface Api {
        @POST("v3/bulk_loads/guess")
        Call<JsonNode> guess(@Body Map<String, Object> body);

        @POST("v3/bulk_loads/preview")
        Call<JsonNode> preview(@Body Map<String, Object> body);

        @POST("v3/job/issue/bulkload/{database}")
        Call<JsonNode> issue(
                @Path("database") String database,
                @Nullable @Query("domain_key") String domainKey,
                @Body Map<String, Object> body);
    }
}
