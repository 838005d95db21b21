package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping from tables to values of one type.
 *
 * @param type what each table is mapped to
 */
record ByTable<T>(ValueType<T> type) implements ValueType<List<ByTable.Entry<T>>> {

    /** A table as written, with its place, and its value. */
    record Entry<T>(Place place, String table, T value) {
        String base() {
            return PipelineConfig.baseTableName(table);
        }
    }

    @Override
    public String allowed() {
        return "a mapping from tables, each to " + type.allowed();
    }

    @Override
    public Optional<List<Entry<T>>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields tables)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        List<Entry<T>> entries = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Raw.Field table : tables.fields()) {
            String earlier = seen.putIfAbsent(PipelineConfig.baseTableName(table.name()), table.name());
            if (earlier != null) {
                reading.problem(
                        table.place(),
                        reading.label() + " has both " + Problems.quote(earlier) + " and "
                                + Problems.quote(table.name()) + ", which would be the same");
            }
            type.read(table.value(), reading.within(table.name()))
                    .ifPresent(value -> entries.add(new Entry<>(table.place(), table.name(), value)));
        }
        return Optional.of(entries);
    }
}
