package io.cdppipeline.templates.staging;

import io.cdppipeline.templates.staging.CleanedColumn.Named;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import io.cdppipeline.templates.staging.Join.Taken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the templates of a table's queries are filled with. */
final class TableValues {

    private final StagingTable table;
    private final SqlDialect sql;

    private TableValues(StagingTable table, SqlDialect sql) {
        this.table = table;
        this.sql = sql;
    }

    /** The values by their names, in a map that may be added to; names and expressions are spelt as the dialect does. */
    static Map<String, Object> of(StagingTable table, SqlDialect sql) {
        return new TableValues(table, sql).values();
    }

    private Map<String, Object> values() {
        boolean nested = table.dedupe().isPresent() || !table.joins().isEmpty();
        Map<String, Object> values = new HashMap<>();
        values.put("input", table.input().table());
        values.put("input_name", sql.identifier(table.input().table()));
        values.put("target", table.target().table());
        values.put("work", "work_" + table.target().table());
        values.put("watermark", "watermark");
        values.put("base", table.base());
        values.put("source_system", sql.literal(table.base()));
        if (sql instanceof HiveDialect hive) {
            values.put(
                    "raw",
                    table.source().columns().stream()
                            .filter(column -> !column.name().equals("time"))
                            .map(hive::read)
                            .toList());
        }
        values.put("prepared", helpers(table.columns().stream().map(CleanedColumn::prepared)));
        values.put("parsed", helpers(table.columns().stream().map(CleanedColumn::parsed)));
        values.put(
                "views",
                table.columns().stream()
                        .flatMap(column -> column.views().stream())
                        .toList());
        values.put(
                "columns",
                table.columns().stream()
                        .flatMap(column -> column.outputs().stream())
                        .map(output -> selected(output).replace("\n", nested ? "\n    " : "\n  "))
                        .toList());
        values.put("outputs", table.outputNames().stream().map(sql::identifier).toList());
        values.put("joins", table.joins().stream().map(this::join).toList());
        values.put("nested", nested);
        values.put("dedupe", table.dedupe().isPresent());
        table.dedupe().ifPresent(dedupe -> {
            values.put("partition_by", String.join(", ", dedupe.partitionBy()));
            values.put("key", dedupe.key(sql));
            values.put("order", dedupe.order(sql));
            values.put(
                    "order_columns",
                    dedupe.orderColumns().stream().map(sql::identifier).toList());
        });
        return values;
    }

    private List<Map<String, String>> helpers(Stream<Optional<Named>> named) {
        return named.flatMap(Optional::stream)
                .map(each -> Map.of(
                        "name", sql.identifier(each.name()), "sql", each.sql().replace("\n", "\n    ")))
                .toList();
    }

    private Map<String, Object> join(Join join) {
        return Map.of(
                "alias", join.alias(),
                "table", sql.identifier(join.table().table()),
                "read", join.read().stream().map(sql::identifier).toList(),
                "key", join.key(sql),
                "order", join.order(sql),
                "condition", join.condition(sql),
                "columns",
                        join.columns().stream().map(taken -> taken(join, taken)).toList());
    }

    private String taken(Join join, Taken taken) {
        return join.alias() + "." + sql.identifier(taken.column()) + " AS " + sql.identifier(taken.name());
    }

    /** One entry of the final SELECT, without an alias where the expression is the column itself. */
    private String selected(Output output) {
        String name = sql.identifier(output.name());
        return output.sql().equals(name) ? name : output.sql() + " AS " + name;
    }
}
