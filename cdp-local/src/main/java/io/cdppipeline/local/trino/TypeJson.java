package io.cdppipeline.local.trino;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DataTypeParameter;
import io.trino.sql.tree.DateTimeDataType;
import io.trino.sql.tree.GenericDataType;
import io.trino.sql.tree.IntervalDayTimeDataType;
import io.trino.sql.tree.NumericParameter;
import io.trino.sql.tree.RowDataType;
import io.trino.sql.tree.TypeParameter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A column's type as the protocol has it: as text and as a signature that clients decode values by.
 *
 * @param text {@code decimal(10, 2)}
 * @param signature {@code {"rawType": "decimal", "arguments": [{"kind": "LONG", "value": 10}, …]}}
 */
record TypeJson(String text, ObjectNode signature) {

    private static final SqlParser PARSER = new SqlParser();

    /**
     * Of a type as Presto prints it.
     *
     * @param parametric whether the client knows precisions of times, which others get without
     */
    static TypeJson of(String type, boolean parametric) {
        try {
            return of(PARSER.createType(type), parametric);
        } catch (ParsingException e) {
            // A row's field with a name that needs quotes: its values still come, as text by position.
            return new TypeJson(type, signature("unknown", JsonNodeFactory.instance.arrayNode()));
        }
    }

    private static TypeJson of(DataType type, boolean parametric) {
        ArrayNode arguments = JsonNodeFactory.instance.arrayNode();
        if (type instanceof DateTimeDataType time) {
            boolean isTime = time.getType() == DateTimeDataType.Type.TIME;
            String name = isTime ? "time" : "timestamp";
            String zone = time.isWithTimeZone() ? " with time zone" : "";
            if (!parametric) {
                return new TypeJson(name + zone, signature(name + zone, arguments));
            }
            long precision = time.getPrecision()
                    .map(each -> each instanceof NumericParameter number ? Long.parseLong(number.getValue()) : 3L)
                    .orElse(3L);
            number(arguments, precision);
            return new TypeJson(name + "(" + precision + ")" + zone, signature(name + zone, arguments));
        }
        if (type instanceof IntervalDayTimeDataType interval) {
            String name = interval.getFrom() == IntervalDayTimeDataType.Field.YEAR
                    ? "interval year to month"
                    : "interval day to second";
            return new TypeJson(name.toUpperCase(Locale.ROOT), signature(name, arguments));
        }
        if (type instanceof RowDataType row) {
            return row(row.getFields(), parametric);
        }
        GenericDataType generic = (GenericDataType) type;
        String name = generic.getName().getValue().toLowerCase(Locale.ROOT);
        for (DataTypeParameter argument : generic.getArguments()) {
            if (argument instanceof NumericParameter number) {
                number(arguments, Long.parseLong(number.getValue()));
            } else {
                ObjectNode node = arguments.addObject().put("kind", "TYPE");
                node.set(
                        "value",
                        of(((TypeParameter) argument).getValue(), parametric).signature());
            }
        }
        String inside = generic.getArguments().stream()
                .map(argument -> argument instanceof TypeParameter nested
                        ? of(nested.getValue(), parametric).text()
                        : ((NumericParameter) argument).getValue())
                .collect(Collectors.joining(", "));
        if (name.equals("varchar") && arguments.isEmpty()) {
            number(arguments, Integer.MAX_VALUE);
        }
        return new TypeJson(inside.isEmpty() ? name : name + "(" + inside + ")", signature(name, arguments));
    }

    private static TypeJson row(List<RowDataType.Field> fields, boolean parametric) {
        ArrayNode arguments = JsonNodeFactory.instance.arrayNode();
        String inside = fields.stream()
                .map(field -> {
                    TypeJson type = of(field.getType(), parametric);
                    ObjectNode named =
                            arguments.addObject().put("kind", "NAMED_TYPE").putObject("value");
                    String name = field.getName().map(each -> each.getValue()).orElse("");
                    if (!name.isEmpty()) {
                        named.putObject("fieldName").put("name", name);
                    }
                    named.set("typeSignature", type.signature());
                    return name.isEmpty() ? type.text() : name + " " + type.text();
                })
                .collect(Collectors.joining(", "));
        return new TypeJson("row(" + inside + ")", signature("row", arguments));
    }

    private static void number(ArrayNode arguments, long value) {
        arguments.addObject().put("kind", "LONG").put("value", value);
    }

    private static ObjectNode signature(String name, ArrayNode arguments) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("rawType", name);
        node.set("arguments", arguments);
        return node;
    }
}
