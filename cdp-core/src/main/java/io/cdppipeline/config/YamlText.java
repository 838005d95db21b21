package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes a configuration as the YAML that reads as the same, with references to the environment in place of secrets. */
final class YamlText {

    private YamlText() {}

    static String of(PipelineConfig config) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(2);
        options.setWidth(120);
        options.setSplitLines(false);
        options.setLineBreak(DumperOptions.LineBreak.UNIX);
        return new Yaml(options).dump(plain("", ConfigTree.of(config)));
    }

    private static Object plain(String name, Raw raw) {
        if (raw instanceof Raw.Fields fields) {
            Map<String, Object> mapping = new LinkedHashMap<>();
            fields.fields().forEach(field -> mapping.put(field.name(), plain(field.name(), field.value())));
            return mapping;
        }
        if (raw instanceof Raw.Items items) {
            List<Object> list = new ArrayList<>();
            items.items().forEach(item -> list.add(plain(name, item)));
            return list;
        }
        return raw instanceof Raw.Text text ? scalar(name, text) : "";
    }

    private static Object scalar(String name, Raw.Text text) {
        if (SectionReader.namesCredential(name) && !text.text().startsWith("${secret:")) {
            return "${env:" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_") + "}";
        }
        // Texts are texts whatever they look like; what was no text is written as it was.
        return text.quoted() ? text.text().replace("${", "$${") : OpaqueType.plain(text.text());
    }
}
