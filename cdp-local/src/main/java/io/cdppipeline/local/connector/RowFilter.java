package io.cdppipeline.local.connector;

import io.cdppipeline.local.connector.RowReader.RowSink;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of a load's {@code filters}: renames or drops columns, or makes new ones. Immutable. */
abstract class RowFilter {

    /** A row is passed over. */
    static final class Rejected extends Exception {
        Rejected(String message) {
            super(message);
        }
    }

    /** The name of a column after this; null if it is dropped. */
    @Nullable
    String renamed(String name) {
        return name;
    }

    /** Adds to the row that goes on what this makes of the one that came. */
    void change(Row in, Columns inColumns, Row out, Columns outColumns) throws Rejected {}

    /** Columns that the configuration names and that must be among those that come. */
    Set<String> required() {
        return Set.of();
    }

    /** How messages call it. */
    abstract String name();

    /** The rows of a source as they are after all filters. */
    static Rows chain(Rows source, java.util.List<RowFilter> filters, String load, Problems problems) {
        if (filters.isEmpty()) {
            return source;
        }
        return (columns, sink) -> {
            Columns[] stages = new Columns[filters.size() + 1];
            Arrays.setAll(stages, i -> i == filters.size() ? columns : Columns.asInSource());
            RowSink next = sink;
            for (int i = filters.size() - 1; i >= 0; i--) {
                next = new Stage(filters.get(i), stages[i], stages[i + 1], next, load, problems);
            }
            source.read(stages[0], next);
            for (int i = 0; i < filters.size(); i++) {
                filters.get(i).check(stages[i], load);
            }
        };
    }

    private void check(Columns columns, String load) {
        for (String name : required()) {
            if (columns.findStored(name) < 0 && columns.count() > 0) {
                throw new LoadFailure(load + ": filter " + name() + " names the column '" + name
                        + "', but there are only " + String.join(", ", columns.names()));
            }
        }
    }

    /** A filter at work. */
    private static final class Stage implements RowSink {

        private static final int UNKNOWN = -2;
        private static final int DROPPED = -1;

        private final RowFilter filter;
        private final Columns in;
        private final Columns out;
        private final RowSink next;
        private final String load;
        private final Problems problems;
        private final Row row = new Row();
        private final Map<Integer, String> sources = new HashMap<>();
        private int[] slots = new int[0];

        Stage(RowFilter filter, Columns in, Columns out, RowSink next, String load, Problems problems) {
            this.filter = filter;
            this.in = in;
            this.out = out;
            this.next = next;
            this.load = load;
            this.problems = problems;
        }

        @Override
        public void row(Row from) {
            row.clear();
            row.verdict(from.verdict());
            for (int slot = 0; slot < from.width(); slot++) {
                int target = slot(slot);
                String value = from.value(slot);
                if (target >= 0 && value != null) {
                    row.set(target, value, from.kind(slot));
                }
            }
            try {
                filter.change(from, in, row, out);
            } catch (Rejected e) {
                problems.report(load + ": filter " + filter.name() + ": " + e.getMessage());
                return;
            }
            next.row(row);
        }

        private int slot(int slot) {
            if (slot >= slots.length) {
                int before = slots.length;
                slots = Arrays.copyOf(slots, Math.max(slot + 1, in.count()));
                Arrays.fill(slots, before, slots.length, UNKNOWN);
            }
            if (slots[slot] == UNKNOWN) {
                slots[slot] = map(slot);
            }
            return slots[slot];
        }

        private int map(int slot) {
            String name = filter.renamed(in.name(slot));
            if (name == null) {
                return DROPPED;
            }
            int target = out.slot(name);
            String other = sources.putIfAbsent(target, in.name(slot));
            if (other != null) {
                throw new LoadFailure(load + ": columns '" + other + "' and '" + in.name(slot) + "' both become '"
                        + out.name(target) + "'; rename one of them");
            }
            in.declared(slot).ifPresent(type -> out.declare(target, type));
            return target;
        }
    }
}
