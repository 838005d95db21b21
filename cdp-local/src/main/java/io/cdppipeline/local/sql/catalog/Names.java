package io.cdppipeline.local.sql.catalog;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.target.TableName;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import java.util.List;
import java.util.Locale;

/** Resolves names of tables: {@code t}, {@code db.t} and {@code td.db.t}, without regard to case. */
public final class Names {

    private Names() {}

    public static TableName table(SqlRequest request, Node node, QualifiedName name) {
        return table(
                request,
                node,
                name.getOriginalParts().stream().map(Identifier::getValue).toList());
    }

    public static TableName table(SqlRequest request, Node node, List<String> parts) {
        List<String> lower =
                parts.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
        if (lower.size() > 3) {
            throw Failures.at(node, "SYNTAX_ERROR", "Too many dots in table name: " + String.join(".", parts));
        }
        if (lower.size() == 3 && !lower.get(0).equals("td")) {
            throw Failures.at(node, "CATALOG_NOT_FOUND", "Catalog '" + lower.get(0) + "' does not exist");
        }
        if (lower.size() == 1 && request.database().isEmpty()) {
            throw noSchema(node);
        }
        return lower.size() == 1
                ? new TableName(request.database(), lower.get(0))
                : new TableName(lower.get(lower.size() - 2), lower.get(lower.size() - 1));
    }

    /** An unqualified name where no database is chosen. */
    public static SqlFailure noSchema(Node node) {
        return Failures.at(node, "MISSING_SCHEMA_NAME", "Schema must be specified when session schema is not set");
    }

    public static SqlFailure missing(Node node, TableName name) {
        return Failures.at(node, "TABLE_NOT_FOUND", "Table 'td." + name + "' does not exist");
    }
}
