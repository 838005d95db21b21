package io.cdppipeline.td.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
                    .or(() -> Json.optionalText(json.get(), "error"))
                    .map(ErrorBody::shorten)
                    .orElse("");
        }
        if (text.stripLeading().startsWith("<")) {
            Matcher title = TITLE.matcher(text);
            return title.find() ? "HTML page '" + shorten(title.group(1)) + "'" : "an HTML page";
        }
        return shorten(text);
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
