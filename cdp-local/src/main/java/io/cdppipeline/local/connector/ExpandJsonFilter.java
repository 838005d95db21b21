package io.cdppipeline.local.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code expand_json}: columns from within a JSON column. */
final class ExpandJsonFilter extends RowFilter {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[(\\d+)]|\\['([^']+)']");

    private record Target(ColumnSpec column, List<String> path) {}

    private final String json;
    private final List<String> root;
    private final List<Target> targets;
    private final boolean keep;
    private final boolean stop;

    private ExpandJsonFilter(String json, List<String> root, List<Target> targets, boolean keep, boolean stop) {
        this.json = json;
        this.root = root;
        this.targets = targets;
        this.keep = keep;
        this.stop = stop;
    }

    static ExpandJsonFilter of(String load, JsonNode filter) {
        String json = filter.path("json_column_name").asText("");
        if (json.isEmpty() || filter.path("expanded_columns").isEmpty()) {
            throw new LoadFailure(load + ": filter expand_json needs json_column_name and expanded_columns");
        }
        ZoneId zone = ColumnSpec.zone(
                load,
                filter.path("default_timezone").asText(filter.path("time_zone").asText("UTC")));
        List<Target> targets = new ArrayList<>();
        for (JsonNode column : filter.path("expanded_columns")) {
            ColumnSpec spec = ColumnSpec.of(load, "filter expand_json", column, zone, "");
            targets.add(new Target(spec, path(load, spec.name())));
        }
        return new ExpandJsonFilter(
                json,
                path(load, filter.path("root").asText("$.")),
                List.copyOf(targets),
                filter.path("keep_expanding_json_column").asBoolean(false),
                filter.path("stop_on_invalid_record").asBoolean(false));
    }

    private static List<String> path(String load, String text) {
        String rest = text.replaceFirst("^\\$\\.?", "");
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (!step.find(at) || step.start() != at) {
                throw new LoadFailure(load + ": filter expand_json has the path '" + text
                        + "'; the embedded connectors follow names and indexes, $.a.b[0]");
            }
            for (int group = 1; group <= 3; group++) {
                if (step.group(group) != null) {
                    steps.add(step.group(group));
                }
            }
            at = step.end();
        }
        return List.copyOf(steps);
    }

    @Override
    @Nullable
    String renamed(String name) {
        return name.equals(json) && !keep ? null : name;
    }

    @Override
    void change(Row in, Columns inColumns, Row out, Columns outColumns) throws Rejected {
        int from = inColumns.findStored(json);
        String text = from < 0 ? null : in.value(from);
        JsonNode start = text == null ? MAPPER.missingNode() : follow(parse(text), root);
        for (Target target : targets) {
            int slot = outColumns.slot(target.column().name());
            outColumns.declare(slot, target.column().storedType());
            JsonNode found = follow(start, target.path());
            if (found.isMissingNode() || found.isNull()) {
                continue;
            }
            String value = found.isValueNode() ? found.asText() : found.toString();
            try {
                String stored = target.column().type() == ColumnSpec.Type.JSON
                        ? found.toString()
                        : target.column().read(value);
                if (stored != null) {
                    out.set(slot, stored, target.column().kind());
                }
            } catch (ColumnSpec.NotOfType e) {
                throw rejected(String.valueOf(e.getMessage()));
            }
        }
    }

    private JsonNode parse(String text) throws Rejected {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw rejected("column '" + json + "' is no JSON: " + e.getOriginalMessage());
        }
    }

    private Rejected rejected(String message) {
        if (stop) {
            throw new LoadFailure("filter expand_json: " + message);
        }
        return new Rejected(message);
    }

    private static JsonNode follow(JsonNode start, List<String> path) {
        JsonNode node = start;
        for (String step : path) {
            node = node.isArray() && step.matches("\\d{1,9}") ? node.path(Integer.parseInt(step)) : node.path(step);
        }
        return node;
    }

    @Override
    Set<String> required() {
        return Set.of(json);
    }

    @Override
    String name() {
        return "expand_json";
    }
}
