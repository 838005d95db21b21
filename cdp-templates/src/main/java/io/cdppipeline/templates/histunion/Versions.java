package io.cdppipeline.templates.histunion;

import static io.cdppipeline.templates.PrestoText.identifier;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.templates.histunion.UnionTable.UnionColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which rows of a joined table are versions of one thing, and which one stays.
 *
 * @param key the columns that the versions share; a row in which all of them are NULL is a thing of its own
 * @param order terms of an ORDER BY, the version that stays first
 */
record Versions(List<String> key, List<String> order) {

    Versions {
        key = List.copyOf(key);
        order = List.copyOf(order);
    }

    static Versions of(UnionTable table, DedupeRule rule) {
        Set<String> columns = table.columns().stream()
                .map(UnionColumn::name)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<String> key = rule.partitionBy().stream()
                .map(column -> known(table, "partition_by", column, columns))
                .toList();
        List<String> order = new ArrayList<>();
        for (String term : rule.orderBy()) {
            String[] words = term.trim().split("\\s+");
            String direction = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "ASC";
            order.add(identifier(known(table, "order_by", words[0], columns)) + " " + direction + " NULLS LAST");
        }
        // Of equal versions the one that was loaded last, and an increment before the history.
        order.add("time DESC");
        order.add("union__side");
        return new Versions(key, order);
    }

    String partition() {
        return key.stream().map(column -> identifier(column)).collect(Collectors.joining(", "));
    }

    String ordering() {
        return String.join(", ", order);
    }

    /** The condition under which a row has no key. */
    String keyless() {
        return key.stream().map(column -> identifier(column) + " IS NULL").collect(Collectors.joining(" AND "));
    }

    private static String known(UnionTable table, String key, String name, Set<String> columns) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!columns.contains(lower) && !lower.equals("time")) {
            throw new CdpException("hist_union.dedupe." + table.names().base() + "." + key + " names '" + name
                    + "', which " + table.names().target() + " will not have; its columns: "
                    + table.columns().stream().map(UnionColumn::name).collect(Collectors.joining(", ")));
        }
        return lower;
    }
}
