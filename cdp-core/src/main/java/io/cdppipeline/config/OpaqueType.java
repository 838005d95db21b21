package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A mapping that is handed on as it is: its texts, numbers, booleans, lists and mappings keep their kind and order. */
final class OpaqueType implements ValueType<Map<String, Object>> {

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,14})\\.[0-9]{1,14}");

    @Override
    public String allowed() {
        return "a mapping";
    }

    @Override
    public Optional<Map<String, Object>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields fields)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        return Optional.of(mapping(fields, reading));
    }

    private static Map<String, Object> mapping(Raw.Fields fields, Reading reading) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Raw.Field field : fields.fields()) {
            value(field.value(), reading.within(field.name())).ifPresent(value -> values.put(field.name(), value));
        }
        return Collections.unmodifiableMap(values);
    }

    private static Optional<Object> value(Raw raw, Reading reading) {
        if (raw instanceof Raw.Fields fields) {
            return Optional.of(mapping(fields, reading));
        }
        if (raw instanceof Raw.Items items) {
            List<Object> values = new ArrayList<>();
            items.items().forEach(item -> value(item, reading).ifPresent(values::add));
            return Optional.of(List.copyOf(values));
        }
        if (raw instanceof Raw.Text text && text.quoted()) {
            // A quoted text may be empty or begin with a blank: it is what it is.
            try {
                return Optional.of(reading.interpolation().resolve(text.text()));
            } catch (Interpolation.Unresolved e) {
                reading.problem(text.place(), reading.label() + " " + e.getMessage());
                return Optional.empty();
            }
        }
        return reading.scalar(raw, "a value").map(scalar -> plain(scalar.value()));
    }

    /** What YAML takes an unquoted scalar for. */
    static Object plain(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return DECIMAL.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
    }
}
