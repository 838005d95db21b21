package io.cdppipeline.td.unification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.MalformedAnswerException;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.workflow.TdAttempts;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.Headers;
import retrofit2.http.POST;

/**
 * The unification service (td-api fact sheet, section 5.1). It computes nothing itself: it answers with a workflow, which the
 * caller runs; usually the caller is a workflow's {@code http_call>}. Thread-safe; every method throws {@link
 * TdClientException}.
 */
public final class TdUnification {

    private static final int MOST_YAML = 8 << 20;

    private final ApiCalls calls;
    private final Api api;
    private final TdAttempts attempts;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdUnification(ApiCalls calls, TdAttempts attempts) {
        this.calls = calls;
        this.api = calls.api(Api.class);
        this.attempts = attempts;
    }

    /**
     * The workflow that does a unification; nothing is run yet, so that this may be repeated, and is. Refused with kind INVALID,
     * and what is wrong at which place, if the definition is; that makes it a check of {@code unify.yml} too.
     */
    public UnificationWorkflow workflow(UnificationRequest request) {
        Map<String, @Nullable Object> content = content(request);
        Object name = request.unification().fields().get("name");
        return calls.bytes(
                Operation.read("ask for the workflow of unification", name == null ? "" : name.toString()),
                () -> api.workflowCall(content),
                bytes -> read(new String(bytes.readAllBytes(), StandardCharsets.UTF_8)));
    }

    private static Map<String, @Nullable Object> content(UnificationRequest request) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        request.runCanonicalIds().ifPresent(flag -> content.put("run_canonical_ids", flag));
        request.runPersistentIds().ifPresent(flag -> content.put("run_persistent_ids", flag));
        request.runEnrichments().ifPresent(flag -> content.put("run_enrichments", flag));
        request.runMasterTables().ifPresent(flag -> content.put("run_master_tables", flag));
        request.fullRefresh().ifPresent(flag -> content.put("full_refresh", flag));
        request.keepDebugTables().ifPresent(flag -> content.put("keep_debug_tables", flag));
        request.earlyAccess().ifPresent(flag -> content.put("early_access", flag));
        content.put("unification", request.unification().fields());
        return content;
    }

    private static UnificationWorkflow read(String text) {
        if (text.stripLeading().startsWith("{")) {
            try {
                JsonNode json = Json.MAPPER.readTree(text);
                return new UnificationWorkflow(new LinkedHashMap<>(Json.map(json)), text);
            } catch (JsonProcessingException e) {
                throw new MalformedAnswerException("the answer is no workflow: " + e.getOriginalMessage());
            }
        }
        if (text.stripLeading().startsWith("<")) {
            throw new MalformedAnswerException("the answer is an HTML page and no workflow");
        }
        try {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(MOST_YAML);
            if (new Yaml(new SafeConstructor(options)).load(text) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> tasks = new LinkedHashMap<>();
                map.forEach((key, value) -> tasks.put(String.valueOf(key), value));
                return new UnificationWorkflow(Collections.unmodifiableMap(tasks), text);
            }
        } catch (YAMLException e) {
            throw new MalformedAnswerException("the answer is no workflow: " + firstLine(e));
        }
        throw new MalformedAnswerException("the answer is no workflow");
    }

    private static String firstLine(YAMLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /**
     * How far a unification has come that a workflow's task has asked for.
     *
     * @param attemptId the attempt of that workflow
     * @param callingTask the full name of the task with {@code http_call>}: {@code +main+call_unification}
     */
    public UnificationStatus status(String attemptId, String callingTask) {
        return UnificationStatus.of(attempts.tasks(attemptId), callingTask);
    }

    interface Api {
        @Headers("Accept: application/json, application/x-yaml")
        @POST("unifications/workflow_call")
        Call<ResponseBody> workflowCall(@Body Map<String, @Nullable Object> content);
    }
}
