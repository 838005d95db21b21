package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Texts as a YAML list or as one text with commas.
 *
 * @param plural what they are: {@code objects}
 * @param item what each may be
 * @param mayBeEmpty whether a list without entries says something
 * @param sameness what two of them must not share, as the table that both would be
 */
record ListType(String plural, ValueType<String> item, boolean mayBeEmpty, UnaryOperator<String> sameness)
        implements ValueType<List<Located<String>>> {

    @Override
    public String allowed() {
        return "a list of " + plural + " or a text with commas";
    }

    @Override
    public Optional<List<Located<String>>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Items items)) {
            return reading.scalar(raw, allowed())
                    .flatMap(scalar -> entries(
                            split(scalar), reading, reading.interpolation().done(text(raw))));
        }
        if (items.items().isEmpty() && !mayBeEmpty) {
            reading.empty(raw.place(), allowed());
            return Optional.empty();
        }
        return entries(items.items(), reading, reading.interpolation());
    }

    private static String text(Raw raw) {
        return raw instanceof Raw.Text text ? text.text() : "";
    }

    private static List<Raw> split(Reading.Scalar scalar) {
        List<Raw> parts = new ArrayList<>();
        for (String part : scalar.value().split(",", -1)) {
            parts.add(new Raw.Text(scalar.place(), part));
        }
        return parts;
    }

    private Optional<List<Located<String>>> entries(List<Raw> parts, Reading reading, Interpolation interpolation) {
        Reading each = new Reading("an entry of " + reading.label(), interpolation, reading.problems());
        List<Located<String>> texts = new ArrayList<>();
        Map<String, String> seen = new LinkedHashMap<>();
        boolean usable = true;
        for (Raw part : parts) {
            Optional<String> text = item.read(part, each);
            if (text.isEmpty()) {
                usable = false;
                continue;
            }
            String same = sameness.apply(text.get());
            String earlier = seen.putIfAbsent(same, text.get());
            if (earlier != null) {
                reading.problem(part.place(), reading.label() + " has " + twice(text.get(), earlier));
                continue;
            }
            texts.add(new Located<>(part.place(), text.get()));
        }
        return usable ? Optional.of(texts) : Optional.empty();
    }

    private static String twice(String text, String earlier) {
        return text.equals(earlier)
                ? Problems.quote(text) + " twice"
                : "both " + Problems.quote(earlier) + " and " + Problems.quote(text) + ", which would be the same";
    }

    static List<String> values(List<Located<String>> texts) {
        return texts.stream().map(Located::value).toList();
    }
}
