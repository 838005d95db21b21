package io.cdppipeline.templates.unification;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A staging table in which customers can be told apart.
 *
 * @param name the staging table
 * @param base its base name, for the names of files and of the enriched table
 * @param columns all its columns without {@code time}
 * @param keys which column holds which identifier, by the identifier's name, the steadiest first
 * @param attributes which column holds which attribute, by the attribute's name
 * @param changedAt the column with the moment of the row's last change in seconds, where there is one
 * @param mayBeEmpty whether the catalog knows the table to be empty
 */
record IdentityTable(
        TableName name,
        String base,
        List<Column> columns,
        Map<String, Column> keys,
        Map<String, Column> attributes,
        Optional<String> changedAt,
        boolean mayBeEmpty) {

    IdentityTable {
        columns = List.copyOf(columns);
    }

    /** The table with the unified id, in the unification's database. */
    String enrichedTable() {
        return base + "_enriched";
    }
}
