package io.cdppipeline.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration as JSON with the keys of YAML, for people to look up what a run was told; what may be a secret is masked. */
final class ConfigJson {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String MASK = "****";

    private ConfigJson() {}

    static String of(PipelineConfig config) {
        Map<String, Object> sections = new LinkedHashMap<>();
        for (Raw.Field section : ((Raw.Fields) ConfigTree.of(config)).fields()) {
            sections.put(section.name(), value(section.value()));
        }
        try {
            return JSON.writeValueAsString(sections).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts, lists and maps can be written", e);
        }
    }

    private static Object value(Raw raw) {
        if (raw instanceof Raw.Fields fields) {
            return fields(fields);
        }
        if (raw instanceof Raw.Items items) {
            List<Raw> each = items.items();
            return each.stream().map(ConfigJson::value).toList();
        }
        if (raw instanceof Raw.Text text) {
            return text.quoted() ? text.text() : scalar(text.text());
        }
        return "";
    }

    private static Map<String, Object> fields(Raw.Fields fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Raw.Field field : fields.fields()) {
            boolean mask = field.value() instanceof Raw.Text
                    && SectionReader.CREDENTIAL.matcher(field.name()).matches();
            values.put(field.name(), mask ? MASK : value(field.value()));
        }
        return values;
    }

    private static Object scalar(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        return text.matches("[0-9]{1,18}") ? (Object) Long.valueOf(text) : text;
    }
}
