package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Node;
import java.util.List;
import java.util.StringJoiner;

/** {@code format('…', …)}: Java's formatter over the arguments, which travel as a JSON array with their kinds. */
public final class Formats {

    private Formats() {}

    public static Value write(Node node, List<Value> arguments) {
        StringJoiner values = new StringJoiner(" || ',' || ", "'[' || ", " || ']'");
        StringBuilder kinds = new StringBuilder();
        for (Value value : arguments.subList(1, arguments.size())) {
            Type type = value.type();
            String text;
            if (type.isInteger()) {
                kinds.append('l');
                text = "CAST(" + value.sql() + " AS VARCHAR)";
            } else if (type.isFloating()) {
                kinds.append('d');
                text = "p_double_text(CAST(" + value.sql() + " AS DOUBLE))";
            } else if (type.is(Kind.DECIMAL)) {
                kinds.append('n');
                text = "CAST(" + value.sql() + " AS VARCHAR)";
            } else if (type.is(Kind.BOOLEAN)) {
                kinds.append('b');
                text = "CAST(" + value.sql() + " AS VARCHAR)";
            } else {
                kinds.append('s');
                text = Casts.plainText(node, value);
            }
            values.add("coalesce(CAST(to_json(" + text + ") AS VARCHAR), 'null')");
        }
        return new Value(
                "p_format(" + arguments.get(0).sql() + ", " + values + ", " + Sql.text(kinds.toString()) + ")",
                Type.VARCHAR);
    }
}
