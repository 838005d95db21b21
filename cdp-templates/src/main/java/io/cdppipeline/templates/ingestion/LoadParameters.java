package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.ObjectSettings;
import io.cdppipeline.templates.DigdagText;
import io.cdppipeline.templates.ingestion.LoadFile.Expression;
import io.cdppipeline.templates.ingestion.LoadFile.Live;
import io.cdppipeline.templates.ingestion.SourcePack.Flow;
import io.cdppipeline.templates.ingestion.SourcePack.PackObject;
import io.cdppipeline.templates.ingestion.SourcePack.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the load files of one source say below {@code in:}: the pack's keys, with the configuration's laid over them. */
final class LoadParameters {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{ *([a-z_]+) *}}");
    private static final Pattern SECRET = Pattern.compile("\\$\\{secret:([A-Za-z0-9_.-]+)}");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|passwd|passphrase|secret|token|api_?key|private_?key|credential).*");
    private static final Pattern PLAIN = Pattern.compile("true|false|0|-?[1-9][0-9]{0,17}");

    private final SourcePack pack;
    private final IngestionConfig section;
    private final String stem;
    private final boolean local;
    private final BiConsumer<String, String> problems;
    private final Map<String, String> values;

    /** @param problems takes a key and what is wrong with it */
    LoadParameters(
            SourcePack pack, IngestionConfig section, String stem, boolean local, BiConsumer<String, String> problems) {
        this.pack = pack;
        this.section = section;
        this.stem = stem;
        this.local = local;
        this.problems = problems;
        this.values = values();
    }

    private Map<String, String> values() {
        Map<String, String> all = new TreeMap<>();
        pack.parameters().forEach((name, parameter) -> {
            String value = section.parameters().getOrDefault(name, parameter.otherwise());
            if (!value.isEmpty()) {
                all.put(name, parameter.values().getOrDefault(value, value));
            }
        });
        return all;
    }

    /** Tells what is wrong with the parameters. */
    void check() {
        pack.parameters().forEach((name, parameter) -> {
            String given = section.parameters().getOrDefault(name, "");
            if (given.isEmpty()) {
                // The embedded engine asks nobody for an account.
                if (parameter.required() && !local) {
                    problems.accept(
                            name, "It is missing, and " + pack.text().title() + " needs it: " + parameter.meaning());
                }
            } else if (!isSecretReference(given)) {
                checkValue(name, parameter, given);
            }
        });
        section.parameters().forEach((name, value) -> {
            Parameter known = pack.parameters().get(name);
            if (known == null && isReserved(name)) {
                problems.accept(name, "The pack sets it itself: leave it out");
            } else {
                checkSecret(name, value);
            }
        });
        checkSecrets("in", section.in());
        section.objectSettings()
                .forEach((object, settings) -> checkSecrets("object_settings." + object, settings.in()));
    }

    private void checkValue(String name, Parameter parameter, String given) {
        if (!parameter.pattern().isEmpty() && !given.matches(parameter.pattern())) {
            problems.accept(name, "'" + given + "' does not match " + parameter.pattern() + ": " + parameter.meaning());
        }
        if (!parameter.values().isEmpty() && !parameter.values().containsKey(given)) {
            problems.accept(
                    name,
                    "'" + given + "' is none of "
                            + String.join(", ", parameter.values().keySet()));
        }
    }

    private boolean isReserved(String name) {
        return name.equals("type")
                || name.equals("td_authentication_id")
                || pack.in().containsKey(name)
                || pack.inFull().containsKey(name);
    }

    private void checkSecrets(String place, Map<String, Object> in) {
        in.forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                Map<String, Object> inner = new LinkedHashMap<>();
                map.forEach((key, each) -> inner.put(String.valueOf(key), each));
                checkSecrets(place + "." + name, inner);
            } else if (value instanceof String text && looksLikeSecret(name, text)) {
                problems.accept(place + "." + name, secretAdvice(name));
            }
        });
    }

    private void checkSecret(String name, String value) {
        if (looksLikeSecret(name, value)) {
            problems.accept(name, secretAdvice(name));
        }
    }

    private static boolean looksLikeSecret(String name, String value) {
        return SECRET_NAME.matcher(name).matches() && !isSecretReference(value);
    }

    private String secretAdvice(String name) {
        return "It looks like a secret, which no generated file may hold: write '${secret:" + section.sourceName() + "_"
                + name + "}' and set that secret on the workflow project";
    }

    private static boolean isSecretReference(String value) {
        return SECRET.matcher(value).matches();
    }

    /** The connector's type: the configuration's word where it is one. */
    String type() {
        return pack.types().contains(section.connector()) ? section.connector() : pack.connector();
    }

    /** The secret that stands for the number of a TD Authentication that the configuration does not name. */
    static String authenticationSecret(String stem) {
        return stem + "_td_authentication_id";
    }

    boolean authentication() {
        return pack.authentication() && section.authId().isPresent();
    }

    /** The object's {@code in:}, in the order of the pack, then of the configuration. */
    Map<String, Object> in(String name, PackObject known, ObjectSettings settings, boolean full) {
        Map<String, String> placeholders = new TreeMap<>(values);
        placeholders.put("object", name);
        placeholders.put("source", stem);
        Map<String, Object> in = new LinkedHashMap<>();
        in.put("type", type());
        if (authentication()) {
            in.put("td_authentication_id", new Expression("${td_authentication_ids." + stem + ".default}"));
        } else if (!local && pack.credentials().isEmpty()) {
            in.put("td_authentication_id", new Expression("${secret:" + authenticationSecret(stem) + "}"));
        } else if (!local) {
            in.putAll(map(pack.credentials(), placeholders));
        }
        in.putAll(map(full && !pack.inFull().isEmpty() ? pack.inFull() : pack.in(), placeholders));
        pack.parameters().forEach((parameter, described) -> {
            if (!described.as().isEmpty() && !isPlaced(parameter) && values.containsKey(parameter)) {
                in.put(described.as(), plain(values.get(parameter)));
            }
        });
        section.parameters().forEach((parameter, value) -> {
            if (!pack.parameters().containsKey(parameter)) {
                in.put(parameter, plain(value));
            }
        });
        overlay(in, map(known.in(), placeholders));
        overlay(in, section.in());
        overlay(in, settings.in());
        known.without().forEach(in::remove);
        checkColumns(name, in);
        return in;
    }

    /** Files have no schema of their own: on Treasure Data the load file must name the columns. */
    private void checkColumns(String name, Map<String, Object> in) {
        if (pack.flow() == Flow.FILE
                && !local
                && in.get("parser") instanceof Map<?, ?> parser
                && parser.get("columns") instanceof List<?> columns
                && columns.isEmpty()) {
            problems.accept(
                    "object_settings." + name,
                    "The columns of its files are missing: write in: {parser: {columns: [{name: id, type: long}, …]}}");
        }
    }

    /** Whether the pack's own keys hold the parameter already. */
    private boolean isPlaced(String parameter) {
        return mentions(pack.in(), parameter) || mentions(pack.datasource(), parameter);
    }

    private static boolean mentions(Object value, String parameter) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(each -> mentions(each, parameter));
        }
        return PLACEHOLDER
                .matcher(value instanceof Expression expression ? expression.text() : String.valueOf(value))
                .results()
                .anyMatch(found -> found.group(1).equals(parameter));
    }

    /** Where an object's files are: the configuration's word, or the secret that says so. */
    String path(String name, String object, ObjectSettings settings) {
        Optional<String> prefix = Optional.ofNullable(section.parameters().get("path_prefix"));
        return settings.path()
                .or(() -> prefix.map(path -> path.replaceFirst("/+$", "") + "/" + name))
                .orElse(local ? name : "${secret:" + stem + "_" + object + "_file_path}");
    }

    /** What a file's cells are parted by, and other values of the pack's parameters. */
    String value(String parameter) {
        return values.getOrDefault(parameter, "");
    }

    /** A mapping of the pack with its placeholders filled in; a key whose placeholder has no value is left out. */
    Map<String, Object> map(Map<String, Object> from, Map<String, String> placeholders) {
        Map<String, Object> filled = new LinkedHashMap<>();
        from.forEach((key, value) -> fill(value, placeholders).ifPresent(each -> filled.put(key, each)));
        return filled;
    }

    private Optional<Object> fill(Object value, Map<String, String> placeholders) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, each) -> named.put(String.valueOf(key), each));
            return Optional.of(map(named, placeholders));
        }
        if (value instanceof List<?> list) {
            List<Object> filled = new ArrayList<>();
            list.forEach(each -> fill(each, placeholders).ifPresent(filled::add));
            return Optional.of(filled);
        }
        if (value instanceof Expression expression) {
            return text(expression.text(), placeholders).map(Expression::new);
        }
        if (!(value instanceof String template)) {
            return Optional.of(value);
        }
        Matcher whole = PLACEHOLDER.matcher(template);
        if (whole.matches()) {
            return Optional.ofNullable(placeholders.get(whole.group(1))).map(LoadParameters::plain);
        }
        return text(template, placeholders).map(Live::new);
    }

    private static Optional<String> text(String template, Map<String, String> placeholders) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            String value = placeholders.get(matcher.group(1));
            if (value == null) {
                return Optional.empty();
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(DigdagText.escape(value)));
        }
        return Optional.of(matcher.appendTail(text).toString());
    }

    /** A text of the configuration: a flag or number as such, a secret's reference live, anything else as data. */
    private static Object plain(String value) {
        return PLAIN.matcher(value).matches() || isSecretReference(value) ? new Expression(value) : value;
    }

    private static void overlay(Map<String, Object> below, Map<String, Object> above) {
        above.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map && below.get(key) instanceof Map<?, ?> old) {
                Map<String, Object> merged = new LinkedHashMap<>();
                old.forEach((name, each) -> merged.put(String.valueOf(name), each));
                Map<String, Object> over = new LinkedHashMap<>();
                map.forEach((name, each) -> over.put(String.valueOf(name), each));
                overlay(merged, over);
                below.put(key, merged);
            } else {
                below.put(key, live(value));
            }
        });
    }

    /** A secret's reference is one wherever the configuration puts it. */
    private static Object live(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, each) -> named.put(String.valueOf(key), live(each)));
            return named;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(LoadParameters::live).toList();
        }
        return value instanceof String text && isSecretReference(text) ? new Expression(text) : value;
    }

    /** Names of the secrets that a value refers to. */
    static Stream<String> secrets(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().flatMap(LoadParameters::secrets);
        }
        if (value instanceof List<?> list) {
            return list.stream().flatMap(LoadParameters::secrets);
        }
        if (value instanceof Expression expression) {
            return secretsOf(expression.text());
        }
        return value instanceof Live live ? secretsOf(live.text()) : Stream.empty();
    }

    /** Names of the secrets that a text refers to. */
    static Stream<String> secretsOf(String text) {
        return SECRET.matcher(text).results().map(found -> found.group(1));
    }
}
