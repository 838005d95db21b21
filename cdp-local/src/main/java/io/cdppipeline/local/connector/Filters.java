package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a load's {@code filters}. What is not among them is refused by its name. */
final class Filters {

    private Filters() {}

    /** All but {@code add_time} from the moment of the load, which the writer of the table does. */
    static List<RowFilter> of(String load, JsonNode filters) {
        List<RowFilter> all = new ArrayList<>();
        for (JsonNode filter : filters) {
            String type = filter.path("type").asText("");
            switch (type) {
                case "rename" -> all.add(RenameFilter.of(load, filter));
                case "remove_columns" -> all.add(removeColumns(load, filter));
                case "column" -> all.add(ColumnFilter.of(load, filter));
                case "expand_json" -> all.add(ExpandJsonFilter.of(load, filter));
                case "add_time" -> {
                    if (!isUploadTime(filter)) {
                        all.add(addTime(load, filter));
                    }
                }
                default ->
                    throw new LoadFailure(load + ": filter type " + LoadConfig.quoted(filter.path("type"))
                            + " is unknown to the embedded connectors; they have add_time, column, expand_json,"
                            + " remove_columns and rename");
            }
        }
        return List.copyOf(all);
    }

    /** Whether a filter makes {@code time} the moment of the load. */
    static boolean isUploadTime(JsonNode filter) {
        return filter.path("type").asText("").equals("add_time")
                && filter.path("from_value").path("mode").asText("").equals("upload_time");
    }

    /** The column that {@code add_time} makes; only {@code time} is. */
    private static RowFilter addTime(String load, JsonNode filter) {
        String target = filter.path("to_column").path("name").asText("time");
        if (!target.equals("time")) {
            throw new LoadFailure(load + ": filter add_time makes '" + target
                    + "'; the embedded connectors make 'time' only, from from_column or from_value");
        }
        if (filter.has("from_column")) {
            return timeOfColumn(load, filter.path("from_column"));
        }
        JsonNode from = filter.path("from_value");
        if (from.path("mode").asText("").equals("fixed_time")) {
            String value = from.path("value").asText("");
            Instant moment = TimestampFormat.usual(value, java.time.ZoneOffset.UTC)
                    .orElseThrow(() -> new LoadFailure(load + ": filter add_time has the fixed_time '" + value
                            + "', which is no timestamp; write it as 2024-01-31 00:00:00 UTC"));
            return new AddTime(moment, null, "sec");
        }
        throw new LoadFailure(load + ": filter add_time makes 'time' from " + LoadConfig.quoted(from)
                + "; the embedded connectors make it from_column, or from_value with the mode upload_time or"
                + " fixed_time");
    }

    private static RowFilter timeOfColumn(String load, JsonNode from) {
        String unit = from.path("unix_timestamp_unit").asText("sec");
        if (!Set.of("sec", "milli", "micro", "nano").contains(unit)) {
            throw new LoadFailure(load + ": filter add_time has the unix_timestamp_unit '" + unit
                    + "'; there are sec, milli, micro and nano");
        }
        if (!from.hasNonNull("name")) {
            throw new LoadFailure(load + ": filter add_time has a from_column without a name");
        }
        ColumnSpec spec = ColumnSpec.of(
                load,
                "filter add_time",
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                        .objectNode()
                        .put("name", from.path("name").asText())
                        .put("type", "timestamp")
                        .put("format", from.path("timestamp_format").asText("")),
                ColumnSpec.zone(load, from.path("timezone").asText("UTC")),
                "");
        return new AddTime(null, spec, unit);
    }

    private static RowFilter removeColumns(String load, JsonNode filter) {
        Set<String> remove = names(filter.path("remove"));
        Set<String> keep = names(filter.path("keep"));
        if (remove.isEmpty() == keep.isEmpty()) {
            throw new LoadFailure(load + ": filter remove_columns needs either remove or keep");
        }
        boolean lenient = filter.path("accept_unmatched_columns").asBoolean(false);
        return new RowFilter() {
            @Override
            @Nullable
            String renamed(String name) {
                return keep.isEmpty() ? (remove.contains(name) ? null : name) : (keep.contains(name) ? name : null);
            }

            @Override
            Set<String> required() {
                return lenient ? Set.of() : keep.isEmpty() ? remove : keep;
            }

            @Override
            String name() {
                return "remove_columns";
            }
        };
    }

    static Set<String> names(JsonNode list) {
        Set<String> names = new LinkedHashSet<>();
        list.forEach(each -> names.add(each.isObject() ? each.path("name").asText() : each.asText()));
        return names;
    }

    /** Makes {@code time} from a column or a fixed moment. */
    private static final class AddTime extends RowFilter {

        private final @Nullable Instant fixed;
        private final @Nullable ColumnSpec column;
        private final String unit;

        AddTime(@Nullable Instant fixed, @Nullable ColumnSpec column, String unit) {
            this.fixed = fixed;
            this.column = column;
            this.unit = unit;
        }

        @Override
        @Nullable
        String renamed(String name) {
            // As the upload time does it; a time that is made from time takes its place.
            boolean taken =
                    name.equals("time") && (column == null || !column.name().equals("time"));
            return taken ? "time_" : name;
        }

        @Override
        void change(Row in, Columns inColumns, Row out, Columns outColumns) throws Rejected {
            int slot = outColumns.slot("time");
            outColumns.declare(slot, "BIGINT");
            if (fixed != null) {
                out.set(slot, Long.toString(fixed.getEpochSecond()), Row.Kind.NUMBER);
            } else if (column != null) {
                int from = inColumns.findStored(column.name());
                String value = from < 0 ? null : in.value(from);
                if (value == null || value.isEmpty()) {
                    throw new Rejected("column '" + column.name() + "' is empty, so the row has no time");
                }
                out.set(slot, Long.toString(second(column, value)), Row.Kind.NUMBER);
            }
        }

        private long second(ColumnSpec spec, String value) throws Rejected {
            if (spec.format().isEmpty() && value.matches("-?\\d{1,19}")) {
                return switch (unit) {
                    case "milli" -> Math.floorDiv(Long.parseLong(value), 1_000);
                    case "micro" -> Math.floorDiv(Long.parseLong(value), 1_000_000);
                    case "nano" -> Math.floorDiv(Long.parseLong(value), 1_000_000_000);
                    default -> Long.parseLong(value);
                };
            }
            try {
                return spec.moment(value).getEpochSecond();
            } catch (ColumnSpec.NotOfType e) {
                throw new Rejected(String.valueOf(e.getMessage()));
            }
        }

        @Override
        Set<String> required() {
            return column == null ? Set.of() : Set.of(column.name());
        }

        @Override
        String name() {
            return "add_time";
        }
    }

    /** {@code columns}, {@code add_columns} and {@code drop_columns}. */
    private static final class ColumnFilter extends RowFilter {

        private final Map<String, String> renames = new HashMap<>();
        private final Set<String> drop = new HashSet<>();
        private final List<ColumnSpec> made = new ArrayList<>();
        private final Map<String, String> defaults = new HashMap<>();
        private final String load;
        private boolean only;

        private ColumnFilter(String load) {
            this.load = load;
        }

        static ColumnFilter of(String load, JsonNode filter) {
            filter.fieldNames().forEachRemaining(field -> {
                if (!Set.of("type", "columns", "add_columns", "drop_columns").contains(field)) {
                    throw new LoadFailure(load + ": filter column has '" + field
                            + "'; the embedded connectors read its columns, add_columns and drop_columns");
                }
            });
            ColumnFilter made = new ColumnFilter(load);
            if (filter.has("columns")) {
                made.only = true;
                for (JsonNode column : filter.path("columns")) {
                    made.keep(column);
                }
            }
            for (JsonNode column : filter.path("add_columns")) {
                made.add(column);
            }
            made.drop.addAll(names(filter.path("drop_columns")));
            return made;
        }

        private void keep(JsonNode column) {
            String name = column.path("name").asText("");
            if (column.has("default") || column.has("format") || column.has("type")) {
                throw new LoadFailure(load + ": filter column has " + column
                        + " in columns; the embedded connectors read its name and src only");
            }
            renames.put(column.path("src").asText(name), name);
        }

        private void add(JsonNode column) {
            if (!column.path("name").isTextual() || !column.path("default").isValueNode()) {
                throw new LoadFailure(
                        load + ": filter column adds " + LoadConfig.quoted(column) + "; give it a name and a default");
            }
            ColumnSpec spec = ColumnSpec.of(load, "filter column", column, java.time.ZoneOffset.UTC, "");
            try {
                String value = spec.read(
                        column.path("default").isNull()
                                ? null
                                : column.path("default").asText());
                if (value != null) {
                    defaults.put(spec.name(), value);
                }
                made.add(spec);
            } catch (ColumnSpec.NotOfType e) {
                throw new LoadFailure(load + ": filter column: " + e.getMessage(), e);
            }
        }

        @Override
        @Nullable
        String renamed(String name) {
            return drop.contains(name) ? null : only ? renames.get(name) : name;
        }

        @Override
        void change(Row in, Columns inColumns, Row out, Columns outColumns) throws Rejected {
            for (ColumnSpec spec : made) {
                if (inColumns.findStored(spec.name()) >= 0) {
                    throw new LoadFailure(
                            load + ": filter column adds '" + spec.name() + "', which the source has already");
                }
                int slot = outColumns.slot(spec.name());
                outColumns.declare(slot, spec.storedType());
                String value = defaults.get(spec.name());
                if (value != null) {
                    out.set(slot, value, spec.kind());
                }
            }
        }

        @Override
        Set<String> required() {
            Set<String> required = new HashSet<>(drop);
            required.addAll(renames.keySet());
            return required;
        }

        @Override
        String name() {
            return "column";
        }
    }
}
