package io.cdppipeline.local.workflow.operator;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** An HTTP answer. */
final class HttpReply {

    private final int status;
    private final Optional<String> contentType;
    private final byte[] body;

    HttpReply(int status, Optional<String> contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body.clone();
    }

    int status() {
        return status;
    }

    Optional<String> contentType() {
        return contentType;
    }

    /** The body's length in bytes. */
    int length() {
        return body.length;
    }

    /** The body in the charset that the content type names, or UTF-8. */
    String text() {
        return new String(body, contentType.flatMap(HttpReply::charset).orElse(StandardCharsets.UTF_8));
    }

    /** The body in the charset that another content type names, or UTF-8. */
    String textAs(String type) {
        return new String(body, charset(type).orElse(StandardCharsets.UTF_8));
    }

    /** The content type without parameters. */
    static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    private static Optional<Charset> charset(String contentType) {
        int index = contentType.toLowerCase(Locale.ROOT).indexOf("charset=");
        if (index < 0) {
            return Optional.empty();
        }
        String name = contentType
                .substring(index + "charset=".length())
                .split(";", 2)[0]
                .replace("\"", "")
                .trim();
        return Optional.of(Charset.forName(name));
    }
}
