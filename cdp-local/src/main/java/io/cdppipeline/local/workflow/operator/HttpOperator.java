package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.TaskConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code http>}: sends a request and stores its status, and its body if asked to. */
final class HttpOperator implements Operator {

    private final HttpExchange http;
    private final HttpRetries retries;

    HttpOperator(HttpExchange http, Duration firstRetry) {
        this.http = http;
        this.retries = new HttpRetries(firstRetry);
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return retries.run(context, () -> run(context, context.withDefaultsFrom("http")));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        boolean storeContent = params.bool("store_content", false);
        // A secret address is referred to, so that logs and errors hide it.
        String address = context.secrets().find("http.uri").map(Secret::reveal).isPresent()
                ? "${secret:http.uri}"
                : params.text("_command");
        HttpReply reply = http.send(context, params, address);
        ObjectNode store = Json.object();
        ObjectNode stored = store.putObject("http").put("last_status", reply.status());
        List<List<String>> reset = new ArrayList<>(List.of(List.of("http", "last_status")));
        if (storeContent) {
            stored.put("last_content", HttpRetries.limited(context, reply.text()));
            reset.add(List.of("http", "last_content"));
        }
        return TaskResult.ofStore(store, reset);
    }
}
