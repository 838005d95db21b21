package io.cdppipeline.config;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code severity} of the validation: a mapping from kinds of checks to what they amount to. */
final class SeveritiesType implements ValueType<Map<CheckKind, Severity>> {

    static final ValueType<Severity> SEVERITY = Types.word(Severity.class, Severity::text);

    private static final List<String> KINDS =
            Arrays.stream(CheckKind.values()).map(CheckKind::text).toList();

    @Override
    public String allowed() {
        return "a mapping from " + Problems.oneOf(KINDS) + " to " + SEVERITY.allowed();
    }

    @Override
    public Optional<Map<CheckKind, Severity>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields kinds)) {
            reading.wrongKind(raw, "a mapping from kinds of checks to " + SEVERITY.allowed());
            return Optional.empty();
        }
        Map<CheckKind, Severity> severities = new EnumMap<>(CheckKind.class);
        for (Raw.Field kind : kinds.fields()) {
            int index = KINDS.indexOf(kind.name());
            if (index < 0) {
                String hint = NearestName.hint(kind.name(), KINDS);
                reading.problem(
                        kind.place(),
                        "unknown kind of check " + Problems.quote(kind.name()) + " in " + reading.label()
                                + (hint.isEmpty() ? "; allowed are " + Problems.allOf(KINDS) : hint));
                continue;
            }
            SEVERITY.read(kind.value(), reading.within(kind.name()))
                    .ifPresent(severity -> severities.put(CheckKind.values()[index], severity));
        }
        return Optional.of(severities);
    }
}
