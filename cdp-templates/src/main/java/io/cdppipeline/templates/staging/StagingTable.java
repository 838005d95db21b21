package io.cdppipeline.templates.staging;

import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import io.cdppipeline.templates.staging.Join.Taken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One table's way through staging.
 *
 * @param base the table's base name
 * @param source the raw table
 * @param target the staging table
 * @param columns the raw columns in their order, without {@code time}
 * @param joins columns of other staging tables
 * @param dedupe how versions of one thing become one row, where a rule says so
 * @param rebuild whether the staging table lacks a column and is made anew from all rows
 */
record StagingTable(
        String base,
        TableSchema source,
        TableName target,
        List<CleanedColumn> columns,
        List<Join> joins,
        Optional<Dedupe> dedupe,
        boolean rebuild) {

    static final String SOURCE_SYSTEM = "source_system";
    static final String LOAD_TIMESTAMP = "load_timestamp";

    StagingTable {
        columns = List.copyOf(columns);
        joins = List.copyOf(joins);
    }

    TableName input() {
        return source.name();
    }

    /** Whether the catalog knows the raw table to be empty. */
    boolean inputMayBeEmpty() {
        return source.rows().isPresent() && source.rows().getAsLong() == 0;
    }

    /** The same whatever the raw table's number of rows, which no query depends on. */
    StagingTable withoutRows() {
        return new StagingTable(
                base,
                new TableSchema(source.name(), source.columns(), OptionalLong.empty()),
                target,
                columns,
                joins,
                dedupe,
                rebuild);
    }

    StagingTable rebuilt() {
        return new StagingTable(base, source, target, columns, joins, dedupe, true);
    }

    StagingTable deduped(Dedupe rule) {
        return new StagingTable(base, source, target, columns, joins, Optional.of(rule), rebuild);
    }

    StagingTable joined(List<Join> others) {
        return new StagingTable(base, source, target, columns, others, dedupe, rebuild);
    }

    /** The columns that the raw table's are made into, and then those of other tables. */
    private Stream<String> names() {
        return Stream.concat(
                columns.stream().flatMap(column -> column.outputs().stream()).map(Output::name),
                joins.stream().flatMap(join -> join.columns().stream()).map(Taken::name));
    }

    /** The staging table's columns in their order. */
    List<String> outputNames() {
        return Stream.concat(names(), Stream.of(SOURCE_SYSTEM, LOAD_TIMESTAMP, "time"))
                .toList();
    }

    /** The types of its columns by their names, but for those that staging writes itself; empty for what is not known. */
    Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        columns.forEach(column -> column.outputs().forEach(output -> types.put(output.name(), output.type())));
        joins.forEach(join -> join.columns().forEach(taken -> types.put(taken.name(), taken.type())));
        return types;
    }

    /** For each date the column that has it as seconds. */
    Map<String, String> unixtimes() {
        Map<String, String> unixtimes = new LinkedHashMap<>();
        columns.forEach(
                column -> column.output("_unixtime").ifPresent(output -> unixtimes.put(column.name(), output.name())));
        return unixtimes;
    }

    /** The columns that show that the table was staged: those that its raw table does not have. */
    List<String> derivedNames() {
        return derived(columns.stream());
    }

    /** The same without what a sample of JSON or of dates has shown: the next sample may show more or less. */
    List<String> lastingNames() {
        return derived(columns.stream()
                .filter(column -> column.kind() == ColumnKind.of(column.source()) && column.kind() != ColumnKind.JSON));
    }

    private List<String> derived(Stream<CleanedColumn> from) {
        Stream<String> derived =
                from.flatMap(column -> column.derived().stream()).map(Output::name);
        Stream<String> joined =
                joins.stream().flatMap(join -> join.columns().stream()).map(Taken::name);
        return Stream.concat(Stream.concat(derived, joined), Stream.of(SOURCE_SYSTEM, LOAD_TIMESTAMP))
                .toList();
    }
}
