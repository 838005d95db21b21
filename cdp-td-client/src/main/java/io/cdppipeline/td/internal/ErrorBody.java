package io.cdppipeline.td.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of an answer that is no success: JSON of either API, an HTML page of something in between, text, or nothing.
 *
 * @param text the body, or its beginning
 */
record ErrorBody(String text) {

    private static final int LONGEST_TEXT = 300;
    private static final Pattern TITLE =
            Pattern.compile("<title[^>]*>(.*?)</title>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What it says, on one line and not longer than a few hundred characters; empty if nothing. */
    String message() {
        Optional<JsonNode> json = json();
        if (json.isPresent()) {
            return Json.optionalText(json.get(), "message")
                    .or(() -> Json.optionalText(json.get(), "text"))
                    .or(() -> Json.optionalText(json.get(), "error").map(error -> withDetails(error, json.get())))
                    .or(() -> existing(json.get()))
                    .map(ErrorBody::shorten)
                    .orElseGet(() -> shorten(problems(json.get())));
        }
        if (text.stripLeading().startsWith("<")) {
            Matcher title = TITLE.matcher(text);
            return title.find() ? "HTML page '" + shorten(title.group(1)) + "'" : "an HTML page";
        }
        return shorten(text);
    }

    private static String withDetails(String error, JsonNode json) {
        return Json.optionalText(json, "details")
                .map(details -> error + ": " + details)
                .orElse(error);
    }

    /** The attempt that is in the way of a start is the whole answer. */
    private static Optional<String> existing(JsonNode json) {
        return json.hasNonNull("id") && json.hasNonNull("sessionId")
                ? Optional.of("the session has attempt " + json.path("id").asText() + " already")
                : Optional.empty();
    }

    /**
     * What the audience and unification API finds wrong with what place: {@code {"errors":{"name":["…"]}}}, {@code
     * {"errors":[{"detail":"…","source":{"pointer":"…"}}]}}, {@code {"errors":"…"}} or {@code {"keys[0].name":["…"]}}.
     */
    private static String problems(JsonNode json) {
        JsonNode errors = json.has("errors") ? json.path("errors") : json;
        List<String> problems = new ArrayList<>();
        if (errors.isTextual()) {
            problems.add(errors.asText());
        }
        if (errors.isArray()) {
            for (JsonNode error : errors) {
                String place = Json.text(error.path("source"), "pointer");
                String what = Json.optionalText(error, "detail")
                        .or(() -> Json.optionalText(error, "title"))
                        .orElseGet(() -> error.isTextual() ? error.asText() : Json.text(error, "code"));
                problems.add(place.isEmpty() ? what : place + ": " + what);
            }
        }
        if (errors.isObject()) {
            errors.properties().forEach(each -> {
                List<String> texts = new ArrayList<>();
                if (!each.getValue().isArray()) {
                    return;
                }
                each.getValue().forEach(text -> texts.add(text.isTextual() ? text.asText() : text.toString()));
                if (!texts.isEmpty()) {
                    problems.add(each.getKey() + ": " + String.join(", ", texts));
                }
            });
        }
        return String.join("; ", problems);
    }

    /** The job that has the same domain key, if the body names one. */
    Optional<String> conflictsWith() {
        return json().flatMap(json -> Json.optionalText(json.path("details"), "conflicts_with"));
    }

    /** The body as a JSON object, if it is one. */
    Optional<JsonNode> json() {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String shorten(String text) {
        String line = text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }
}
