package io.cdppipeline.config;

import java.util.Optional;

/** What a type needs while it reads one setting: the setting's name for messages, and where to tell problems. */
record Reading(String label, Interpolation interpolation, Problems problems) {

    /**
     * A scalar, filled in.
     *
     * @param place where it is written
     * @param value what it is; stripped, never empty
     * @param written what it was filled in from
     * @param interpolation what filled it in
     */
    record Scalar(Place place, String value, String written, Interpolation interpolation) {

        /** What a message may quote, in its quotes. */
        String shown() {
            return interpolation.shown(written);
        }

        /** A hint made from the value; none where the value must not be shown. */
        String hint(String hint) {
            return shown().contains("${") ? "" : hint;
        }
    }

    void problem(Place place, String message) {
        problems.add(place, message);
    }

    /** The same setting, one level further in. */
    Reading within(String inner) {
        return new Reading("'" + inner + "' of " + label, interpolation, problems);
    }

    void wrongKind(Raw raw, String allowed) {
        problem(raw.place(), label + " must be " + allowed + ", found " + raw.kind());
    }

    void empty(Place place, String allowed) {
        problem(place, label + " is empty; it must be " + allowed);
    }

    void wrong(Scalar scalar, String allowed) {
        wrong(scalar, allowed, "");
    }

    void wrong(Scalar scalar, String allowed, String hint) {
        problem(scalar.place(), label + " must be " + allowed + ", found " + scalar.shown() + scalar.hint(hint));
    }

    /** The scalar, or empty after telling why it is none. */
    Optional<Scalar> scalar(Raw raw, String allowed) {
        if (raw instanceof Raw.Nothing) {
            empty(raw.place(), allowed);
            return Optional.empty();
        }
        if (!(raw instanceof Raw.Text text)) {
            wrongKind(raw, allowed);
            return Optional.empty();
        }
        try {
            String value = interpolation.resolve(text.text()).strip();
            if (value.isEmpty()) {
                empty(text.place(), allowed);
                return Optional.empty();
            }
            return Optional.of(new Scalar(text.place(), value, text.text(), interpolation));
        } catch (Interpolation.Unresolved e) {
            problem(text.place(), label + " " + e.getMessage());
            return Optional.empty();
        }
    }
}
