package io.cdppipeline.local.sql.catalog;

import io.cdppipeline.local.sql.type.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of {@code information_schema}, over DuckDB's catalog. */
public final class MetadataTables {

    /**
     * A condition on a schema's name that holds for databases only. How long it is stands beside the pattern: counted in it, each
     * query would spend milliseconds on reading it.
     */
    public static final String IS_DATABASE = "regexp_full_match(schema_name, '[a-z0-9_]+')"
            + " AND length(schema_name) BETWEEN 3 AND 255"
            + " AND schema_name NOT IN ('main', 'pg_catalog', 'information_schema')"
            + " AND database_name = current_database()";

    /** The tables of {@code information_schema} itself, as Trino lists them. */
    public static final String OWN =
            "SELECT unnest(['applicable_roles', 'columns', 'enabled_roles', 'roles', 'schemata',"
                    + " 'table_privileges', 'tables', 'views']) AS table_name, 'information_schema' AS schema_name";

    /**
     * @param sql a query whose columns have the names below
     * @param columns what users see
     * @param hidden the columns that {@code *} leaves out
     */
    public record Source(String sql, TableColumns columns, List<String> hidden) {

        public boolean hides(@Nullable String column) {
            return column != null && hidden.contains(column);
        }
    }

    private MetadataTables() {}

    /** The table of this name; columns are numbered as the storage orders them. */
    public static Optional<Source> find(String name, Storage storage) {
        return switch (name) {
            case "tables" -> Optional.of(tables());
            case "columns" -> Optional.of(columns(storage));
            case "schemata" -> Optional.of(schemata());
            case "views" -> Optional.of(views());
            default -> Optional.empty();
        };
    }

    private static Source tables() {
        return new Source(
                "SELECT 'td' AS table_catalog, schema_name AS table_schema, table_name, 'BASE TABLE' AS table_type"
                        + " FROM (SELECT table_name, schema_name FROM duckdb_tables() WHERE " + IS_DATABASE
                        + " UNION ALL " + OWN + ")",
                texts("table_catalog", "table_schema", "table_name", "table_type"),
                List.of());
    }

    private static Source columns(Storage storage) {
        String order = storage.addsTime() ? "column_name = 'time', column_index" : "column_index";
        return new Source(
                "SELECT 'td' AS table_catalog, schema_name AS table_schema, table_name, column_name,"
                        + " row_number() OVER (PARTITION BY schema_name, table_name ORDER BY " + order
                        + ") AS ordinal_position, CAST(NULL AS VARCHAR) AS column_default, 'YES' AS is_nullable,"
                        + " p_presto_type(data_type, coalesce(comment, '')) AS data_type, CAST(NULL AS VARCHAR) AS comment"
                        + " FROM duckdb_columns() WHERE " + IS_DATABASE,
                new TableColumns(List.of(
                        text("table_catalog"),
                        text("table_schema"),
                        text("table_name"),
                        text("column_name"),
                        new TableColumns.Named("ordinal_position", Type.BIGINT),
                        text("column_default"),
                        text("is_nullable"),
                        text("data_type"),
                        text("comment"))),
                List.of("comment"));
    }

    private static Source schemata() {
        return new Source(
                "SELECT 'td' AS catalog_name, schema_name FROM (SELECT schema_name FROM duckdb_schemas() WHERE "
                        + IS_DATABASE + " UNION ALL SELECT 'information_schema')",
                texts("catalog_name", "schema_name"),
                List.of());
    }

    private static Source views() {
        return new Source(
                "SELECT '' AS table_catalog, '' AS table_schema, '' AS table_name, '' AS view_definition WHERE false",
                texts("table_catalog", "table_schema", "table_name", "view_definition"),
                List.of());
    }

    private static TableColumns texts(String... names) {
        return new TableColumns(Arrays.stream(names).map(MetadataTables::text).toList());
    }

    private static TableColumns.Named text(String name) {
        return new TableColumns.Named(name, Type.VARCHAR);
    }
}
