package io.cdppipeline.config;

import static io.cdppipeline.config.ConfigReference.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has been answered so far, as the tree that a file would have given. Not thread-safe. */
final class Answers {

    private final List<Part> parts = new ArrayList<>();
    private long order;

    /** A section, or one source of the ingestion, in the making. */
    private record Part(Section section, Place place, List<Raw.Field> fields) {

        Raw raw() {
            return new Raw.Fields(place, List.copyOf(fields));
        }

        Optional<String> text(Key<?> key) {
            return fields.stream()
                    .filter(field -> field.name().equals(key.name()))
                    .map(Raw.Field::value)
                    .filter(Raw.Text.class::isInstance)
                    .map(value -> ((Raw.Text) value).text())
                    .findFirst();
        }
    }

    /** What follows is about this section; for the ingestion, about one more source. */
    void begin(Section section) {
        parts.add(new Part(section, place(section.name() + "#" + parts.size()), new ArrayList<>()));
    }

    private Part current() {
        return parts.get(parts.size() - 1);
    }

    /** What was answered for a key of the part that was begun last. */
    Optional<String> current(Key<?> key) {
        return current().text(key);
    }

    /** Whether this, or the default, was answered for the key in any part. */
    boolean anyOf(Key<?> key, String text) {
        return parts.stream()
                .filter(part -> part.section().keys().contains(key))
                .anyMatch(part -> part.text(key).orElse(key.otherwise()).equalsIgnoreCase(text));
    }

    String client() {
        return parts.stream()
                .flatMap(part -> part.text(CLIENT).stream())
                .findFirst()
                .orElse("{client}");
    }

    /**
     * Takes an answer, or that there is none.
     *
     * @return what the rules have against it
     */
    List<String> put(Key<?> key, Optional<String> answer, ConfigInputs inputs) {
        Part part = current();
        Place place = place(part.place().text() + "." + key.name());
        answer.ifPresent(text -> part.fields().add(new Raw.Field(place, key.name(), new Raw.Text(place, text, true))));
        try {
            bind(inputs);
            return List.of();
        } catch (ConfigException e) {
            // Questions that come later are problems, too: only those of this key, and that it is missing, count.
            return e.problems().stream()
                    .filter(problem -> problem.location().equals(place.text())
                            || (problem.location().equals(part.place().text())
                                    && problem.message().contains("needs '" + key.name() + "'")))
                    .map(ConfigProblem::message)
                    .toList();
        }
    }

    void remove(Key<?> key) {
        current().fields().removeIf(field -> field.name().equals(key.name()));
    }

    /**
     * The configuration.
     *
     * @throws ConfigException if it is not complete, or breaks a rule
     */
    PipelineConfig bind(ConfigInputs inputs) {
        List<Raw.Field> sections = new ArrayList<>();
        for (Part part : parts) {
            if (!part.section().is(INGESTION)) {
                sections.add(new Raw.Field(part.place(), part.section().name(), part.raw()));
            }
        }
        List<Raw> sources = parts.stream()
                .filter(part -> part.section().is(INGESTION))
                .map(Part::raw)
                .toList();
        if (!sources.isEmpty()) {
            sections.add(new Raw.Field(
                    sources.get(0).place(),
                    INGESTION.name(),
                    sources.size() == 1
                            ? sources.get(0)
                            : new Raw.Items(sources.get(0).place(), sources)));
        }
        return ConfigBinder.bind(
                new Raw.Fields(place("answers"), sections), Interpolation.from(inputs), new Problems());
    }

    private Place place(String text) {
        return new Place(text, order++);
    }
}
