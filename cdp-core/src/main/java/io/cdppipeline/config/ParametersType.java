package io.cdppipeline.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A mapping from names to texts that are handed on as they are. */
final class ParametersType implements ValueType<Map<String, String>> {

    @Override
    public String allowed() {
        return "a mapping from names to texts";
    }

    @Override
    public Optional<Map<String, String>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields fields)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        Map<String, String> texts = new TreeMap<>();
        for (Raw.Field field : fields.fields()) {
            if (!field.name().matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
                reading.problem(
                        field.place(),
                        "a name in " + reading.label() + " must be letters, digits, '_', '-' or '.', found "
                                + Problems.quote(field.name()));
            } else {
                Types.TEXT
                        .read(field.value(), reading.within(field.name()))
                        .ifPresent(text -> texts.put(field.name(), text));
            }
        }
        return Optional.of(texts);
    }
}
