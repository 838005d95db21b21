package io.cdppipeline.phase;

import io.cdppipeline.target.TableName;
import java.util.List;

/**
 * A table that a phase's workflows are expected to leave behind.
 *
 * @param name which table
 * @param mayBeEmpty whether no rows are fine, as in an incremental table when nothing changed
 * @param columns columns that it must have, further ones being fine
 */
public record ExpectedTable(TableName name, boolean mayBeEmpty, List<String> columns) {

    public ExpectedTable {
        columns = List.copyOf(columns);
    }
}
