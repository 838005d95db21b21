package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.HttpRouter;
import io.cdppipeline.local.workflow.Messages;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.Secrets;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.UnexpectedFailure;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Sends the request that a task describes, and says in the server's words what went wrong. */
final class HttpExchange {

    /** A failure after which the request may be sent again. */
    static final class RetriableException extends UnexpectedFailure {
        private RetriableException(String message) {
            super(message, null);
        }

        private RetriableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final String SOURCE = "io.digdag.standards.operator.HttpOperatorFactory";
    private static final int MAX_REDIRECTS = 8;
    private static final long TIMEOUT_SECONDS = 30;
    private static final int LONGEST_SUMMARY = 200;
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final HttpRouter router;
    private final HttpClients clients = new HttpClients();

    HttpExchange(HttpRouter router) {
        this.router = router;
    }

    /** Body and content type. */
    private record Content(String text, String type) {}

    /** A request, ready to be sent. */
    private record Call(
            OperatorContext context,
            TaskConfig params,
            String method,
            URI uri,
            boolean secretUri,
            Optional<Content> content,
            boolean retry) {

        String safeUri() {
            if (secretUri) {
                return uri.getScheme() + "://***";
            }
            String userInfo = uri.getRawUserInfo();
            return userInfo == null ? uri.toString() : uri.toString().replace(userInfo + "@", "");
        }
    }

    /**
     * @param address what the task names; may refer to secrets
     * @throws RetriableException if sending it again may help and the task allows it
     * @throws TaskFailedException otherwise
     */
    HttpReply send(OperatorContext context, TaskConfig params, String address) throws InterruptedException {
        String method = params.text("method", "GET").toUpperCase(Locale.ROOT);
        boolean retry = params.optionalBool("retry").orElse(SAFE_METHODS.contains(method));
        params.longInteger("timeout", TIMEOUT_SECONDS);
        URI uri = withQuery(URI.create(context.secrets().resolve(address)), context, params);
        Call call =
                new Call(context, params, method, uri, Secrets.isReferredIn(address), content(context, params), retry);
        context.log().info(SOURCE, "Sending HTTP request: " + method + " " + call.safeUri());
        HttpReply reply = exchange(call);
        context.log().info(SOURCE, "Received HTTP response: " + method + " " + call.safeUri() + ": " + reply.status());
        if (reply.status() >= 200 && reply.status() < 400) {
            return reply;
        }
        throw failure(call, reply);
    }

    private HttpReply exchange(Call call) throws InterruptedException {
        boolean follow = call.params().bool("follow_redirects", true);
        String method = call.method();
        URI uri = call.uri();
        Optional<Content> content = call.content();
        for (int redirects = 0; ; redirects++) {
            HttpResponse<byte[]> response = sendOnce(call, method, uri, content);
            Optional<String> location = response.headers().firstValue("Location");
            int status = response.statusCode();
            boolean redirected = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
            if (follow && redirected && location.isPresent() && redirects >= MAX_REDIRECTS) {
                String request = method + " " + call.safeUri() + " - " + status + " " + HttpReasons.of(status);
                throw call.retry()
                        ? new RetriableException("Unexpected HTTP status: " + request)
                        : new TaskFailedException("Unexpected HTTP status: " + request);
            }
            if (!follow || !redirected || location.isEmpty()) {
                return new HttpReply(status, response.headers().firstValue("Content-Type"), response.body());
            }
            uri = uri.resolve(location.get());
            if (status == 303 || (status < 303 && method.equals("POST"))) {
                method = method.equals("HEAD") ? "HEAD" : "GET";
                content = Optional.empty();
            }
        }
    }

    private HttpResponse<byte[]> sendOnce(Call call, String method, URI uri, Optional<Content> content)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(router.route(uri))
                .timeout(Duration.ofSeconds(call.params().longInteger("timeout", TIMEOUT_SECONDS)))
                .method(
                        method,
                        content.map(body -> HttpRequest.BodyPublishers.ofString(body.text(), StandardCharsets.UTF_8))
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        content.ifPresent(body -> request.header("Content-Type", body.type()));
        // A redirect must not carry credentials to another host.
        boolean trusted = Objects.equals(uri.getAuthority(), call.uri().getAuthority());
        if (trusted) {
            authorization(call.context().secrets()).ifPresent(value -> request.header("Authorization", value));
        }
        addHeaders(call, request, trusted);
        try {
            return clients.of(call.params()).send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            call.context().log().warn(SOURCE, "Exception without response: " + method + " " + call.safeUri());
            if (call.retry()) {
                throw new RetriableException("HTTP request failed. " + Messages.message(e), e);
            }
            throw new TaskFailedException(Messages.message(e), e);
        }
    }

    private static Optional<String> authorization(Secrets secrets) {
        Optional<String> whole = secrets.find("http.authorization").map(Secret::reveal);
        return whole.or(() -> secrets.find("http.user").map(user -> {
            String password = secrets.find("http.password").map(Secret::reveal).orElse("");
            byte[] pair = (user.reveal() + ":" + password).getBytes(StandardCharsets.ISO_8859_1);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }));
    }

    private static void addHeaders(Call call, HttpRequest.Builder request, boolean trusted) {
        Secrets secrets = call.context().secrets();
        for (JsonNode entry : call.params().list("headers")) {
            if (!entry.isObject() || entry.size() != 1) {
                throw new WorkflowException("Invalid header: " + entry);
            }
            Map.Entry<String, JsonNode> header = entry.properties().iterator().next();
            String name = secrets.resolve(header.getKey());
            String value = secrets.resolve(header.getValue().asText());
            if (name.equalsIgnoreCase("Content-Type")) {
                request.setHeader(name, value);
            } else if (trusted || !name.equalsIgnoreCase("Authorization")) {
                request.header(name, value);
            }
        }
    }

    private static Optional<Content> content(OperatorContext context, TaskConfig params) {
        Optional<JsonNode> content = params.value("content");
        if (content.isEmpty()) {
            return Optional.empty();
        }
        JsonNode value = context.secrets().resolve(content.get());
        Optional<String> type = params.optionalText("content_type");
        String format = params.optionalText("content_format")
                .map(text -> text.toLowerCase(Locale.ROOT))
                .orElse(value.isContainerNode() ? "json" : "text");
        if (format.equals("json")) {
            return Optional.of(new Content(value.toString(), type.orElse("application/json")));
        } else if (format.equals("form") && value instanceof ObjectNode fields) {
            return Optional.of(new Content(form(fields), "application/x-www-form-urlencoded"));
        } else if (format.equals("text") && !value.isContainerNode()) {
            return Optional.of(new Content(value.asText(), type.orElse("plain/text")));
        }
        throw new WorkflowException("Invalid content format for "
                + value.getNodeType().name().toLowerCase(Locale.ROOT) + "s: '" + format + "'");
    }

    private static String form(ObjectNode fields) {
        List<String> pairs = new ArrayList<>();
        fields.properties().forEach(field -> {
            if (field.getValue().isContainerNode()) {
                throw new WorkflowException("Invalid form content field value: " + field.getValue());
            }
            pairs.add(pair(field.getKey(), field.getValue().asText()));
        });
        return String.join("&", pairs);
    }

    private static URI withQuery(URI uri, OperatorContext context, TaskConfig params) {
        Optional<JsonNode> query = params.value("query");
        if (query.isEmpty()) {
            return uri;
        }
        Secrets secrets = context.secrets();
        List<String> pairs = new ArrayList<>();
        if (uri.getRawQuery() != null) {
            pairs.add(uri.getRawQuery());
        }
        Optional<ObjectNode> map = map(params);
        if (map.isPresent()) {
            if (query.get().isObject() && !hasTexts(map.get())) {
                // The server then takes the whole for a text, which it is not.
                params.optionalText("query");
            }
            map.get()
                    .properties()
                    .forEach(entry -> pairs.add(pair(
                            secrets.resolve(entry.getKey()),
                            secrets.resolve(entry.getValue().asText()))));
        } else {
            for (String part : secrets.resolve(query.get().asText()).split("&")) {
                String[] both = part.split("=", 2);
                pairs.add(pair(decode(both[0]), both.length == 2 ? decode(both[1]) : ""));
            }
        }
        String text = uri.toString();
        int fragment = text.indexOf('#');
        String base = (fragment < 0 ? text : text.substring(0, fragment)).split("\\?", 2)[0];
        return URI.create(base + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs)));
    }

    private static boolean hasTexts(ObjectNode map) {
        return map.properties().stream()
                .allMatch(entry ->
                        entry.getValue().isValueNode() && !entry.getValue().isNull());
    }

    private static Optional<ObjectNode> map(TaskConfig params) {
        try {
            return Optional.of(params.parseObject("query").node());
        } catch (WorkflowException e) {
            // Not a mapping and not JSON: a query string.
            return Optional.empty();
        }
    }

    private static RuntimeException failure(Call call, HttpReply reply) {
        String request = call.method() + " " + call.safeUri() + " - " + reply.status() + " "
                + HttpReasons.of(reply.status()) + summary(call, reply);
        int status = reply.status();
        if (status == 408 || status == 429) {
            return new RetriableException("Failed HTTP request: " + request);
        } else if (status >= 400 && status < 500) {
            return new TaskFailedException("HTTP 4XX Client Error: " + request);
        }
        String message =
                (status >= 500 && status < 600 ? "HTTP 5XX Server Error: " : "Unexpected HTTP status: ") + request;
        return call.retry() ? new RetriableException(message) : new TaskFailedException(message);
    }

    private static String summary(Call call, HttpReply reply) {
        if (reply.length() > call.context().limits().storedResponseBytes()) {
            return ": (too long response body)";
        }
        String text = reply.text();
        return ": " + (text.length() > LONGEST_SUMMARY ? text.substring(0, LONGEST_SUMMARY - 3) + "..." : text);
    }

    private static String pair(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
