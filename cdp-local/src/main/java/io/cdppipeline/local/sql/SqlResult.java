package io.cdppipeline.local.sql;

import io.cdppipeline.target.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query gave.
 *
 * @param columns names and Presto types; empty for statements without a result set
 * @param rows values as {@link io.cdppipeline.target.QueryResult} has them; dates and timestamps as Presto prints them
 * @param hasResultSet false for DDL, INSERT, CTAS and DELETE
 * @param records rows in the result set, or rows written
 */
public record SqlResult(List<Column> columns, List<List<@Nullable Object>> rows, boolean hasResultSet, long records) {}
