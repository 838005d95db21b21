package io.cdppipeline.local.fault;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request that came to an embedded Treasure Data.
 *
 * @param method {@code GET} …
 * @param path as it was sent, without the query: {@code /v3/job/status/1}
 * @param query as it was sent, without the question mark; empty text without one
 * @param headers by name in lower case; {@code authorization} is not among them
 * @param body the first {@value RequestLog#LARGEST_BODY} bytes, as UTF-8; empty when a fault is looked for, as nothing has been
 *     read yet
 * @param at when it came, by the clock of the environment
 * @param status of the answer; 0 while there is none, and where a fault left none
 */
public record RecordedRequest(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        String body,
        Instant at,
        int status) {

    public RecordedRequest {
        headers = Map.copyOf(headers);
    }

    static RecordedRequest of(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            Instant at,
            int status) {
        return new RecordedRequest(method, path, query, headers, new String(body, StandardCharsets.UTF_8), at, status);
    }

    /** The first value of a header, in whatever case its name is; empty text if it was not sent. */
    public String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /** Without headers and body, which may hold secrets. */
    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query) + (status == 0 ? "" : " -> " + status);
    }
}
