package io.cdppipeline.templates.ingestion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What the pack knows of one source system, from a resource {@code sources/{connector}.yml}.
 *
 * @param connector the connector's type in a load file
 * @param source the source system's own name
 * @param accepts the words of a configuration that mean this connector
 * @param historicalField the field that the history is selected by
 * @param incrementalField the field that tells when a row last changed
 * @param timestamp how the connector wants its bounds written
 * @param writeTimestamp the same as SQL over epoch seconds, {@code {}} being the argument
 * @param readTimestamp SQL that gives a written timestamp's epoch seconds, rounded down
 * @param parallelLimit loads at the same time
 * @param defaultParameters further keys of the load file, unless the configuration sets them
 * @param reservedParameters keys of the load file that a configuration's parameters must not replace
 */
record SourceDescriptor(
        String connector,
        String source,
        List<String> accepts,
        String historicalField,
        String incrementalField,
        DateTimeFormatter timestamp,
        String writeTimestamp,
        String readTimestamp,
        int parallelLimit,
        Map<String, String> defaultParameters,
        List<String> reservedParameters) {

    /** Every source that this pack has; a new one is its descriptor, its load template and its name here. */
    static final List<SourceDescriptor> ALL = List.of(read("shopify_v2"));

    /** The moment as the connector wants it. */
    String format(Instant moment) {
        return timestamp.format(moment);
    }

    /** SQL that writes the epoch seconds of an expression as the connector wants them. */
    String write(String seconds) {
        return writeTimestamp.replace("{}", seconds);
    }

    /** SQL that gives the epoch seconds of a text expression. */
    String read(String text, String indent) {
        return readTimestamp.replace("{}", text).replace("\n", "\n" + indent);
    }

    private static SourceDescriptor read(String connector) {
        String resource = "/io/cdppipeline/templates/ingestion/sources/" + connector + ".yml";
        try (InputStream stream = SourceDescriptor.class.getResourceAsStream(resource)) {
            Map<String, Object> values = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Objects.requireNonNull(stream, resource + " is missing from this library's jar"));
            return new SourceDescriptor(
                    text(values, "connector"),
                    text(values, "source"),
                    texts(values, "accepts"),
                    text(values, "historical_field"),
                    text(values, "incremental_field"),
                    DateTimeFormatter.ofPattern(text(values, "timestamp_pattern"), Locale.ROOT)
                            .withZone(ZoneOffset.UTC),
                    text(values, "write_timestamp"),
                    text(values, "read_timestamp"),
                    Integer.parseInt(text(values, "parallel_limit")),
                    map(values, "default_parameters"),
                    texts(values, "reserved_parameters"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        }
    }

    private static String text(Map<String, Object> values, String key) {
        return String.valueOf(Objects.requireNonNull(values.get(key), key));
    }

    private static Map<String, String> map(Map<String, Object> values, String key) {
        Map<String, String> map = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(values.get(key), key))
                .forEach((name, value) -> map.put(String.valueOf(name), String.valueOf(value)));
        return map;
    }

    private static List<String> texts(Map<String, Object> values, String key) {
        return ((List<?>) Objects.requireNonNull(values.get(key), key))
                .stream().map(String::valueOf).toList();
    }
}
