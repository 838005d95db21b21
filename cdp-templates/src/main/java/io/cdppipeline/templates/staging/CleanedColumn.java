package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Column;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One raw column and what staging makes of it.
 *
 * @param source the raw column
 * @param kind what it holds
 * @param prepared an expression over the raw column that {@link #parsed} stands on, by its helper's name
 * @param parsed an expression that several outputs share, by its helper's name
 * @param views what stands behind FROM to get at values within the column
 * @param outputs the staged columns, the one with the raw column's name first if there is one
 */
record CleanedColumn(
        Column source,
        ColumnKind kind,
        Optional<Named> prepared,
        Optional<Named> parsed,
        List<String> views,
        List<Output> outputs) {

    CleanedColumn {
        views = List.copyOf(views);
        outputs = List.copyOf(outputs);
    }

    static CleanedColumn of(Column source, ColumnKind kind, Output... outputs) {
        return new CleanedColumn(source, kind, Optional.empty(), Optional.empty(), List.of(), List.of(outputs));
    }

    /** An expression and its name. */
    record Named(String name, String sql) {}

    /** A staged column: its name, its type (bigint, double, varchar or array(varchar)) and the expression that makes it. */
    record Output(String name, String type, String sql) {}

    /** The raw column's name as staging writes it. */
    String name() {
        return name(source);
    }

    static String name(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }

    /** The helper that puts the raw value in order. */
    static String preclean(Column column) {
        return name(column) + "_preclean";
    }

    /** The outputs that the raw table does not have. */
    List<Output> derived() {
        return outputs.stream().filter(output -> !output.name().equals(name())).toList();
    }

    /** The output whose name is the raw column's with this behind it. */
    Optional<Output> output(String suffix) {
        return outputs.stream()
                .filter(output -> output.name().equals(name() + suffix))
                .findFirst();
    }

    CleanedColumn withOutputs(List<Output> others) {
        return new CleanedColumn(source, kind, prepared, parsed, views, others);
    }
}
