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
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.ReservedIdentifiers;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.ShowCatalogs;
import io.trino.sql.tree.ShowColumns;
import io.trino.sql.tree.ShowCreate;
import io.trino.sql.tree.ShowSchemas;
import io.trino.sql.tree.ShowTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SHOW CATALOGS, SCHEMAS, TABLES, COLUMNS and CREATE, and DESCRIBE: queries over the catalog. */
final class Shows {

    private static final Pattern SAFE = Pattern.compile("[a-z_][a-z0-9_]*");

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
        node.getCatalog().ifPresent(name -> knownCatalog(null, name.getValue()));
        return new Translated(
                "SELECT schema_name AS c0 FROM (SELECT schema_name FROM duckdb_schemas() WHERE "
                        + MetadataTables.IS_DATABASE + " UNION ALL SELECT 'information_schema') WHERE "
                        + like("schema_name", node.getLikePattern(), node.getEscape()) + " ORDER BY 1",
                List.of(text("Schema")));
    }

    private static void knownCatalog(@Nullable Node node, String name) {
        if (!name.equalsIgnoreCase("td")) {
            throw Failures.at(
                    node, "CATALOG_NOT_FOUND", "Catalog '" + name.toLowerCase(Locale.ROOT) + "' does not exist");
        }
    }

    Translated tables(ShowTables node) {
        node.getSchema().flatMap(QualifiedName::getPrefix).ifPresent(name -> knownCatalog(node, name.getSuffix()));
        String schema = node.getSchema()
                .map(name -> name.getSuffix().toLowerCase(Locale.ROOT))
                .orElse(session.translation().request().database());
        if (schema.isEmpty()) {
            throw Names.noSchema(node);
        }
        if (!session.catalog().hasDatabase(schema) && !schema.equals("information_schema")) {
            throw Failures.at(node, "SCHEMA_NOT_FOUND", "Schema '" + schema + "' does not exist");
        }
        return new Translated(
                "SELECT table_name AS c0 FROM (SELECT table_name, schema_name FROM duckdb_tables() WHERE "
                        + MetadataTables.IS_DATABASE + " UNION ALL " + MetadataTables.OWN + ") WHERE schema_name = "
                        + Sql.text(schema) + " AND "
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

    /** The statement that would make the table or the database, in Trino's layout. */
    Translated create(ShowCreate node) {
        String text;
        String header;
        if (node.getType() == ShowCreate.Type.SCHEMA) {
            String schema = node.getName().getSuffix().toLowerCase(Locale.ROOT);
            if (!session.catalog().hasDatabase(schema)) {
                throw Failures.at(node, "SCHEMA_NOT_FOUND", "Schema 'td." + schema + "' does not exist");
            }
            text = "CREATE SCHEMA td." + identifier(schema);
            header = "Create Schema";
        } else if (node.getType() == ShowCreate.Type.TABLE) {
            TableName name = session.name(node, node.getName());
            TableColumns columns = session.catalog().columns(name).orElseThrow(() -> missing(node, name));
            StringJoiner lines = new StringJoiner(
                    ",\n",
                    "CREATE TABLE td." + identifier(name.database()) + "." + identifier(name.table()) + " (\n",
                    "\n)");
            for (TableColumns.Named column : columns.columns()) {
                lines.add("   " + identifier(column.name()) + " "
                        + column.type()
                                .display()
                                .replaceAll("(?<=\\d),(?=\\d)", ", ")
                                .replace("row(", "ROW("));
            }
            text = lines.toString();
            header = "Create Table";
        } else {
            throw Failures.notSupported(
                    node, "SHOW CREATE " + node.getType() + " is not supported: there are no views");
        }
        return new Translated(
                "SELECT " + Sql.text(text) + " AS c0",
                List.of(new Translated.Output(header, Type.varchar(text.length()))));
    }

    private static String identifier(String name) {
        return ExpressionFormatter.formatExpression(
                new Identifier(name, !SAFE.matcher(name).matches() || ReservedIdentifiers.reserved(name)));
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
