package io.cdppipeline.templates.unification;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A staging table in which customers can be told apart.
 *
 * @param name the staging table
 * @param base its base name, for the names of files and of the enriched table
 * @param columns all its columns without {@code time}
 * @param keys which column holds which identifier, by the identifier's name, the steadiest first
 * @param attributes which column holds which attribute, by the prep table's column
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

    private static final Set<String> SCALARS = Set.of("bigint", "integer", "double", "boolean");

    IdentityTable {
        columns = List.copyOf(columns);
    }

    static boolean isText(Column column) {
        return column.type().toLowerCase(Locale.ROOT).startsWith("varchar");
    }

    /** Whether a column holds one value that an identifier could be. */
    static boolean isScalar(Column column) {
        return isText(column) || SCALARS.contains(column.type().toLowerCase(Locale.ROOT));
    }

    /** The table with the unified id, in the unification's database. */
    String enrichedTable() {
        return base + "_enriched";
    }
}
