package io.cdppipeline.config;

import java.util.List;

/** A configuration as it was written, before anything is known of its keys: what YAML and a built config have in common. */
sealed interface Raw {

    Place place();

    /** What it is, in the words of a message. */
    String kind();

    /** A scalar, as written; {@code yes}, {@code 2024-01-01} and {@code 0123} are texts too, quoted or not. */
    record Text(Place place, String text, boolean quoted) implements Raw {

        Text(Place place, String text) {
            this(place, text, false);
        }

        @Override
        public String kind() {
            return "a text";
        }
    }

    /** A key without a value, or {@code null}. */
    record Nothing(Place place) implements Raw {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    /** A sequence. */
    record Items(Place place, List<Raw> items) implements Raw {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping, with its keys in the order of the file and no key twice. */
    record Fields(Place place, List<Field> fields) implements Raw {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A key of a mapping and its value; the place is the key's. */
    record Field(Place place, String name, Raw value) {}
}
