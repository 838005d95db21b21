package io.cdppipeline.templates.staging;

import io.cdppipeline.target.TableName;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One table's way through staging.
 *
 * @param base the table's base name
 * @param input the raw table
 * @param inputMayBeEmpty whether the catalog knows the raw table to be empty
 * @param target the staging table
 * @param columns the raw columns in their order, without {@code time}
 * @param dedupe how versions of one thing become one row, where a rule says so
 * @param rebuild whether the staging table lacks a column and is made anew from all rows
 */
record StagingTable(
        String base,
        TableName input,
        boolean inputMayBeEmpty,
        TableName target,
        List<CleanedColumn> columns,
        Optional<Dedupe> dedupe,
        boolean rebuild) {

    static final String SOURCE_SYSTEM = "source_system";
    static final String LOAD_TIMESTAMP = "load_timestamp";

    StagingTable {
        columns = List.copyOf(columns);
    }

    /** The table that takes the rows of one run before they are merged. */
    String workTable() {
        return "work_" + target.table();
    }

    /** The staging table's columns in their order. */
    List<String> outputNames() {
        return Stream.concat(
                        columns.stream()
                                .flatMap(column -> column.outputs().stream())
                                .map(Output::name),
                        Stream.of(SOURCE_SYSTEM, LOAD_TIMESTAMP, "time"))
                .toList();
    }

    /** The columns that show that the table was staged: those that its raw table does not have. */
    List<String> derivedNames() {
        return Stream.concat(
                        columns.stream()
                                .flatMap(column -> column.derived().stream())
                                .map(Output::name),
                        Stream.of(SOURCE_SYSTEM, LOAD_TIMESTAMP))
                .toList();
    }
}
