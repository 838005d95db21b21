package io.cdppipeline.templates.histunion;

import io.cdppipeline.CdpException;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.PrestoText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table to make of two: every column of either side, those of the increments first. A column that one side lacks is
 * NULL there; one that has two types is a double where both are numbers, else a text.
 *
 * @param names the tables
 * @param columns the target's columns without {@code time}
 * @param missing the side that does not exist yet
 * @param targetChanged whether a target is there that has not these columns
 */
record UnionTable(Names names, List<UnionColumn> columns, Optional<TableName> missing, boolean targetChanged) {

    private static final String TIME = "time";
    private static final List<String> NUMBERS = List.of("bigint", "double");

    /**
     * The three tables of a base name.
     *
     * @param base the base name: {@code shopify_orders}
     */
    record Names(String base, TableName hist, TableName inc, TableName target) {

        static Names of(String database, String base) {
            return new Names(
                    base,
                    new TableName(database, base + "_hist"),
                    new TableName(database, base),
                    new TableName(database, base + "_hist_union"));
        }
    }

    /**
     * A column of the target, and what each side gives for it.
     *
     * @param hist a select item over the history
     * @param inc a select item over the increments
     */
    record UnionColumn(String name, String type, String hist, String inc) {}

    /** What is made of the tables that the catalog has. */
    static UnionTable of(Names names, Catalog catalog) {
        Optional<TableSchema> hist = catalog.table(names.hist());
        Optional<TableSchema> inc = catalog.table(names.inc());
        if (hist.isEmpty() && inc.isEmpty()) {
            throw new CdpException("Cannot join the history and the increments of '" + names.base() + "': neither "
                    + names.hist() + " nor " + names.inc()
                    + " exists. Run the ingestion first, or take the table out of"
                    + " hist_union.tables");
        }
        Map<String, String> histTypes = types(hist);
        Map<String, String> incTypes = types(inc);
        Map<String, String> types = new LinkedHashMap<>(incTypes);
        histTypes.forEach((name, type) -> types.merge(name, type, UnionTable::common));
        List<UnionColumn> columns = new ArrayList<>();
        types.forEach((name, type) -> columns.add(new UnionColumn(
                name,
                type,
                item(name, type, hist.isEmpty() ? type : histTypes.get(name)),
                item(name, type, inc.isEmpty() ? type : incTypes.get(name)))));
        Optional<TableName> missing = hist.isEmpty()
                ? Optional.of(names.hist())
                : Optional.of(names.inc()).filter(name -> inc.isEmpty());
        boolean changed = catalog.table(names.target())
                .map(target -> !types(Optional.of(target)).entrySet().containsAll(types.entrySet()))
                .orElse(false);
        return new UnionTable(names, List.copyOf(columns), missing, changed);
    }

    private static Map<String, String> types(Optional<TableSchema> schema) {
        Map<String, String> types = new LinkedHashMap<>();
        schema.map(TableSchema::columns).orElse(List.of()).stream()
                .filter(column -> !column.name().equals(TIME))
                .forEach((Column column) -> types.put(column.name(), column.type()));
        return types;
    }

    private static String common(String one, String other) {
        if (one.equals(other)) {
            return one;
        }
        return NUMBERS.contains(one) && NUMBERS.contains(other) ? "double" : "varchar";
    }

    private static String item(String name, String type, @Nullable String sourceType) {
        String identifier = PrestoText.identifier(name);
        if (sourceType == null) {
            return "CAST(NULL AS " + type + ") AS " + identifier;
        }
        if (sourceType.equals(type)) {
            return identifier;
        }
        boolean nested = sourceType.contains("(") && !sourceType.startsWith("varchar");
        return (nested ? "json_format(CAST(" + identifier + " AS json))" : "CAST(" + identifier + " AS " + type + ")")
                + " AS " + identifier;
    }
}
