package io.cdppipeline.local.trino;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP answer. Immutable as long as nobody changes its body. */
public final class Reply {

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Map<String, String> headers;

    Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = Map.copyOf(headers);
    }

    static Reply text(int status, String message) {
        return new Reply(status, "text/plain", message.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    public byte[] body() {
        return body;
    }

    /** Those of the protocol, beside the content type. */
    public Map<String, String> headers() {
        return headers;
    }
}
