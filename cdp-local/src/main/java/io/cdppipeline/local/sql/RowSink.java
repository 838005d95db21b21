package io.cdppipeline.local.sql;

import io.cdppipeline.target.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a result as it comes. Called by one thread at a time; what it throws ends the statement. */
public interface RowSink {

    /** Names and Presto types; called before the rows, and not at all for a statement without a result set. */
    void columns(List<Column> columns);

    /** A row; values as {@link SqlResult} has them. */
    void row(List<@Nullable Object> row);
}
