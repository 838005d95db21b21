package io.cdppipeline.local.sql.catalog;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.trino.sql.tree.Node;

/** Which types a table can have and whether it has a {@code time} column of its own accord. */
public enum Storage {
    /**
     * Treasure Data's: bigint, double, varchar, arrays and maps of them. Whole numbers become bigint, real becomes double;
     * anything else must be cast by the query. Every table has {@code time}.
     */
    TREASURE_DATA,
    /** Trino's: every type, kept in the column's comment where DuckDB's says less; no {@code time}. */
    ANY_TYPE;

    public boolean addsTime() {
        return this == TREASURE_DATA;
    }

    /** The type as a table keeps it. */
    public Type stored(Node node, String column, Type type) {
        if (this == ANY_TYPE) {
            return type;
        }
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> Type.BIGINT;
            case REAL, DOUBLE -> Type.DOUBLE;
            case VARCHAR, CHAR -> Type.VARCHAR;
            case ARRAY -> Type.array(stored(node, column, type.element()));
            case MAP -> Type.map(stored(node, column, type.key()), stored(node, column, type.value()));
            default ->
                throw Failures.notSupported(
                        node,
                        "Unsupported type for column '" + column + "': " + type
                                + "; Treasure Data stores bigint, double,"
                                + " varchar, and arrays and maps of them: cast it, " + advice(type));
        };
    }

    private static String advice(Type type) {
        return type.is(Kind.DECIMAL) ? "e.g. CAST(… AS double)" : "e.g. CAST(… AS varchar)";
    }
}
