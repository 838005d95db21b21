package io.cdppipeline.local;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares rows in any order and tells what is different in a way that a person can use. */
final class RowDifferences {

    private static final int SHOWN = 10;

    private RowDifferences() {}

    /**
     * Compares all rows.
     *
     * @param columns what is compared; a row that lacks one has null there
     * @return what is different; empty if nothing is
     */
    static Optional<String> between(
            List<? extends Map<String, ? extends @Nullable Object>> expected,
            List<? extends Map<String, ? extends @Nullable Object>> found,
            Collection<String> columns) {
        Map<Map<String, @Nullable Object>, Integer> surplus = new LinkedHashMap<>();
        found.forEach(row -> surplus.merge(pick(row, columns), 1, Integer::sum));
        List<Map<String, @Nullable Object>> missing = new ArrayList<>();
        for (Map<String, ? extends @Nullable Object> each : expected) {
            Map<String, @Nullable Object> row = pick(each, columns);
            Integer there = surplus.get(row);
            if (there == null) {
                missing.add(row);
            } else if (there == 1) {
                surplus.remove(row);
            } else {
                surplus.put(row, there - 1);
            }
        }
        List<Map<String, @Nullable Object>> extra = new ArrayList<>();
        surplus.forEach((row, count) -> {
            for (int i = 0; i < count; i++) {
                extra.add(row);
            }
        });
        if (missing.isEmpty() && extra.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(missing.size() + " missing, " + extra.size() + " too many ("
                + expected.size() + " rows expected, " + found.size() + " found)");
        int shown = 0;
        for (Map<String, @Nullable Object> row : missing) {
            if (shown++ == SHOWN) {
                text.append("\n  … and ").append(missing.size() - SHOWN).append(" more missing");
                break;
            }
            text.append("\n  missing  ").append(row);
            Optional<Map<String, @Nullable Object>> nearest = nearest(row, extra);
            if (nearest.isPresent()) {
                extra.remove(nearest.get());
                text.append("\n  found    ")
                        .append(nearest.get())
                        .append("\n           ")
                        .append(cells(row, nearest.get()));
            }
        }
        shown = 0;
        for (Map<String, @Nullable Object> row : extra) {
            if (shown++ == SHOWN) {
                text.append("\n  … and ").append(extra.size() - SHOWN).append(" more too many");
                break;
            }
            text.append("\n  too many ").append(row);
        }
        return Optional.of(text.toString());
    }

    /** Looks for a row; if it is not there, tells of the row that is most like it. */
    static Optional<String> missing(
            Map<String, ? extends @Nullable Object> row,
            List<? extends Map<String, ? extends @Nullable Object>> found) {
        Map<String, @Nullable Object> wanted = pick(row, row.keySet());
        List<Map<String, @Nullable Object>> there = new ArrayList<>();
        found.forEach(each -> there.add(pick(each, row.keySet())));
        if (there.contains(wanted)) {
            return Optional.empty();
        }
        String text = "  expected " + wanted;
        Optional<Map<String, @Nullable Object>> nearest = nearest(wanted, there);
        return Optional.of(
                nearest.isPresent()
                        ? text + "\n  nearest  " + nearest.get() + "\n           " + cells(wanted, nearest.get())
                        : text + "\n  none of the " + there.size() + " rows is like it");
    }

    /** The row that has the most cells in common, if it has any. */
    private static Optional<Map<String, @Nullable Object>> nearest(
            Map<String, @Nullable Object> row, List<Map<String, @Nullable Object>> others) {
        Map<String, @Nullable Object> best = null;
        long most = 0;
        for (Map<String, @Nullable Object> other : others) {
            long same = row.entrySet().stream()
                    .filter(cell -> Objects.equals(cell.getValue(), other.get(cell.getKey())))
                    .count();
            if (same > most) {
                most = same;
                best = other;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String cells(Map<String, @Nullable Object> expected, Map<String, @Nullable Object> found) {
        List<String> cells = new ArrayList<>();
        expected.forEach((column, value) -> {
            if (!Objects.equals(value, found.get(column))) {
                cells.add(column + ": expected " + value(value) + ", found " + value(found.get(column)));
            }
        });
        return String.join("; ", cells);
    }

    /** With its type where two types look the same. */
    private static String value(@Nullable Object value) {
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }

    private static Map<String, @Nullable Object> pick(
            Map<String, ? extends @Nullable Object> row, Collection<String> columns) {
        Map<String, @Nullable Object> picked = new LinkedHashMap<>();
        for (String column : columns) {
            picked.put(column, plain(row.get(column)));
        }
        return picked;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float || value instanceof Double || value instanceof BigDecimal) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(each -> plain.add(plain(each)));
            return plain;
        }
        return value;
    }
}
