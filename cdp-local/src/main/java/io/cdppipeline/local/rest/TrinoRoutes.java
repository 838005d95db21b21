package io.cdppipeline.local.rest;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.trino.Reply;
import io.cdppipeline.local.trino.TrinoService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Trino's statement protocol. As at {@code api-presto.treasuredata.com}, the user's name is the API key; it is also taken
 * from an {@code Authorization} header of any kind. Who follows a {@code nextUri} knows a secret of it.
 */
final class TrinoRoutes {

    private static final Pattern TOKEN = Pattern.compile("[0-9]{1,18}");

    private final TrinoService service;
    private final Secret apiKey;

    TrinoRoutes(TrinoService service, Secret apiKey) {
        this.service = service;
        this.apiKey = apiKey;
    }

    Answer info(Call call) {
        return Answer.ok(Json.MAPPER.valueToTree(Map.of(
                "nodeVersion",
                Map.of("version", "423"),
                "environment",
                "local",
                "coordinator",
                true,
                "starting",
                false,
                "uptime",
                "1.00m")));
    }

    Answer submit(Call call) throws IOException {
        Optional<Answer> refused = authorize(call);
        return refused.isPresent()
                ? refused.get()
                : answer(service.submit(call::headers, new String(call.body(), StandardCharsets.UTF_8), base(call)));
    }

    Answer next(Call call) throws InterruptedException {
        String token = call.path("token");
        if (!TOKEN.matcher(token).matches()) {
            return text(404, "Query not found");
        }
        return answer(service.next(call.path("query"), call.path("slug"), Long.parseLong(token), base(call)));
    }

    Answer cancel(Call call) {
        return service.cancel(call.path("query"), call.path("slug")) ? Answer.empty(204) : text(404, "Query not found");
    }

    Answer kill(Call call) {
        Optional<Answer> refused = authorize(call);
        if (refused.isPresent()) {
            return refused.get();
        }
        service.kill(call.path("query"));
        return Answer.empty(204);
    }

    private Optional<Answer> authorize(Call call) {
        List<String> users = Stream.of("X-Trino-User", "X-Presto-User")
                .flatMap(name -> call.headers(name).stream())
                .toList();
        Optional<String> authorization = call.header(HttpHeader.AUTHORIZATION);
        if (users.isEmpty() && authorization.isEmpty()) {
            return Optional.of(text(401, "Basic authentication or X-Trino-User must be sent")
                    .with("WWW-Authenticate", "Basic realm=\"Trino\""));
        }
        Stream<String> given = Stream.concat(
                users.stream(), authorization.map(TrinoRoutes::keys).orElse(Stream.of()));
        return given.anyMatch(key -> apiKey.equals(Secret.of(key)))
                ? Optional.empty()
                : Optional.of(text(401, "Authentication failed: the user must be the API key")
                        .with("WWW-Authenticate", "Basic realm=\"Trino\""));
    }

    /** What may be the key: the text after {@code TD1} or {@code Bearer}, the user or the password of {@code Basic}. */
    private static Stream<String> keys(String authorization) {
        int space = authorization.indexOf(' ');
        String rest = authorization.substring(space + 1).strip();
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Stream.of(rest).filter(key -> !key.isEmpty());
        }
        try {
            String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
            return Stream.of(pair.split(":", 2)).filter(key -> !key.isEmpty());
        } catch (IllegalArgumentException e) {
            // Not base64: there is no key in it.
            return Stream.of();
        }
    }

    private static String base(Call call) {
        return "http://" + call.header(HttpHeader.HOST).orElse("127.0.0.1");
    }

    private static Answer answer(Reply reply) {
        Answer answer = Answer.bytes(reply.status(), reply.contentType(), reply.body());
        reply.headers().forEach(answer::with);
        return answer;
    }

    private static Answer text(int status, String message) {
        return Answer.bytes(status, "text/plain", message.getBytes(StandardCharsets.UTF_8));
    }
}
