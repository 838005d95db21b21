package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.catalog.MetadataTables;
import io.cdppipeline.local.sql.catalog.Names;
import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.translate.Translated;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.target.TableName;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.ShowCatalogs;
import io.trino.sql.tree.ShowColumns;
import io.trino.sql.tree.ShowSchemas;
import io.trino.sql.tree.ShowTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** SHOW CATALOGS, SCHEMAS, TABLES and COLUMNS, and DESCRIBE: queries over the catalog. */
final class Shows {

    private final Session session;

    Shows(Session session) {
        this.session = session;
    }

    Translated catalogs(ShowCatalogs node) {
        return new Translated(
                "SELECT c0 FROM (VALUES ('td'), ('system')) AS t(c0) WHERE "
                        + like("c0", node.getLikePattern(), node.getEscape()) + " ORDER BY 1",
                List.of(text("Catalog")));
    }

    Translated schemas(ShowSchemas node) {
        return new Translated(
                "SELECT schema_name AS c0 FROM (SELECT schema_name FROM duckdb_schemas() WHERE "
                        + MetadataTables.IS_DATABASE + " UNION ALL SELECT 'information_schema') WHERE "
                        + like("schema_name", node.getLikePattern(), node.getEscape()) + " ORDER BY 1",
                List.of(text("Schema")));
    }

    Translated tables(ShowTables node) {
        String schema = node.getSchema()
                .map(name -> name.getSuffix().toLowerCase(Locale.ROOT))
                .orElse(session.translation().request().database());
        if (schema.isEmpty()) {
            throw Names.noSchema(node);
        }
        if (!session.catalog().hasDatabase(schema)) {
            throw Failures.at(node, "SCHEMA_NOT_FOUND", "Schema '" + schema + "' does not exist");
        }
        return new Translated(
                "SELECT table_name AS c0 FROM duckdb_tables() WHERE schema_name = " + Sql.text(schema) + " AND "
                        + MetadataTables.IS_DATABASE + " AND "
                        + like("table_name", node.getLikePattern(), node.getEscape()) + " ORDER BY 1",
                List.of(text("Table")));
    }

    Translated columns(ShowColumns node) {
        TableName name = session.name(node, node.getTable());
        TableColumns columns = session.catalog().columns(name).orElseThrow(() -> missing(node, name));
        List<String> rows = new ArrayList<>();
        for (TableColumns.Named column : columns.columns()) {
            rows.add("(" + Sql.text(column.name()) + ", "
                    + Sql.text(column.type().display()) + ", '', '')");
        }
        return new Translated(
                "SELECT * FROM (VALUES " + String.join(", ", rows) + ") AS t(c0, c1, c2, c3) WHERE "
                        + like("c0", node.getLikePattern(), node.getEscape()),
                List.of(text("Column"), text("Type"), text("Extra"), text("Comment")));
    }

    private static SqlFailure missing(Node node, TableName name) {
        return Names.missing(node, name);
    }

    private static String like(String column, Optional<String> pattern, Optional<String> escape) {
        return pattern.map(text -> column + " LIKE " + Sql.text(text)
                        + escape.map(mark -> " ESCAPE " + Sql.text(mark)).orElse(""))
                .orElse("true");
    }

    private static Translated.Output text(String name) {
        return new Translated.Output(name, Type.VARCHAR);
    }
}
