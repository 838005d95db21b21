package io.cdppipeline.local.connector;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A table as the beginning of its files shows it.
 *
 * @param columns the names of all slots of the sample's rows, {@code time} included
 * @param sample rows as texts, spread over what was read, in the order of the files
 */
record InferredTable(TableSchema schema, List<String> columns, List<List<@Nullable String>> sample) {

    /** How many rows are read: more say little more of a column's type. */
    static final int MOST_ROWS = 10_000;

    private static final int SAMPLE = 1_000;
    private static final String TIME = "time";

    /** A row and the number that chooses it. */
    private record Chosen(long key, long number, List<@Nullable String> values) {}

    static InferredTable of(TableName name, Rows rows, Columns columns) {
        Profile profile = new Profile(columns);
        // The rows with the smallest keys; the largest of them is at the head, to be put out by a smaller one.
        PriorityQueue<Chosen> chosen =
                new PriorityQueue<>(Comparator.comparingLong(Chosen::key).reversed());
        long[] count = {0};
        boolean whole = true;
        try {
            rows.read(columns, row -> {
                if (count[0] == MOST_ROWS) {
                    throw new RowReaderStop();
                }
                profile.observe(row);
                long key = mixed(count[0]);
                if (chosen.size() < SAMPLE || key < chosen.element().key()) {
                    chosen.add(new Chosen(key, count[0], values(row)));
                    if (chosen.size() > SAMPLE) {
                        chosen.remove();
                    }
                }
                count[0]++;
            });
        } catch (RowReaderStop enough) {
            whole = false;
        }
        List<Column> found = new ArrayList<>();
        for (int slot = 0; slot < columns.count(); slot++) {
            if (!columns.name(slot).equals(TIME)) {
                found.add(new Column(columns.name(slot), presto(profile.typeOfAll(slot))));
            }
        }
        TableSchema schema = new TableSchema(name, found, whole ? OptionalLong.of(count[0]) : OptionalLong.empty());
        return new InferredTable(
                schema,
                columns.names(),
                chosen.stream()
                        .sorted(Comparator.comparingLong(Chosen::number))
                        .<List<@Nullable String>>map(Chosen::values)
                        .toList());
    }

    /** Spreads the numbers of rows over all longs (the finaliser of splitmix64), the same way each time. */
    private static long mixed(long number) {
        long z = (number + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static List<@Nullable String> values(Row row) {
        List<@Nullable String> values = new ArrayList<>();
        for (int slot = 0; slot < row.width(); slot++) {
            values.add(row.value(slot));
        }
        return values;
    }

    private static String presto(String stored) {
        return switch (stored) {
            case "BIGINT" -> "bigint";
            case "DOUBLE" -> "double";
            default -> "varchar";
        };
    }

    /** Rows of some columns, evenly out of those that were kept. */
    List<List<@Nullable Object>> sample(List<String> wanted, int rows) {
        int count = Math.min(rows, sample.size());
        List<List<@Nullable Object>> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable String> row = sample.get((int) ((long) i * sample.size() / count));
            List<@Nullable Object> cells = new ArrayList<>();
            for (String column : wanted) {
                int slot = columns.indexOf(column);
                cells.add(slot < 0 || slot >= row.size() ? null : typed(column, row.get(slot)));
            }
            some.add(cells);
        }
        return some;
    }

    private @Nullable Object typed(String column, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return value;
        }
        String type = column.equals(TIME)
                ? "bigint"
                : schema.columns().stream()
                        .filter(each -> each.name().equals(column))
                        .map(Column::type)
                        .findFirst()
                        .orElse("varchar");
        return switch (type) {
            case "bigint" -> (Object) Long.parseLong(value);
            case "double" -> Double.parseDouble(value);
            default -> value;
        };
    }
}
