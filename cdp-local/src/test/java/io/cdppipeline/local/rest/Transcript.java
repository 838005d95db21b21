package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recorded calls of a workflow server, with placeholders for what differs from run to run: {@code <attempt:1>} is the same
 * attempt wherever it stands, {@code <time>} is any time.
 */
final class Transcript {

    private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z0-9 ]+)(:[0-9]+)?>");
    private static final Map<String, String> FORMS = Map.of(
            "time", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
            "uuid", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "md5", "[A-Za-z0-9+/]{22}==",
            "size", "[0-9]+",
            "millis", "[0-9]+",
            "id", "[0-9]+");

    private final Map<String, String> bound = new HashMap<>();

    /** Puts in what earlier answers have bound; an id that none has stands for one that does not exist. */
    String fill(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        bound.getOrDefault(match.group().equals("<stamp>") ? "<stamp>" : match.group(), "99999")));
    }

    /** What differs, path by path; empty if the answer is the recorded one. */
    List<String> differences(JsonNode expected, JsonNode actual) {
        List<String> found = new ArrayList<>();
        compare("", sorted(expected), sorted(actual), found);
        return found;
    }

    private void compare(String path, JsonNode expected, JsonNode actual, List<String> found) {
        if (expected.isObject() && actual.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (!expected.has(name) || !actual.has(name)) {
                    found.add(path + "/" + name + ": " + (expected.has(name) ? "missing" : "not expected"));
                } else {
                    compare(path + "/" + name, expected.get(name), actual.get(name), found);
                }
            }
        } else if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                found.add(path + ": " + expected.size() + " elements expected, but was " + actual);
                return;
            }
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "/" + i, expected.get(i), actual.get(i), found);
            }
        } else if (expected.isTextual()
                && (actual.isTextual() || expected.asText().contains("<"))) {
            if (!matches(withoutColumn(expected.asText()), withoutColumn(actual.asText()))) {
                found.add(path + ": " + fill(expected.asText()) + " (" + expected.asText() + ") expected, but was "
                        + actual);
            }
        } else if (!expected.equals(actual)) {
            found.add(path + ": " + expected + " expected, but was " + actual);
        }
    }

    /** The recording sorts the keys of what was sent, so a column in it is that of another text; we have no workspace. */
    private static String withoutColumn(String text) {
        return text.replace("<workspace>/", "").replaceAll("line: [0-9]+, column: [0-9]+", "line: 1, column: 1");
    }

    private boolean matches(String expected, String actual) {
        StringBuilder pattern = new StringBuilder();
        List<String> open = new ArrayList<>();
        Matcher placeholder = PLACEHOLDER.matcher(expected);
        int end = 0;
        while (placeholder.find()) {
            pattern.append(Pattern.quote(expected.substring(end, placeholder.start())));
            String value = placeholder.group(2) == null ? null : bound.get(placeholder.group());
            if (value != null) {
                pattern.append(Pattern.quote(value));
            } else {
                pattern.append("(?<g").append(open.size()).append(">");
                pattern.append(FORMS.getOrDefault(placeholder.group(1), ".+")).append(")");
                open.add(placeholder.group());
            }
            end = placeholder.end();
        }
        pattern.append(Pattern.quote(expected.substring(end)));
        Matcher matcher = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(actual);
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < open.size(); i++) {
            bound.putIfAbsent(open.get(i), matcher.group("g" + i));
        }
        return true;
    }

    /** Ids of a push's workflows are given in the order of the files, which is no rule: their lists are put in order. */
    private static JsonNode sorted(JsonNode body) {
        if (body instanceof ObjectNode object && object.get("workflows") instanceof ArrayNode workflows) {
            List<JsonNode> list = new ArrayList<>();
            for (Iterator<JsonNode> all = workflows.elements(); all.hasNext(); ) {
                list.add(all.next());
            }
            list.sort(Comparator.comparing(each -> each.path("name").asText()));
            return Json.object().set("workflows", Json.array().addAll(list));
        }
        return body;
    }
}
