package io.cdppipeline.local.sql.type;

import io.cdppipeline.target.TableName;

/** Quoting for DuckDB. */
public final class Sql {

    private Sql() {}

    public static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    public static String name(TableName table) {
        return name(table.database()) + "." + name(table.table());
    }

    public static String text(String value) {
        return value.indexOf('\0') < 0
                ? "'" + value.replace("'", "''") + "'"
                : "('" + value.replace("'", "''").replace("\0", "' || chr(0) || '") + "')";
    }

    public static String cast(String sql, Type type) {
        return "CAST(" + sql + " AS " + type.duck() + ")";
    }
}
