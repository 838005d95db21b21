package io.cdppipeline.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code pii} of the staging: a mapping from what a column tells about a person to what stays of it. */
final class PiiType implements ValueType<Map<PiiKind, PiiPolicy>> {

    private static final List<String> KINDS =
            Stream.of(PiiKind.values()).map(PiiKind::text).toList();
    private static final ValueType<PiiPolicy> POLICY = Types.word(PiiPolicy.class, PiiPolicy::text);

    @Override
    public String allowed() {
        return "a mapping from " + Problems.oneOf(KINDS) + " to " + POLICY.allowed();
    }

    @Override
    public Optional<Map<PiiKind, PiiPolicy>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields fields)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        Map<PiiKind, PiiPolicy> policies = new EnumMap<>(PiiKind.class);
        for (Raw.Field field : fields.fields()) {
            Optional<PiiKind> kind = Stream.of(PiiKind.values())
                    .filter(each -> each.text().equals(field.name()))
                    .findFirst();
            if (kind.isEmpty()) {
                String hint = NearestName.hint(field.name(), KINDS);
                reading.problem(
                        field.place(),
                        "unknown key " + Problems.quote(field.name()) + " in " + reading.label()
                                + (hint.isEmpty() ? "; allowed are " + Problems.allOf(KINDS) : hint));
                continue;
            }
            POLICY.read(field.value(), reading.within(field.name()))
                    .ifPresent(policy -> policies.put(kind.get(), policy));
        }
        return Optional.of(policies);
    }
}
