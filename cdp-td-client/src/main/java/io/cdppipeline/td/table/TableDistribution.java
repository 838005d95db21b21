package io.cdppipeline.td.table;

import java.util.List;

/**
 * How a table with user-defined partitions spreads its rows.
 *
 * @param tableId the table's id
 * @param buckets over how many buckets
 * @param function by which function of the columns
 * @param columns the columns
 */
public record TableDistribution(String tableId, int buckets, String function, List<TableColumn> columns) {

    public TableDistribution {
        columns = List.copyOf(columns);
    }
}
