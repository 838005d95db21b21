package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.job.Spool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a route answers: a small body in memory, or a spool with an entity tag that may be asked for in ranges. */
final class Answer {

    private static final byte[] NOTHING = {};

    private final int status;
    private final @Nullable String contentType;
    private final byte[] bytes;
    private final @Nullable Tagged spool;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private Answer(int status, @Nullable String contentType, byte[] bytes, @Nullable Tagged spool) {
        this.status = status;
        this.contentType = contentType;
        this.bytes = bytes;
        this.spool = spool;
    }

    static Answer ok(JsonNode body) {
        return json(200, body);
    }

    static Answer json(int status, JsonNode body) {
        return bytes(status, "application/json", Json.bytes(body));
    }

    static Answer bytes(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, body, null);
    }

    static Answer empty(int status) {
        return new Answer(status, null, NOTHING, null);
    }

    /** @param once whether the spool is of no more use once it is sent */
    static Answer spool(String contentType, Spool spool, boolean once, String entityTag) {
        return new Answer(200, contentType, NOTHING, new Tagged(spool, once, "\"" + entityTag + "\""));
    }

    /** With a header beside those that the server sets. */
    Answer with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Map<String, String> headers() {
        return headers;
    }

    int status() {
        return status;
    }

    Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    byte[] bytes() {
        return bytes;
    }

    Optional<Tagged> spool() {
        return Optional.ofNullable(spool);
    }

    /** A spool and the tag that stands for its content. */
    record Tagged(Spool spool, boolean once, String entityTag) {}
}
