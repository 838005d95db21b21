package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import java.util.List;

/**
 * A translated query.
 *
 * @param sql DuckDB's; its columns are {@code c0}, {@code c1} …
 * @param columns their names in lower case and their types
 */
record HiveQuery(String sql, List<Named> columns) {

    record Named(String name, Type type) {}

    static String column(int index) {
        return "c" + index;
    }
}
