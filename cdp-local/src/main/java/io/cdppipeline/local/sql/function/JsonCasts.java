package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Node;
import org.jspecify.annotations.Nullable;

/** Casts between json, which is canonical text, and nested types. */
public final class JsonCasts {

    private JsonCasts() {}

    /** DuckDB's text of {@code CAST(value AS json)}. */
    public static String toJson(Node node, Value value) {
        if (value.type().is(Kind.JSON)) {
            return value.sql();
        }
        return "p_json_sorted(CAST(" + raw(node, value) + " AS VARCHAR))";
    }

    /** An expression of DuckDB's own type JSON. */
    private static String raw(Node node, Value value) {
        Type type = value.type();
        String sql = value.sql();
        return switch (type.kind()) {
            case JSON -> "CAST(" + sql + " AS JSON)";
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> "to_json(" + sql + ")";
            case DECIMAL -> "CAST(CAST(" + sql + " AS VARCHAR) AS JSON)";
            case DOUBLE, REAL -> "CAST(p_json_double(CAST(" + sql + " AS DOUBLE)) AS JSON)";
            case VARCHAR, CHAR, DATE, TIMESTAMP, ZONED, UUID, UNKNOWN ->
                "to_json(" + Casts.plainText(node, value) + ")";
            case ARRAY ->
                "to_json(list_transform(" + sql + ", lambda e: " + raw(node, new Value("e", type.element())) + "))";
            case MAP ->
                "to_json(map_from_entries(list_transform(list_sort(map_entries(" + sql + ")), lambda e: {'key': "
                        + Casts.plainText(node, new Value("e.key", type.key())) + ", 'value': "
                        + raw(node, new Value("e.value", type.value())) + "})))";
            case ROW -> row(node, value);
            default -> throw Casts.impossible(node, type, Type.JSON);
        };
    }

    private static String row(Node node, Value value) {
        Type type = value.type();
        StringBuilder text = new StringBuilder("CAST('{' ");
        for (int i = 0; i < type.args().size(); i++) {
            @Nullable String name = type.names().get(i);
            Value field = new Value(
                    value.operand() + "." + Type.rowField(i), type.args().get(i));
            text.append(i == 0 ? "|| " : "|| ',' || ")
                    .append("CAST(to_json(")
                    .append(Sql.text(name == null ? "" : name))
                    .append(") AS VARCHAR) || ':' || coalesce(CAST(")
                    .append(raw(node, field))
                    .append(" AS VARCHAR), 'null') ");
        }
        return "CASE WHEN " + value.operand() + " IS NOT NULL THEN " + text.append("|| '}' AS JSON) END");
    }

    /**
     * DuckDB's text of a cast of json to a nested type: the text is checked and normalised against the type first, then
     * read by DuckDB.
     */
    static String fromJson(Node node, Value value, Type to, boolean safe) {
        if (!readable(to)) {
            throw Casts.impossible(node, Type.JSON, to);
        }
        String normal = (safe ? "try_p_" : "p_") + "json_as(" + value.sql() + ", " + Sql.text(to.display()) + ")";
        return "from_json(" + normal + ", " + Sql.text("\"" + to.duck() + "\"") + ")";
    }

    private static boolean readable(Type type) {
        return switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, VARCHAR, JSON -> true;
            case ARRAY, MAP, ROW -> type.args().stream().allMatch(JsonCasts::readable);
            default -> false;
        };
    }
}
