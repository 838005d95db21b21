package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Functions that make and take arrays, maps and structs. */
final class CollectionFunctions {

    private CollectionFunctions() {}

    static void fill(Functions.Dictionary d) {
        int many = Functions.many();
        d.add("array", 0, many, CollectionFunctions::array)
                .add("map", 0, many, CollectionFunctions::map)
                .add("struct", 1, many, CollectionFunctions::struct)
                .add("named_struct", 2, many, CollectionFunctions::namedStruct)
                .whole("size", 1, 1, CollectionFunctions::size)
                .add("sort_array", 1, 1, c -> new Value("list_sort(" + list(c) + ", 'ASC', 'NULLS FIRST')", c.type(0)))
                .flag("array_contains", 2, 2, CollectionFunctions::contains)
                .add(
                        "map_keys",
                        1,
                        1,
                        c -> new Value(
                                "map_keys(" + mapOf(c) + ")",
                                Type.array(c.type(0).key())))
                .add(
                        "map_values",
                        1,
                        1,
                        c -> new Value(
                                "map_values(" + mapOf(c) + ")",
                                Type.array(c.type(0).value())))
                .add("td_array_index", 2, 2, CollectionFunctions::index);
    }

    private static String list(Functions.Call c) {
        if (!c.type(0).is(Kind.ARRAY)) {
            throw c.wrong("its first is an array, but got " + HiveTypes.display(c.type(0)));
        }
        return c.value(0).sql();
    }

    private static String mapOf(Functions.Call c) {
        if (!c.type(0).is(Kind.MAP)) {
            throw c.wrong("it takes a map, but got " + HiveTypes.display(c.type(0)));
        }
        return c.value(0).sql();
    }

    private static Value array(Functions.Call c) {
        Type element = c.size() == 0 ? Type.VARCHAR : HiveTypes.common(c.node(), c.arguments());
        StringJoiner values = new StringJoiner(", ", "[", "]");
        c.arguments()
                .forEach(each ->
                        values.add(HiveCasts.cast(c.node(), each, element).sql()));
        Type type = Type.array(element);
        return new Value("CAST(" + values + " AS " + type.duck() + ")", type);
    }

    private static Value map(Functions.Call c) {
        if (c.size() % 2 != 0) {
            throw c.wrong("it takes keys and values in turn");
        }
        List<Value> keys = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < c.size(); i += 2) {
            keys.add(c.value(i));
            values.add(c.value(i + 1));
        }
        Type key = keys.isEmpty() ? Type.VARCHAR : HiveTypes.common(c.node(), keys);
        Type value = values.isEmpty() ? Type.VARCHAR : HiveTypes.common(c.node(), values);
        StringJoiner entries = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < keys.size(); i++) {
            entries.add("{'key': " + HiveCasts.cast(c.node(), keys.get(i), key).sql() + ", 'value': "
                    + HiveCasts.cast(c.node(), values.get(i), value).sql() + "}");
        }
        Type type = Type.map(key, value);
        return keys.isEmpty()
                ? new Value("CAST(MAP {} AS " + type.duck() + ")", type)
                : new Value("p_map_of(" + entries + ")", type);
    }

    private static Value struct(Functions.Call c) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < c.size(); i++) {
            names.add("col" + (i + 1));
        }
        return struct(names, c.arguments());
    }

    private static Value namedStruct(Functions.Call c) {
        if (c.size() % 2 != 0) {
            throw c.wrong("it takes names and values in turn");
        }
        List<String> names = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < c.size(); i += 2) {
            names.add(c.literal(i).toLowerCase(Locale.ROOT));
            values.add(c.value(i + 1));
        }
        return struct(names, values);
    }

    private static Value struct(List<String> names, List<Value> values) {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < values.size(); i++) {
            fields.add("'" + Type.rowField(i) + "': " + values.get(i).sql());
        }
        return new Value(
                fields.toString(), Type.row(values.stream().map(Value::type).toList(), new ArrayList<>(names)));
    }

    /** -1 of null, as Hive 2.3. */
    private static String size(Functions.Call c) {
        if (!c.type(0).is(Kind.ARRAY) && !c.type(0).is(Kind.MAP)) {
            throw c.wrong("it takes an array or a map, but got " + HiveTypes.display(c.type(0)));
        }
        String function = c.type(0).is(Kind.ARRAY) ? "len" : "cardinality";
        return "coalesce(" + function + "(" + c.value(0).sql() + "), -1)";
    }

    /** False of null, as Hive has it. */
    private static String contains(Functions.Call c) {
        String list = list(c);
        String value = HiveCasts.cast(c.node(), c.value(1), c.type(0).element()).sql();
        return "coalesce(list_contains(" + list + ", " + value + "), false)";
    }

    private static Value index(Functions.Call c) {
        String list = list(c);
        return new Value(
                "CASE WHEN " + c.whole(1) + " >= 0 THEN list_extract(" + list + ", " + c.whole(1) + " + 1) END",
                c.type(0).element());
    }
}
