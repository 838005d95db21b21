package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code rename}: by name, then by rules. */
final class RenameFilter extends RowFilter {

    private final Map<String, String> names;
    private final List<UnaryOperator<String>> rules;

    private RenameFilter(Map<String, String> names, List<UnaryOperator<String>> rules) {
        this.names = names;
        this.rules = rules;
    }

    static RenameFilter of(String load, JsonNode filter) {
        Map<String, String> names = new HashMap<>();
        filter.path("columns")
                .properties()
                .forEach(entry -> names.put(entry.getKey(), entry.getValue().asText()));
        List<UnaryOperator<String>> rules = new ArrayList<>();
        filter.path("rules").forEach(rule -> rules.add(rule(load, rule)));
        if (names.isEmpty() && rules.isEmpty()) {
            throw new LoadFailure(load + ": filter rename has neither columns nor rules");
        }
        return new RenameFilter(names, rules);
    }

    private static UnaryOperator<String> rule(String load, JsonNode rule) {
        String word = rule.isTextual() ? rule.asText() : rule.path("rule").asText("");
        return switch (word) {
            case "upper_to_lower" -> name -> name.toLowerCase(Locale.ROOT);
            case "lower_to_upper" -> name -> name.toUpperCase(Locale.ROOT);
            case "truncate" -> {
                int length = rule.path("max_length").asInt(128);
                yield name -> name.length() > length ? name.substring(0, length) : name;
            }
            case "character_types" -> {
                Pattern other = Pattern.compile("[^" + types(load, rule) + "]");
                String replacement = java.util.regex.Matcher.quoteReplacement(
                        rule.path("replace").asText("_"));
                yield name -> other.matcher(name).replaceAll(replacement);
            }
            case "first_character_types" -> {
                Pattern good = Pattern.compile("^[" + types(load, rule) + "].*", Pattern.DOTALL);
                yield name -> name.isEmpty() || good.matcher(name).matches()
                        ? name
                        : rule.has("replace")
                                ? rule.path("replace").asText() + name.substring(1)
                                : rule.path("prefix").asText("_") + name;
            }
            case "regex_replace" -> {
                try {
                    Pattern match = Pattern.compile(rule.path("match").asText());
                    yield name ->
                            match.matcher(name).replaceAll(rule.path("replace").asText());
                } catch (PatternSyntaxException e) {
                    throw new LoadFailure(load + ": filter rename: " + e.getMessage(), e);
                }
            }
            // Names that would be the same are refused when they meet.
            case "unique_number_suffix" -> name -> name;
            default ->
                throw new LoadFailure(load + ": filter rename has the rule '" + word
                        + "'; there are upper_to_lower, lower_to_upper, truncate, character_types,"
                        + " first_character_types, regex_replace and unique_number_suffix");
        };
    }

    private static String types(String load, JsonNode rule) {
        StringBuilder characters = new StringBuilder();
        for (JsonNode type : rule.path("pass_types")) {
            characters.append(
                    switch (type.asText()) {
                        case "a-z" -> "a-z";
                        case "A-Z" -> "A-Z";
                        case "0-9" -> "0-9";
                        default ->
                            throw new LoadFailure(load + ": filter rename passes '" + type.asText()
                                    + "'; there are a-z, A-Z and 0-9");
                    });
        }
        for (char c : rule.path("pass_characters").asText("").toCharArray()) {
            characters.append('\\').append(c);
        }
        if (characters.isEmpty()) {
            throw new LoadFailure(load + ": filter rename passes no characters; give pass_types or pass_characters");
        }
        // A letter must not be escaped: it would mean something else.
        return characters.toString().replaceAll("\\\\([A-Za-z0-9])", "$1");
    }

    @Override
    String renamed(String name) {
        String renamed = names.getOrDefault(name, name);
        for (UnaryOperator<String> rule : rules) {
            renamed = rule.apply(renamed);
        }
        return renamed;
    }

    @Override
    Set<String> required() {
        return names.keySet();
    }

    @Override
    String name() {
        return "rename";
    }
}
