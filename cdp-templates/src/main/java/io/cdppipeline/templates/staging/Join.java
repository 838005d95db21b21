package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.JoinRule;
import io.cdppipeline.target.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Columns of another staging table beside a table's own (facts: phase packs, A3). Both sides are staged already: no raw value
 * is compared. Of several rows with one key the newest counts, so that a join never makes rows.
 *
 * @param alias what the other table is called in the query
 * @param table the other table
 * @param on which columns hold the same
 * @param columns what is taken
 */
record Join(String alias, TableName table, List<On> on, List<Taken> columns) {

    Join {
        on = List.copyOf(on);
        columns = List.copyOf(columns);
    }

    /** A column of the table, one of the other, and whether they must be compared as texts. */
    record On(String column, String other, boolean asText) {}

    /** A column of the other table, its name in this one and its type. */
    record Taken(String column, String name, String type) {}

    /**
     * A join as it is told.
     *
     * @param types the table's own columns and their types
     * @param other the other table, planned already
     */
    static Join of(String base, int number, JoinRule rule, Map<String, String> types, StagingTable other) {
        Map<String, String> others = other.types();
        List<On> on = new ArrayList<>();
        rule.on().forEach((column, name) -> {
            String left = known(base, column, types);
            String right = known(base, name, others);
            String type = types.getOrDefault(left, "bigint");
            on.add(new On(left, right, type.isEmpty() || !type.equals(others.getOrDefault(right, "bigint"))));
        });
        List<Taken> taken = rule.columns().stream()
                .map(text -> text.toLowerCase(Locale.ROOT).strip().split("\\s+as\\s+"))
                .map(parts -> {
                    String column = known(base, parts[0], others);
                    return new Taken(
                            column,
                            parts.length > 1 ? parts[1] : column + "_dim",
                            others.getOrDefault(column, "bigint"));
                })
                .toList();
        return new Join("dim_" + number, other.target(), on, taken);
    }

    private static String known(String base, String name, Map<String, String> types) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!types.containsKey(lower) && !lower.equals("time")) {
            throw new CdpException("staging.joins." + base + " names '" + name
                    + "', which the staging table will not have; its columns: " + String.join(", ", types.keySet()));
        }
        return lower;
    }

    /** The columns of the other table that the query reads, each once. */
    List<String> read() {
        List<String> names = new ArrayList<>();
        on.forEach(each -> names.add(each.other()));
        columns.forEach(each -> names.add(each.column()));
        return names.stream().distinct().toList();
    }

    /** The columns that make the other table's key. */
    String key(SqlDialect sql) {
        return on.stream().map(each -> sql.identifier(each.other())).distinct().collect(Collectors.joining(", "));
    }

    /** The newest row first, and always the same one of two from one second. */
    String order(SqlDialect sql) {
        return "time DESC"
                + columns.stream()
                        .filter(each -> !each.type().startsWith("array")
                                && !each.column().equals("time"))
                        .map(each -> ", " + sql.identifier(each.column()) + " ASC NULLS LAST")
                        .distinct()
                        .collect(Collectors.joining());
    }

    /** What holds for rows that belong together. */
    String condition(SqlDialect sql) {
        return on.stream()
                .map(each -> {
                    String left = "cleaned." + sql.identifier(each.column());
                    String right = alias + "." + sql.identifier(each.other());
                    return each.asText() ? sql.asText(left) + " = " + sql.asText(right) : left + " = " + right;
                })
                .collect(Collectors.joining(" AND "));
    }
}
