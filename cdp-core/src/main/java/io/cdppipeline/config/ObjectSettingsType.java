package io.cdppipeline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code object_settings} of the ingestion: a mapping from objects to what holds for them alone. */
final class ObjectSettingsType implements ValueType<List<ObjectSettingsType.Entry>> {

    /** An object as written, with its place, and its settings. */
    record Entry(Place place, String object, ObjectSettings settings) {}

    static final Key<String> PATH =
            Key.optional("path", Types.TEXT, "none", "Where the object's files are, for sources of files.");

    private static final Section SETTINGS = Section.of(
            "object_settings",
            "",
            ConfigReference.INCREMENTAL_FIELD,
            ConfigReference.INCREMENTAL_FIELD_CONNECTOR,
            ConfigReference.HISTORICAL_FIELD,
            ConfigReference.HISTORICAL_FIELD_CONNECTOR,
            ConfigReference.WRITE_MODE,
            PATH,
            ConfigReference.IN);

    @Override
    public String allowed() {
        return "a mapping from objects to " + Problems.oneOf(SETTINGS.keyNames());
    }

    @Override
    public Optional<List<Entry>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields objects)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Raw.Field object : objects.fields()) {
            if (!(object.value() instanceof Raw.Fields fields)) {
                reading.within(object.name())
                        .wrongKind(object.value(), "a mapping of " + Problems.allOf(SETTINGS.keyNames()));
                continue;
            }
            Settings read = new Settings();
            new SectionReader(
                            SETTINGS,
                            reading.within(object.name()).label(),
                            reading.interpolation(),
                            reading.problems())
                    .read(object.place(), fields.fields(), field -> false, read);
            entries.put(object.name(), new Entry(object.place(), object.name(), settings(read)));
        }
        return Optional.of(List.copyOf(entries.values()));
    }

    private static ObjectSettings settings(Settings read) {
        ObjectSettings.Builder settings = ObjectSettings.builder();
        read.value(ConfigReference.INCREMENTAL_FIELD).ifPresent(settings::incrementalField);
        read.value(ConfigReference.INCREMENTAL_FIELD_CONNECTOR).ifPresent(settings::incrementalFieldConnector);
        read.value(ConfigReference.HISTORICAL_FIELD).ifPresent(settings::historicalField);
        read.value(ConfigReference.HISTORICAL_FIELD_CONNECTOR).ifPresent(settings::historicalFieldConnector);
        read.value(ConfigReference.WRITE_MODE).ifPresent(settings::writeMode);
        read.value(PATH).ifPresent(settings::path);
        return settings.putAllIn(read.value(ConfigReference.IN).orElse(Map.of()))
                .build();
    }
}
