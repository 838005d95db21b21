package io.cdppipeline.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping from names to values of one kind, in the order of the file.
 *
 * @param allowed as it follows "must be"
 * @param name what a name may be
 * @param value what each value may be
 */
record MappingType<T>(String allowed, ValueType<String> name, ValueType<T> value)
        implements ValueType<Map<String, Located<T>>> {

    @Override
    public Optional<Map<String, Located<T>>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields fields)) {
            reading.wrongKind(raw, allowed);
            return Optional.empty();
        }
        Reading names = new Reading("a name in " + reading.label(), Interpolation.none(), reading.problems());
        Map<String, Located<T>> values = new LinkedHashMap<>();
        for (Raw.Field field : fields.fields()) {
            Optional<String> known = name.read(new Raw.Text(field.place(), field.name(), true), names);
            Optional<T> read = value.read(field.value(), reading.within(field.name()));
            if (known.isPresent() && read.isPresent()) {
                values.put(known.get(), new Located<>(field.place(), read.get()));
            }
        }
        return Optional.of(values);
    }

    static <T> Map<String, T> values(Map<String, Located<T>> located) {
        Map<String, T> values = new LinkedHashMap<>();
        located.forEach((name, value) -> values.put(name, value.value()));
        return values;
    }
}
