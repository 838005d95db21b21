package io.cdppipeline.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
        Set<String> written = fields.stream().map(Raw.Field::name).collect(Collectors.toSet());
        for (Raw.Field field : fields) {
            Optional<Key<?>> key = section.key(field.name());
            if (key.isEmpty()) {
                problems.add(field.place(), unknown(field.name()));
                // One slip is one problem: the key that was meant is not missing as well, and its value is looked at.
                key = meant(field.name())
                        .filter(name -> !written.contains(name))
                        .flatMap(section::key);
            }
            if (!passOver.test(field)) {
                key.ifPresent(known -> read(known, field, into));
            }
        }
        for (Key<?> key : section.keys()) {
            if (key.need() == Key.Need.REQUIRED && !into.given(key)) {
                problems.add(
                        place,
                        label + " needs '" + key.name() + "': " + key.type().allowed());
            }
        }
    }

    /** Whether a key of this name is likely to hold a secret. */
    static boolean namesCredential(String name) {
        return CREDENTIAL.matcher(name).matches();
    }

    private Optional<String> meant(String name) {
        return homes(name).isEmpty() ? NearestName.of(name, section.keyNames()) : Optional.empty();
    }

    /** The sections that have the key. */
    static List<String> homes(String name) {
        return ConfigReference.SECTIONS.stream()
                .filter(section -> section.ownKeyNames().contains(name))
                .map(Section::name)
                .toList();
    }

    private <T> void read(Key<T> key, Raw.Field field, Settings into) {
        Reading reading = new Reading("'" + key.name() + "' of " + label, interpolation, problems);
        into.add(key, field.value().place(), key.type().read(field.value(), reading));
    }

    private String unknown(String name) {
        String found = "unknown key " + Problems.quote(name) + " in " + label;
        List<String> homes = homes(name);
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
