package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Column;
import java.util.List;
import java.util.Optional;

/**
 * One raw column and what staging makes of it.
 *
 * @param source the raw column
 * @param kind what it holds
 * @param prepared an expression over the raw column that {@link #parsed} stands on, by its helper's name
 * @param parsed an expression that several outputs share, by its helper's name
 * @param outputs the staged columns, the one with the raw column's name first
 */
record CleanedColumn(
        Column source, ColumnKind kind, Optional<Named> prepared, Optional<Named> parsed, List<Output> outputs) {

    CleanedColumn {
        outputs = List.copyOf(outputs);
    }

    /** An expression and its name. */
    record Named(String name, String sql) {}

    /** A staged column: its name, its type (bigint, double or varchar) and the expression that makes it. */
    record Output(String name, String type, String sql) {}

    /** The outputs that the raw table does not have. */
    List<Output> derived() {
        return outputs.subList(1, outputs.size());
    }
}
