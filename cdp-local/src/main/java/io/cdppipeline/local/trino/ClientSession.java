package io.cdppipeline.local.trino;

import io.cdppipeline.local.sql.SqlFailure;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client says of its session with each request: the protocol keeps nothing of it on the server.
 *
 * @param dialect {@code Trino}, or {@code Presto} for clients from before the project had its name
 * @param catalog of unqualified names
 * @param schema of unqualified names
 * @param prepared texts of prepared statements by name
 * @param properties of the session
 * @param transaction the id of the running one
 * @param transactional whether the client knows of transactions
 * @param parametric whether the client knows precisions of times
 */
record ClientSession(
        String dialect,
        Optional<String> catalog,
        Optional<String> schema,
        Map<String, String> prepared,
        Map<String, String> properties,
        Optional<String> transaction,
        boolean transactional,
        boolean parametric) {

    /** @throws SqlFailure if a header cannot be read */
    static ClientSession of(Function<String, List<String>> headers) {
        String dialect = headers.apply("X-Presto-User").isEmpty() ? "Trino" : "Presto";
        Function<String, List<String>> own = name -> headers.apply("X-" + dialect + "-" + name);
        Optional<String> transaction = first(own.apply("Transaction-Id"));
        Map<String, String> prepared = pairs(own.apply("Prepared-Statement"));
        prepared.replaceAll((name, text) -> Packed.unpack(text));
        return new ClientSession(
                dialect,
                first(own.apply("Catalog")),
                first(own.apply("Schema")),
                prepared,
                pairs(own.apply("Session")),
                transaction.filter(id -> !id.equalsIgnoreCase("NONE")),
                transaction.isPresent(),
                own.apply("Client-Capabilities").stream()
                        .anyMatch(each -> each.toUpperCase(Locale.ROOT).contains("PARAMETRIC_DATETIME")));
    }

    private static Optional<String> first(List<String> values) {
        return values.stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .findFirst();
    }

    /** {@code name=value} with URL encoded values, several in a header or several headers. */
    private static Map<String, String> pairs(List<String> headers) {
        Map<String, String> pairs = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>();
        headers.forEach(header -> parts.addAll(List.of(header.split(","))));
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (part.isBlank()) {
                continue;
            }
            if (equals <= 0) {
                throw new SqlFailure("GENERIC_USER_ERROR", "A header is not name=value: " + part, null);
            }
            pairs.put(
                    decode(part.substring(0, equals).strip()),
                    decode(part.substring(equals + 1).strip()));
        }
        return pairs;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SqlFailure("GENERIC_USER_ERROR", "A header is not URL encoded: " + text, e);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
