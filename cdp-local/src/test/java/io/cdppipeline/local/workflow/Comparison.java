package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Compares recordings with what happened; placeholders stand for what differs from run to run. */
final class Comparison {

    private static final Pattern ANNOUNCED = Pattern.compile("OperatorManager: echo>: (.*)\n");

    private final List<String> differences;
    private final String stub;

    Comparison(List<String> differences, String stub) {
        this.differences = differences;
        this.stub = stub;
    }

    void equal(String what, Object wanted, Object actual) {
        if (!Objects.equals(wanted, actual)) {
            differences.add(what + ": wanted " + wanted + " but was " + actual);
        }
    }

    void json(String what, JsonNode wanted, JsonNode actual) {
        if (!matches(
                Json.MAPPER.valueToTree(sorted(wanted)).toString(),
                sorted(actual).toString())) {
            differences.add(what + ": wanted " + wanted + " but was " + actual);
        }
    }

    void refusal(String what, JsonNode wanted, WorkflowApiException actual) {
        if (wanted == null) {
            differences.add(what + ": was refused: " + actual.status() + " " + actual.getMessage());
            return;
        }
        equal(what + " status", wanted.path("status").asInt(), actual.status());
        message(what, wanted, actual.getMessage());
    }

    /** An error message, of which only a part may count. */
    void message(String what, JsonNode holder, String actual) {
        JsonNode part = holder.get("messageContains");
        String wanted =
                holder.path("message").isNull() ? null : holder.path("message").asText();
        boolean fits = part != null && actual != null
                ? Pattern.compile(".*" + regex(part.asText()) + ".*", Pattern.DOTALL)
                        .matcher(actual)
                        .matches()
                : wanted == null || actual == null ? wanted == null && actual == null : matches(wanted, actual);
        if (!fits) {
            differences.add(what + ": wanted " + (part == null ? wanted : part.asText()) + " but was " + actual);
        }
    }

    void tasks(String where, JsonNode wanted, List<TaskInfo> actual, boolean byName) {
        List<JsonNode> expected = new ArrayList<>();
        wanted.forEach(expected::add);
        List<TaskInfo> tasks = new ArrayList<>(actual);
        if (byName) {
            expected.sort(java.util.Comparator.comparing(Comparison::nameAndState));
            tasks.sort(java.util.Comparator.comparing(task -> task.fullName()
                    + task.state()
                    + task.error().path("message").asText("")));
        }
        List<String> wantedNames = expected.stream()
                .map(task ->
                        task.get("fullName").asText() + " " + task.get("state").asText())
                .toList();
        List<String> names =
                tasks.stream().map(task -> task.fullName() + " " + task.state()).toList();
        equal(where + " tasks", wantedNames, names);
        if (wantedNames.equals(names)) {
            for (int i = 0; i < names.size(); i++) {
                message(
                        where + " error of " + names.get(i),
                        expected.get(i).get("error"),
                        tasks.get(i).error().path("message").asText(null));
                JsonNode store =
                        expected.get(i).has("storeParams") ? expected.get(i).get("storeParams") : Json.object();
                json(where + " store of " + names.get(i), store, tasks.get(i).storeParams());
            }
        }
    }

    private static String nameAndState(JsonNode task) {
        return task.get("fullName").asText()
                + task.get("state").asText()
                + task.get("error").path("message").asText("");
    }

    void outputs(String where, JsonNode wanted, List<TaskInfo> tasks, List<TaskLog> logs) {
        Map<String, List<String>> expected = new TreeMap<>();
        wanted.forEach(entry -> entry.get("lines")
                .forEach(line -> expected.computeIfAbsent(entry.get("task").asText(), any -> new ArrayList<>())
                        .add(line.asText().stripTrailing())));
        Map<String, Boolean> shell = new HashMap<>();
        tasks.forEach(task -> shell.put(task.fullName(), task.config().has("sh>")));
        Map<String, List<String>> printed = new TreeMap<>();
        for (TaskLog log : logs) {
            // The recorder took the line that announces an echo>, and lost logs of tasks with an @ in their names.
            java.util.regex.Matcher announced = ANNOUNCED.matcher(log.text());
            boolean echoed = log.output().isEmpty() && announced.find();
            String output = (echoed ? announced.group(1) : log.output()).stripTrailing();
            if ((echoed || !log.output().isEmpty()) && log.taskName().indexOf('@') < 0) {
                List<String> lines = printed.computeIfAbsent(log.taskName(), any -> new ArrayList<>());
                if (shell.getOrDefault(log.taskName(), false)) {
                    output.lines()
                            .map(String::stripTrailing)
                            .filter(line -> !line.isEmpty())
                            .forEach(lines::add);
                } else {
                    lines.add(output);
                }
            }
        }
        for (String task : new TreeMap<>(merged(expected, printed)).keySet()) {
            List<String> lines = expected.getOrDefault(task, List.of());
            List<String> actual = printed.getOrDefault(task, List.of());
            boolean same = lines.size() == actual.size();
            for (int i = 0; same && i < lines.size(); i++) {
                same = matches(lines.get(i), actual.get(i));
            }
            if (!same) {
                differences.add(where + " output of " + task + ": wanted " + lines + " but was " + actual);
            }
        }
    }

    private static Map<String, List<String>> merged(Map<String, List<String>> one, Map<String, List<String>> other) {
        Map<String, List<String>> all = new LinkedHashMap<>(one);
        all.putAll(other);
        return all;
    }

    void warnings(String where, JsonNode wanted, List<TaskLog> logs) {
        Map<String, List<String>> expected = new TreeMap<>();
        wanted.forEach(entry -> entry.get("lines")
                .forEach(line -> expected.computeIfAbsent(entry.get("task").asText(), any -> new ArrayList<>())
                        .add(line.asText())));
        Map<String, List<String>> actual = new TreeMap<>();
        for (TaskLog log : logs) {
            for (String line : log.text().split("\n")) {
                int start = line.indexOf("Parameter '");
                if (start >= 0 && line.contains("[ERROR]") && line.contains("is not used at task")) {
                    actual.computeIfAbsent(log.taskName(), any -> new ArrayList<>())
                            .add(line.substring(start));
                }
            }
        }
        expected.values().forEach(lines -> lines.sort(null));
        actual.values().forEach(lines -> lines.sort(null));
        equal(where + " warnings", expected, actual);
    }

    /** All but the looks at what a job does and at what exists, which the service's interface needs not take. */
    void tdRequests(JsonNode wanted, List<ObjectNode> actual, boolean unordered) {
        List<String> expected = new ArrayList<>();
        for (JsonNode request : wanted) {
            String path = request.get("path").asText();
            boolean look = request.get("method").asText().equals("GET") && !path.equals("/v3/connections/lookup");
            if (!look) {
                expected.add(sorted(request).toString());
            }
        }
        List<String> seen = new ArrayList<>(
                actual.stream().map(request -> sorted(request).toString()).toList());
        sequence("td requests", expected, seen, unordered);
    }

    void httpRequests(JsonNode wanted, List<ObjectNode> actual, boolean unordered) {
        List<String> expected = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        java.util.Set<String> headers = new java.util.HashSet<>();
        wanted.forEach(request -> request.get("headers").fieldNames().forEachRemaining(headers::add));
        wanted.forEach(request -> expected.add(sorted(request).toString()));
        for (ObjectNode request : actual) {
            ObjectNode kept = request.deepCopy();
            ((ObjectNode) kept.get("headers")).retain(headers);
            seen.add(sorted(kept).toString());
        }
        sequence("http requests", expected, seen, unordered);
    }

    private void sequence(String what, List<String> expected, List<String> seen, boolean unordered) {
        if (unordered) {
            expected.sort(null);
            seen.sort(null);
        }
        boolean same = expected.size() == seen.size();
        for (int i = 0; same && i < seen.size(); i++) {
            same = matches(expected.get(i), seen.get(i));
        }
        if (!same) {
            differences.add(what + ": wanted\n    " + String.join("\n    ", expected) + "\n  but was\n    "
                    + String.join("\n    ", seen));
        }
    }

    private boolean matches(String wanted, String actual) {
        return wanted.equals(actual)
                || Pattern.compile(regex(wanted), Pattern.DOTALL)
                        .matcher(actual)
                        .matches();
    }

    private String regex(String wanted) {
        StringBuilder regex = new StringBuilder();
        java.util.regex.Matcher placeholder = Pattern.compile("<id>|<uuid>|<workspace>/?|<job(?::\\d+)?>|@STUB@")
                .matcher(wanted);
        int position = 0;
        while (placeholder.find()) {
            regex.append(Pattern.quote(wanted.substring(position, placeholder.start())));
            String name = placeholder.group();
            if (name.equals("<id>")) {
                regex.append("\\d+");
            } else if (name.equals("<uuid>")) {
                regex.append("[-0-9a-f]{36}");
            } else if (name.startsWith("<workspace>")) {
                regex.append(".*?");
            } else if (name.equals("@STUB@")) {
                regex.append(Pattern.quote(stub));
            } else if (name.equals("<job>")) {
                regex.append("88\\d{4}");
            } else {
                regex.append(ScriptedTd.FIRST_JOB - 1 + Long.parseLong(name.replaceAll("\\D", "")));
            }
            position = placeholder.end();
        }
        return regex.append(Pattern.quote(wanted.substring(position))).toString();
    }

    /** Keys sorted, as the recordings have them. */
    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(entry -> fields.put(entry.getKey(), sorted(entry.getValue())));
            ObjectNode result = Json.object();
            fields.forEach(result::set);
            return result;
        } else if (node.isArray()) {
            var result = Json.MAPPER.createArrayNode();
            node.forEach(element -> result.add(sorted(element)));
            return result;
        }
        return node;
    }
}
