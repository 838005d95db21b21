package io.cdppipeline.templates.staging;

import static io.cdppipeline.templates.PrestoText.identifier;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A dedupe rule over staged columns: which rows are versions of one thing, and which version stays (facts: phase packs,
 * A3.2 with the mends of D-49).
 *
 * @param partitionBy the staged columns that make the key
 * @param key one expression that is the same for all versions of a thing, NULL for a row without a key
 * @param order terms of an ORDER BY, the version that stays first; ends with the newest load
 * @param orderColumns the columns in {@link #order}, each once
 */
record Dedupe(List<String> partitionBy, String key, List<String> order, List<String> orderColumns) {

    /** Between the parts of a key: in no text that a person typed, so {@code (a, bc)} is not {@code (ab, c)} (D-49). */
    private static final String SEPARATOR = "CHR(31)";

    Dedupe {
        partitionBy = List.copyOf(partitionBy);
        order = List.copyOf(order);
        orderColumns = List.copyOf(orderColumns);
    }

    static Dedupe of(String base, DedupeRule rule, List<CleanedColumn> columns) {
        Map<String, Output> outputs = new LinkedHashMap<>();
        Map<String, String> unixtimes = new LinkedHashMap<>();
        for (CleanedColumn column : columns) {
            column.outputs().forEach(output -> outputs.put(output.name(), output));
            if (column.kind() == ColumnKind.DATE && column.outputs().size() > 1) {
                unixtimes.put(
                        column.outputs().get(0).name(), column.outputs().get(2).name());
            }
        }
        List<String> keys = rule.partitionBy().stream()
                .map(name -> known(base, "partition_by", name, outputs))
                .toList();
        List<String> order = new ArrayList<>();
        List<String> orderColumns = new ArrayList<>();
        for (String term : rule.orderBy()) {
            String[] words = term.trim().split("\\s+");
            String direction = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "ASC";
            if (words.length > 2 || !(direction.equals("ASC") || direction.equals("DESC"))) {
                throw new CdpException("staging.dedupe." + base + ".order_by has '" + term
                        + "': write a column, or a column and asc or desc");
            }
            String column = known(base, "order_by", words[0], outputs);
            // As text, 09/01/2024 sorts behind 01/02/2025; as seconds it does not. The text breaks ties within a
            // second.
            if (unixtimes.containsKey(column)) {
                add(unixtimes.get(column), direction, order, orderColumns);
            }
            add(column, direction, order, orderColumns);
        }
        add("time", "DESC", order, orderColumns);
        return new Dedupe(keys, keyExpression(keys, outputs), order, orderColumns);
    }

    private static void add(String column, String direction, List<String> order, List<String> orderColumns) {
        if (!orderColumns.contains(column)) {
            order.add(identifier(column) + " " + direction + " NULLS LAST");
            orderColumns.add(column);
        }
    }

    private static String known(String base, String key, String name, Map<String, Output> outputs) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!outputs.containsKey(lower) && !lower.equals("time")) {
            throw new CdpException("staging.dedupe." + base + "." + key + " names '" + name
                    + "', which the staging table will not have; its columns: " + String.join(", ", outputs.keySet()));
        }
        return lower;
    }

    private static String keyExpression(List<String> keys, Map<String, Output> outputs) {
        if (keys.size() == 1) {
            return identifier(keys.get(0));
        }
        String parts = keys.stream()
                .map(key -> "COALESCE(" + varchar(key, outputs) + ", '')")
                .collect(Collectors.joining(" || " + SEPARATOR + " || "));
        String empty = String.join(" || ", Collections.nCopies(keys.size() - 1, SEPARATOR));
        return "NULLIF(" + parts + ", " + empty + ")";
    }

    private static String varchar(String key, Map<String, Output> outputs) {
        Output output = outputs.get(key);
        boolean text = output != null && output.type().equals("varchar");
        return text ? identifier(key) : "CAST(" + identifier(key) + " AS VARCHAR)";
    }
}
