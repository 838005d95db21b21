package io.cdppipeline.local.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/** A request on its way through a route; not thread-safe. */
final class Call {

    /** Archives have their own, lower limit; this one is for what the server is willing to hold in memory. */
    static final int LARGEST_BODY = 16 * 1024 * 1024;

    /** For records that are imported: they go to the disk. */
    private static final long LARGEST_UPLOAD = 1024L * 1024 * 1024;

    private final Request request;
    private final Map<String, String> path;
    private final Fields query;
    private byte @Nullable [] body;
    private @Nullable Fields form;

    Call(Request request, Map<String, String> path) {
        this.request = request;
        this.path = path;
        try {
            this.query = Request.extractQueryParameters(request);
        } catch (IllegalArgumentException e) {
            throw new RestException(400, "The query string is not URL encoded text");
        }
    }

    /** A part of the path that the route names. */
    String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No part of the path is named " + name);
        }
        return value;
    }

    /** A part of the path that the route takes numbers for only. */
    long id(String name) {
        return Long.parseLong(path(name));
    }

    /** A parameter of the query string. */
    Optional<String> query(String name) {
        return Optional.ofNullable(query.getValue(name));
    }

    /** A parameter of the query string that must be there. */
    String required(String name) {
        return query(name).orElseThrow(() -> new RestException(400, name + "= is required"));
    }

    /** A parameter that is a number. */
    Optional<Long> number(String name) {
        return query(name).filter(text -> !text.isEmpty()).map(text -> {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new RestException(400, name + "= must be a number, but is: " + text);
            }
        });
    }

    boolean flag(String name) {
        return query(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** A parameter of the query string or of a form in the body. */
    Optional<String> param(String name) throws IOException {
        Optional<String> inQuery = query(name);
        return inQuery.isPresent() ? inQuery : Optional.ofNullable(form().getValue(name));
    }

    Optional<String> header(HttpHeader name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** The content type without its parameters, in lower case; empty text without one. */
    String contentType() {
        String type = header(HttpHeader.CONTENT_TYPE).orElse("");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** -1 if the length is not announced. */
    long contentLength() {
        return request.getLength();
    }

    InputStream stream() {
        return new HastyStream(Content.Source.asInputStream(request), System::nanoTime);
    }

    byte[] body() throws IOException {
        if (body == null) {
            if (contentLength() > LARGEST_BODY) {
                throw tooLarge();
            }
            try (InputStream in = stream()) {
                body = in.readNBytes(LARGEST_BODY + 1);
            }
            if (body.length > LARGEST_BODY) {
                throw tooLarge();
            }
        }
        return body;
    }

    private static RestException tooLarge() {
        return new RestException(413, "The request's body is larger than " + LARGEST_BODY + " bytes");
    }

    /** The body, which must be a JSON object. */
    ObjectNode json() throws IOException {
        JsonNode node;
        try {
            node = Json.MAPPER.readTree(body());
        } catch (JsonProcessingException e) {
            // Too deep a nesting is found at no place.
            String place = e.getLocation() == null
                    ? ""
                    : "\n at line: " + e.getLocation().getLineNr() + ", column: "
                            + e.getLocation().getColumnNr();
            throw new RestException(400, e.getOriginalMessage() + place);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new RestException(400, "The request's body must be a JSON object");
    }

    /** What a client tells of a thing: a JSON body, or a form, or the query string. */
    ObjectNode settings() throws IOException {
        ObjectNode settings = Json.object();
        query.forEach(field -> settings.put(field.getName(), field.getValue()));
        if (contentType().equals("application/json") && body().length > 0) {
            settings.setAll(json());
        } else {
            form().forEach(field -> settings.put(field.getName(), field.getValue()));
        }
        return settings;
    }

    /** A number in the query string or a form. */
    Optional<Long> numberParam(String name) throws IOException {
        Optional<String> text = param(name).filter(value -> !value.isEmpty());
        try {
            return text.map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw new RestException(422, name + " must be a number, but is: " + text.orElse(""));
        }
    }

    /** A body that need not fit into memory. */
    InputStream upload() {
        if (contentLength() > LARGEST_UPLOAD) {
            throw uploadTooLarge();
        }
        return new BoundedStream(stream(), LARGEST_UPLOAD, Call::uploadTooLarge);
    }

    private static RestException uploadTooLarge() {
        return new RestException(413, "The upload is larger than " + LARGEST_UPLOAD + " bytes");
    }

    private Fields form() throws IOException {
        if (form == null) {
            form = new Fields();
            if (contentType().equals("application/x-www-form-urlencoded")) {
                try {
                    UrlEncoded.decodeTo(new String(body(), StandardCharsets.UTF_8), form::add, StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw new RestException(400, "The request's body is not an URL encoded form");
                }
            }
        }
        return form;
    }
}
