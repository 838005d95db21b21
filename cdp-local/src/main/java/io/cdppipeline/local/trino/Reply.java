package io.cdppipeline.local.trino;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param headers those of the protocol, beside the content type
 */
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    static Reply text(int status, String message) {
        return new Reply(status, "text/plain", message.getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
