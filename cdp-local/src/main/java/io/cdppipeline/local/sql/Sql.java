package io.cdppipeline.local.sql;

import io.cdppipeline.target.TableName;

/** Quoting for DuckDB. */
final class Sql {

    private Sql() {}

    static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    static String name(TableName table) {
        return name(table.database()) + "." + name(table.table());
    }

    static String text(String value) {
        return value.indexOf('\0') < 0
                ? "'" + value.replace("'", "''") + "'"
                : "('" + value.replace("'", "''").replace("\0", "' || chr(0) || '") + "')";
    }

    static String cast(String sql, Type type) {
        return "CAST(" + sql + " AS " + type.duck() + ")";
    }
}
