package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.type.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A translated query.
 *
 * @param sql a DuckDB query whose columns are named {@code c0}, {@code c1} …
 * @param columns their names for the user and their types
 */
public record Translated(String sql, List<Output> columns) {

    /** A column of a result; without a name if the user gave none. */
    public record Output(@Nullable String name, Type type) {}

    public static String column(int index) {
        return "c" + index;
    }
}
