package io.cdppipeline.local.sql.catalog;

import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The tables of {@code system.jdbc}, which Trino's JDBC driver answers {@link java.sql.DatabaseMetaData} from. Names and
 * values are those of Trino 423.
 */
public final class JdbcTables {

    private static final String TEXT = "CAST(NULL AS VARCHAR)";
    private static final String NUMBER = "CAST(NULL AS BIGINT)";

    /** Name, code of {@link java.sql.Types}, precision and its radix; a null text where there is none. */
    private static final List<String> TYPES = List.of(
            "('boolean', 16, NULL, 3, NULL)",
            "('tinyint', -6, 3, 3, 10)",
            "('smallint', 5, 5, 3, 10)",
            "('integer', 4, 10, 3, 10)",
            "('bigint', -5, 19, 3, 10)",
            "('real', 7, 24, 3, 2)",
            "('double', 8, 53, 3, 2)",
            "('varbinary', -3, 2147483647, 3, NULL)",
            "('date', 91, 14, 3, NULL)",
            "('json', 2000, NULL, 3, NULL)",
            "('uuid', 2000, NULL, 3, NULL)",
            "('unknown', 2000, NULL, 3, NULL)",
            "('interval day to second', 2000, NULL, 3, NULL)",
            "('interval year to month', 2000, NULL, 3, NULL)",
            "('varchar', 2000, NULL, 0, NULL)",
            "('char', 2000, NULL, 0, NULL)",
            "('decimal', 2000, NULL, 0, NULL)",
            "('time', 2000, NULL, 0, NULL)",
            "('timestamp', 2000, NULL, 0, NULL)",
            "('timestamp with time zone', 2000, NULL, 0, NULL)",
            "('array', 2003, NULL, 0, NULL)",
            "('map', 2000, NULL, 0, NULL)",
            "('row', 2000, NULL, 0, NULL)");

    private JdbcTables() {}

    /** The table that these parts of a name mean; empty if the first of them is not the catalog {@code system}. */
    public static Optional<MetadataTables.Source> find(List<String> parts, Storage storage) {
        List<String> lower =
                parts.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
        return lower.size() == 3
                        && lower.get(0).equals("system")
                        && lower.get(1).equals("jdbc")
                ? table(lower.get(2), storage)
                : Optional.empty();
    }

    private static Optional<MetadataTables.Source> table(String name, Storage storage) {
        return switch (name) {
            case "catalogs" -> source("SELECT table_cat FROM (VALUES ('system'), ('td')) AS t(table_cat)", "table_cat");
            case "schemas" ->
                source(
                        "SELECT schema_name AS table_schem, 'td' AS table_catalog FROM (SELECT schema_name"
                                + " FROM duckdb_schemas() WHERE " + MetadataTables.IS_DATABASE
                                + " UNION ALL SELECT 'information_schema') UNION ALL SELECT 'jdbc', 'system'",
                        "table_schem",
                        "table_catalog");
            case "table_types" ->
                source("SELECT table_type FROM (VALUES ('TABLE'), ('VIEW')) AS t(table_type)", "table_type");
            case "tables" -> tables();
            case "columns" -> columns(storage);
            case "types" -> types();
            case "attributes" ->
                empty(
                        "type_cat",
                        "type_schem",
                        "type_name",
                        "attr_name",
                        "data_type:",
                        "attr_type_name",
                        "attr_size:",
                        "decimal_digits:",
                        "num_prec_radix:",
                        "nullable:",
                        "remarks",
                        "attr_def",
                        "sql_data_type:",
                        "sql_datetime_sub:",
                        "char_octet_length:",
                        "ordinal_position:",
                        "is_nullable",
                        "scope_catalog",
                        "scope_schema",
                        "scope_table",
                        "source_data_type:");
            case "procedures" ->
                empty(
                        "procedure_cat",
                        "procedure_schem",
                        "procedure_name",
                        "remarks",
                        "procedure_type:",
                        "specific_name");
            case "procedure_columns" ->
                empty(
                        "procedure_cat",
                        "procedure_schem",
                        "procedure_name",
                        "column_name",
                        "column_type:",
                        "data_type:",
                        "type_name",
                        "precision:",
                        "length:",
                        "scale:",
                        "radix:",
                        "nullable:",
                        "remarks",
                        "column_def",
                        "sql_data_type:",
                        "sql_datetime_sub:",
                        "char_octet_length:",
                        "ordinal_position:",
                        "is_nullable",
                        "specific_name");
            case "pseudo_columns" ->
                empty(
                        "table_cat",
                        "table_schem",
                        "table_name",
                        "column_name",
                        "data_type:",
                        "column_size:",
                        "decimal_digits:",
                        "num_prec_radix:",
                        "column_usage",
                        "remarks",
                        "char_octet_length:",
                        "is_nullable:");
            case "super_tables" -> empty("table_cat", "table_schem", "table_name", "supertable_name");
            case "super_types" ->
                empty("type_cat", "type_schem", "type_name", "supertype_cat", "supertype_schem", "supertype_name");
            case "udts" ->
                empty("type_cat", "type_schem", "type_name", "class_name", "data_type", "remarks", "base_type");
            default -> Optional.empty();
        };
    }

    private static Optional<MetadataTables.Source> tables() {
        return source(
                "SELECT 'td' AS table_cat, schema_name AS table_schem, table_name, 'TABLE' AS table_type, "
                        + nulls(
                                TEXT,
                                "remarks",
                                "type_cat",
                                "type_schem",
                                "type_name",
                                "self_referencing_col_name",
                                "ref_generation")
                        + " FROM duckdb_tables() WHERE " + MetadataTables.IS_DATABASE,
                "table_cat",
                "table_schem",
                "table_name",
                "table_type",
                "remarks",
                "type_cat",
                "type_schem",
                "type_name",
                "self_referencing_col_name",
                "ref_generation");
    }

    private static Optional<MetadataTables.Source> columns(Storage storage) {
        MetadataTables.Source known = MetadataTables.find("columns", storage).orElseThrow();
        String length = "CASE WHEN type_name IN ('varchar', 'varbinary') THEN 2147483647"
                + " WHEN kind IN ('varchar', 'char') THEN CAST(a AS BIGINT) END";
        return source(
                "SELECT table_cat, table_schem, table_name, column_name, CASE kind WHEN 'boolean' THEN 16"
                        + " WHEN 'tinyint' THEN -6 WHEN 'smallint' THEN 5 WHEN 'integer' THEN 4 WHEN 'bigint' THEN -5"
                        + " WHEN 'real' THEN 7 WHEN 'double' THEN 8 WHEN 'decimal' THEN 3 WHEN 'varchar' THEN 12"
                        + " WHEN 'char' THEN 1 WHEN 'varbinary' THEN -3 WHEN 'date' THEN 91 WHEN 'time' THEN 92"
                        + " WHEN 'timestamp' THEN CASE WHEN type_name LIKE '% with time zone' THEN 2014 ELSE 93 END"
                        + " WHEN 'array' THEN 2003 ELSE 2000 END AS data_type, type_name,"
                        + " CASE kind WHEN 'bigint' THEN 19 WHEN 'integer' THEN 10 WHEN 'smallint' THEN 5"
                        + " WHEN 'tinyint' THEN 3 WHEN 'double' THEN 53 WHEN 'real' THEN 24"
                        + " WHEN 'decimal' THEN CAST(a AS BIGINT) WHEN 'date' THEN 14"
                        + " WHEN 'time' THEN 8 + CASE WHEN a = '0' THEN 0 ELSE CAST(a AS BIGINT) + 1 END"
                        + " WHEN 'timestamp' THEN CASE WHEN a = '0' THEN 21 ELSE 22 + CAST(a AS BIGINT) END"
                        + " + CASE WHEN type_name LIKE '% with time zone' THEN 34 ELSE 0 END ELSE " + length
                        + " END AS column_size, CAST(0 AS BIGINT) AS buffer_length,"
                        + " CASE kind WHEN 'decimal' THEN CAST(b AS BIGINT)"
                        + " WHEN 'time' THEN CAST(a AS BIGINT) WHEN 'timestamp' THEN CAST(a AS BIGINT) END"
                        + " AS decimal_digits, CASE WHEN kind IN ('tinyint', 'smallint', 'integer', 'bigint', 'decimal')"
                        + " THEN 10 WHEN kind IN ('real', 'double') THEN 2 END AS num_prec_radix,"
                        + " CAST(1 AS BIGINT) AS nullable, " + nulls(TEXT, "remarks", "column_def") + ", "
                        + nulls(NUMBER, "sql_data_type", "sql_datetime_sub") + ", " + length + " AS char_octet_length,"
                        + " ordinal_position, 'YES' AS is_nullable, "
                        + nulls(TEXT, "scope_catalog", "scope_schema", "scope_table") + ", "
                        + nulls(NUMBER, "source_data_type") + ", "
                        + nulls(TEXT, "is_autoincrement", "is_generatedcolumn")
                        + " FROM (SELECT table_catalog AS table_cat, table_schema AS table_schem, table_name, column_name,"
                        + " data_type AS type_name, regexp_extract(data_type, '^[a-z]+') AS kind,"
                        + " nullif(regexp_extract(data_type, '^[a-z]+\\(([0-9]+)', 1), '') AS a,"
                        + " nullif(regexp_extract(data_type, '^[a-z]+\\([0-9]+, ?([0-9]+)', 1), '') AS b,"
                        + " ordinal_position FROM (" + known.sql() + "))",
                "table_cat",
                "table_schem",
                "table_name",
                "column_name",
                "data_type:",
                "type_name",
                "column_size:",
                "buffer_length:",
                "decimal_digits:",
                "num_prec_radix:",
                "nullable:",
                "remarks",
                "column_def",
                "sql_data_type:",
                "sql_datetime_sub:",
                "char_octet_length:",
                "ordinal_position:",
                "is_nullable",
                "scope_catalog",
                "scope_schema",
                "scope_table",
                "source_data_type:",
                "is_autoincrement",
                "is_generatedcolumn");
    }

    private static Optional<MetadataTables.Source> types() {
        return source(
                "SELECT type_name, CAST(data_type AS BIGINT) AS data_type, CAST(p AS BIGINT) AS \"precision\", "
                        + nulls(TEXT, "literal_prefix", "literal_suffix", "create_params")
                        + ", CAST(1 AS BIGINT) AS nullable, false AS case_sensitive, CAST(s AS BIGINT) AS searchable,"
                        + " CAST(NULL AS BOOLEAN) AS unsigned_attribute, false AS fixed_prec_scale,"
                        + " CAST(NULL AS BOOLEAN) AS auto_increment, " + nulls(TEXT, "local_type_name")
                        + ", CAST(0 AS BIGINT) AS minimum_scale, CAST(0 AS BIGINT) AS maximum_scale, "
                        + nulls(NUMBER, "sql_data_type", "sql_datetime_sub")
                        + ", CAST(r AS BIGINT) AS num_prec_radix FROM (VALUES " + String.join(", ", TYPES)
                        + ") AS t(type_name, data_type, p, s, r)",
                "type_name",
                "data_type:",
                "precision:",
                "literal_prefix",
                "literal_suffix",
                "create_params",
                "nullable:",
                "case_sensitive?",
                "searchable:",
                "unsigned_attribute?",
                "fixed_prec_scale?",
                "auto_increment?",
                "local_type_name",
                "minimum_scale:",
                "maximum_scale:",
                "sql_data_type:",
                "sql_datetime_sub:",
                "num_prec_radix:");
    }

    private static String nulls(String value, String... names) {
        return String.join(
                ", ", Arrays.stream(names).map(name -> value + " AS " + name).toList());
    }

    private static Optional<MetadataTables.Source> empty(String... columns) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            values.add((column.endsWith(":") ? NUMBER : TEXT) + " AS " + Sql.name(column.replace(":", "")));
        }
        return source("SELECT " + String.join(", ", values) + " WHERE false", columns);
    }

    /** @param columns names; with a colon at the end for a bigint, with a question mark for a boolean */
    private static Optional<MetadataTables.Source> source(String sql, String... columns) {
        List<TableColumns.Named> named = new ArrayList<>();
        for (String column : columns) {
            Type type = column.endsWith(":") ? Type.BIGINT : column.endsWith("?") ? Type.BOOLEAN : Type.VARCHAR;
            named.add(new TableColumns.Named(column.replaceAll("[:?]$", ""), type));
        }
        return Optional.of(new MetadataTables.Source(sql, new TableColumns(named), List.of()));
    }
}
