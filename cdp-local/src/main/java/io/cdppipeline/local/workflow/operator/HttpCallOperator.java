package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.UnexpectedFailure;
import io.cdppipeline.workflow.TaskConfig;
import java.time.Duration;

/** {@code http_call>}: sends a request and runs its answer, JSON or YAML, as a workflow. */
final class HttpCallOperator implements Operator {

    private static final String FILE = "http_call.dig";
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().configure(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, false));

    private final HttpExchange http;
    private final HttpRetries retries;

    HttpCallOperator(HttpExchange http, Duration firstRetry) {
        this.http = http;
        this.retries = new HttpRetries(firstRetry);
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return retries.run(context, () -> run(context, context.withDefaultsFrom("http")));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        String override = params.text("content_type_override", "");
        HttpReply reply = http.send(context, params, params.text("_command"));
        String content = HttpRetries.limited(context, override.isEmpty() ? reply.text() : reply.textAs(override));
        String type = override.isEmpty() ? reply.contentType().orElse("") : override;
        if (type.isEmpty()) {
            throw new TaskFailedException("Content-Type must be set in the HTTP response but not set");
        }
        String source = switch (HttpReply.mediaType(type)) {
            case "application/json" -> yaml(content);
            case "application/x-yaml" -> content;
            default ->
                throw new TaskFailedException(
                        "Unsupported Content-Type (expected application/json or application/x-yaml): "
                                + reply.contentType().orElse(type));
        };
        context.log()
                .info(
                        "io.digdag.standards.operator.HttpCallOperatorFactory",
                        "Fetched definition for http_call>:\n" + source);
        String path = context.workspace().resolve(FILE);
        return TaskResult.ofSubtasks(
                CallOperator.subtasks(context.workspace().project().load(path, source)));
    }

    /** By way of YAML, so that the answer is typed as a file would be. */
    private static String yaml(String content) {
        try {
            JsonNode json = Json.MAPPER.readTree(content);
            return YAML.writeValueAsString(ObjectNode.class.cast(json));
        } catch (JsonProcessingException e) {
            throw new UnexpectedFailure(
                    "Failed to parse response as JSON: " + e.getClass().getName() + ": " + e.getMessage(), e);
        }
    }
}
