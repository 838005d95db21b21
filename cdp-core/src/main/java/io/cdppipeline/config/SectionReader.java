package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads one section by its description: every key by its type, unknown keys and missing ones told. */
final class SectionReader {

    private static final Pattern CREDENTIAL = Pattern.compile(
            ".*(password|passwd|passphrase|secret|token|private_?key|api_?key|access_?key|user_?name).*",
            Pattern.CASE_INSENSITIVE);

    private final Section section;
    private final String label;
    private final Interpolation interpolation;
    private final Problems problems;

    SectionReader(Section section, String label, Interpolation interpolation, Problems problems) {
        this.section = section;
        this.label = label;
        this.interpolation = interpolation;
        this.problems = problems;
    }

    /** Reads the fields into the settings, except those to pass over. */
    void read(Place place, List<Raw.Field> fields, Predicate<Raw.Field> passOver, Settings into) {
        for (Raw.Field field : fields) {
            section.key(field.name())
                    .ifPresentOrElse(
                            key -> {
                                if (!passOver.test(field)) {
                                    read(key, field, into);
                                }
                            },
                            () -> problems.add(field.place(), unknown(field.name())));
        }
        for (Key<?> key : section.keys()) {
            if (key.need() == Key.Need.REQUIRED && !into.given(key)) {
                problems.add(
                        place,
                        label + " needs '" + key.name() + "': " + key.type().allowed());
            }
        }
    }

    private <T> void read(Key<T> key, Raw.Field field, Settings into) {
        Reading reading = new Reading("'" + key.name() + "' of " + label, interpolation, problems);
        into.add(key, field.value().place(), key.type().read(field.value(), reading));
    }

    private String unknown(String name) {
        String found = "unknown key " + Problems.quote(name) + " in " + label;
        List<String> homes = new ArrayList<>();
        for (Section other : ConfigReference.SECTIONS) {
            if (other.ownKeyNames().contains(name)) {
                homes.add(other.name());
            }
        }
        if (!homes.isEmpty()) {
            return found + "; it is a key of " + Problems.allOf(homes);
        }
        String hint = NearestName.hint(name, section.keyNames());
        if (!hint.isEmpty()) {
            return found + hint;
        }
        boolean parameters = section.key("parameters").isPresent();
        if (parameters && CREDENTIAL.matcher(name).matches()) {
            return found + "; credentials of the source belong in its TD Authentication, which 'auth_id' names";
        }
        return found + "; allowed are " + Problems.allOf(section.ownKeyNames())
                + (parameters ? "; a parameter of the connector goes below 'parameters'" : "");
    }
}
