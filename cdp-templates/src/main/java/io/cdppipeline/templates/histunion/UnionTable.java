package io.cdppipeline.templates.histunion;

import io.cdppipeline.config.UnionSchema;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.DigdagText;
import io.cdppipeline.templates.PrestoText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table to make of two.
 *
 * @param names the tables
 * @param columns the target's columns without {@code time}, those of the increments first
 * @param missing the side that does not exist yet
 * @param targetChanged whether a target is there that has not these columns
 * @param losses what the target will not have, though a side has it, and why
 */
record UnionTable(
        Names names,
        List<UnionColumn> columns,
        Optional<TableName> missing,
        boolean targetChanged,
        List<String> losses) {

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
    static UnionTable of(Names names, UnionSchema schema, Catalog catalog) {
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
        List<String> losses = new ArrayList<>();
        if (schema == UnionSchema.UNION || inc.isEmpty()) {
            histColumns.forEach((key, column) -> all.merge(key, column, UnionTable::common));
        } else {
            losses.addAll(losses(names, histColumns, incColumns));
        }
        List<UnionColumn> columns = new ArrayList<>();
        all.forEach((key, column) -> columns.add(new UnionColumn(
                column.name(),
                column.type(),
                item(column, hist.isEmpty() ? column : histColumns.get(key)),
                item(column, inc.isEmpty() ? column : incColumns.get(key)))));
        Optional<TableName> missing = hist.isEmpty()
                ? Optional.of(names.hist())
                : Optional.of(names.inc()).filter(name -> inc.isEmpty());
        return new UnionTable(
                names,
                List.copyOf(columns),
                missing,
                changed(catalog.table(names.target()), all, histColumns),
                List.copyOf(losses));
    }

    /** What the history has and the schema of the increments has no room for. */
    private static List<String> losses(Names names, Map<String, Column> hist, Map<String, Column> inc) {
        List<String> losses = new ArrayList<>();
        hist.forEach((key, column) -> {
            Column kept = inc.get(key);
            if (kept == null) {
                losses.add(names.hist() + "." + column.name() + " is dropped: " + names.inc()
                        + " has no such column, and hist_union.schema is inc");
            } else if (!UnionCast.keepsEveryValue(column.type(), kept.type())) {
                losses.add(names.hist() + "." + column.name() + " is " + column.type() + ", and " + kept.type() + " in "
                        + names.inc() + ": a value that is no " + kept.type()
                        + " becomes NULL, since hist_union.schema is inc");
            }
        });
        return losses;
    }

    /** Whether a target is there that lacks a column, has one of another type, or one that is dropped now. */
    private static boolean changed(
            Optional<TableSchema> target, Map<String, Column> wanted, Map<String, Column> histColumns) {
        if (target.isEmpty()) {
            return false;
        }
        Map<String, Column> there = columns(target);
        boolean fits = wanted.entrySet().stream()
                .allMatch(each -> there.containsKey(each.getKey())
                        && there.get(each.getKey())
                                .type()
                                .equals(each.getValue().type()));
        return !fits
                || histColumns.keySet().stream().anyMatch(key -> !wanted.containsKey(key) && there.containsKey(key));
    }

    /** The columns by their names in lower case, which is how Presto tells them apart. */
    private static Map<String, Column> columns(Optional<TableSchema> schema) {
        Map<String, Column> columns = new LinkedHashMap<>();
        schema.map(TableSchema::columns).orElse(List.of()).stream()
                .filter(column -> !column.name().equalsIgnoreCase(TIME))
                .forEach(column -> columns.putIfAbsent(column.name().toLowerCase(Locale.ROOT), column));
        return columns;
    }

    private static Column common(Column one, Column other) {
        if (one.type().equals(other.type())) {
            return one;
        }
        // A double where both are numbers, else a text: no value is lost.
        boolean numbers = NUMBERS.contains(one.type()) && NUMBERS.contains(other.type());
        return new Column(one.name(), numbers ? "double" : "varchar");
    }

    /** A select item as it stands in a file: a dollar sign of a name is no expression. */
    private static String item(Column target, @Nullable Column source) {
        String identifier = PrestoText.identifier(target.name());
        String value = source == null
                ? "CAST(NULL AS " + target.type() + ")"
                : UnionCast.of(identifier, source.type(), target.type());
        return DigdagText.escape(value.equals(identifier) ? identifier : value + " AS " + identifier);
    }
}
