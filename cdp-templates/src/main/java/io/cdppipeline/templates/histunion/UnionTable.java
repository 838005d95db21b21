package io.cdppipeline.templates.histunion;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.PrestoText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
            throw new MissingTableException(
                    List.of(names.hist(), names.inc()),
                    "one of them is needed to make " + names.target() + ". Run the ingestion first, or take '"
                            + names.base() + "' out of hist_union.tables");
        }
        Map<String, Column> histColumns = columns(hist);
        Map<String, Column> incColumns = columns(inc);
        Map<String, Column> all = new LinkedHashMap<>(incColumns);
        histColumns.forEach((key, column) -> all.merge(key, column, UnionTable::common));
        List<UnionColumn> columns = new ArrayList<>();
        all.forEach((key, column) -> columns.add(new UnionColumn(
                column.name(),
                column.type(),
                item(column, hist.isEmpty() ? column : histColumns.get(key)),
                item(column, inc.isEmpty() ? column : incColumns.get(key)))));
        Optional<TableName> missing = hist.isEmpty()
                ? Optional.of(names.hist())
                : Optional.of(names.inc()).filter(name -> inc.isEmpty());
        boolean changed = catalog.table(names.target())
                .map(target -> columns(Optional.of(target)))
                .filter(there -> !all.entrySet().stream()
                        .allMatch(each -> there.containsKey(each.getKey())
                                && there.get(each.getKey())
                                        .type()
                                        .equals(each.getValue().type())))
                .isPresent();
        return new UnionTable(names, List.copyOf(columns), missing, changed);
    }

    /** The columns by their names in lower case, which is how Presto tells them apart. */
    private static Map<String, Column> columns(Optional<TableSchema> schema) {
        Map<String, Column> columns = new LinkedHashMap<>();
        schema.map(TableSchema::columns).orElse(List.of()).stream()
                .filter(column -> !column.name().equals(TIME))
                .forEach(column -> columns.putIfAbsent(column.name().toLowerCase(Locale.ROOT), column));
        return columns;
    }

    private static Column common(Column one, Column other) {
        if (one.type().equals(other.type())) {
            return one;
        }
        boolean numbers = NUMBERS.contains(one.type()) && NUMBERS.contains(other.type());
        return new Column(one.name(), numbers ? "double" : "varchar");
    }

    private static String item(Column target, @Nullable Column source) {
        String identifier = PrestoText.identifier(target.name());
        if (source == null) {
            return "CAST(NULL AS " + target.type() + ") AS " + identifier;
        }
        if (source.type().equals(target.type())) {
            return identifier;
        }
        boolean nested = source.type().contains("(") && !source.type().startsWith("varchar");
        String cast = nested
                ? "json_format(CAST(" + identifier + " AS json))"
                : "CAST(" + identifier + " AS " + target.type() + ")";
        return cast + " AS " + identifier;
    }
}
