package io.cdppipeline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration as flat texts by key, fit to be kept and shown: the API key is left out, other secrets are masked. */
final class SettingTexts {

    private static final String MASK = "****";

    private final Map<String, String> texts = new LinkedHashMap<>();

    private SettingTexts() {}

    static Map<String, String> of(PipelineConfig config) {
        SettingTexts settings = new SettingTexts();
        settings.add("", ConfigTree.of(config));
        return settings.texts;
    }

    private void add(String path, Raw raw) {
        if (raw instanceof Raw.Fields fields) {
            for (Raw.Field field : fields.fields()) {
                if (!field.name().equals(ConfigReference.TD_API_KEY.name())) {
                    add(path.isEmpty() ? field.name() : path + "." + field.name(), field.value());
                }
            }
        } else if (raw instanceof Raw.Items items) {
            if (items.items().stream().allMatch(item -> item instanceof Raw.Text)) {
                put(
                        path,
                        String.join(
                                ", ",
                                items.items().stream().map(SettingTexts::text).toList()));
            } else {
                List<Raw> each = items.items();
                for (int i = 0; i < each.size(); i++) {
                    add(path + "[" + i + "]", each.get(i));
                }
            }
        } else {
            put(path, text(raw));
        }
    }

    private void put(String path, String text) {
        boolean secret = SectionReader.namesCredential(path.substring(path.lastIndexOf('.') + 1));
        texts.put(path, secret ? MASK : Problems.masked(text));
    }

    private static String text(Raw raw) {
        return raw instanceof Raw.Text text ? text.text() : "";
    }
}
