package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Functions that make rows of a value: explode, posexplode, inline, json_tuple, parse_url_tuple, stack. */
final class Generators {

    /** The table of a generator that stands in a SELECT. */
    static final String TABLE = "\u0000generated";

    private static final Set<String> NAMES =
            Set.of("explode", "posexplode", "inline", "json_tuple", "parse_url_tuple", "stack", "td_numeric_range");

    private final HiveContext context;

    Generators(HiveContext context) {
        this.context = context;
    }

    static boolean isGenerator(HiveNode node) {
        return node.is("TOK_FUNCTION")
                && node.size() > 0
                && node.child(0).is("Identifier")
                && NAMES.contains(Names.lower(node.child(0)));
    }

    static List<Scope.Field> columns(Scope scope) {
        return scope.of(TABLE);
    }

    HiveQuery rows(HiveNode call, Scope scope, Expressions expressions) {
        if (!isGenerator(call)) {
            throw HiveErrors.unsupported(
                    call, "LATERAL VIEW " + (call.size() > 0 ? call.child(0).text() : call.text()));
        }
        String name = Names.lower(call.child(0));
        List<Value> arguments = call.children().subList(1, call.size()).stream()
                .map(each -> expressions.write(each, scope))
                .toList();
        if (arguments.isEmpty()) {
            throw HiveErrors.arguments(call, name, "it needs some");
        }
        return switch (name) {
            case "explode" -> explode(call, arguments.get(0));
            case "posexplode" -> posexplode(call, arguments.get(0));
            case "inline" -> inline(call, arguments.get(0));
            case "stack" -> stack(call, arguments);
            case "td_numeric_range" -> numbers(call, arguments);
            default -> tuple(call, name, arguments);
        };
    }

    private static HiveQuery explode(HiveNode call, Value value) {
        if (value.type().is(Kind.MAP)) {
            return new HiveQuery(
                    "SELECT unnest(map_keys(" + value.sql() + ")) AS c0, unnest(map_values(" + value.sql() + ")) AS c1",
                    List.of(
                            new HiveQuery.Named("key", value.type().key()),
                            new HiveQuery.Named("value", value.type().value())));
        }
        return new HiveQuery(
                "SELECT unnest(" + list(call, "explode", value) + ") AS c0",
                List.of(new HiveQuery.Named("col", value.type().element())));
    }

    private static String list(HiveNode call, String name, Value value) {
        if (!value.type().is(Kind.ARRAY)) {
            throw HiveErrors.arguments(
                    call, name, "it takes an array or a map, but got " + HiveTypes.display(value.type()));
        }
        return value.sql();
    }

    private static HiveQuery posexplode(HiveNode call, Value value) {
        String list = list(call, "posexplode", value);
        return new HiveQuery(
                "SELECT CAST(unnest(range(len(" + list + "))) AS INTEGER) AS c0, unnest(" + list + ") AS c1",
                List.of(
                        new HiveQuery.Named("pos", Type.INTEGER),
                        new HiveQuery.Named("val", value.type().element())));
    }

    private HiveQuery inline(HiveNode call, Value value) {
        String list = list(call, "inline", value);
        Type struct = value.type().element();
        if (!struct.is(Kind.ROW)) {
            throw HiveErrors.arguments(call, "inline", "it takes an array of structs");
        }
        String alias = context.fresh("i");
        StringJoiner fields = new StringJoiner(", ");
        List<HiveQuery.Named> columns = new ArrayList<>();
        for (int i = 0; i < struct.args().size(); i++) {
            fields.add(alias + ".s." + Type.rowField(i) + " AS " + HiveQuery.column(i));
            columns.add(new HiveQuery.Named(
                    String.valueOf(struct.names().get(i)), struct.args().get(i)));
        }
        return new HiveQuery("SELECT " + fields + " FROM (SELECT unnest(" + list + ") AS s) AS " + alias, columns);
    }

    /** {@code (end)}, {@code (begin, end)} or {@code (begin, end, step)}; the end is not among them. */
    private static HiveQuery numbers(HiveNode call, List<Value> arguments) {
        if (arguments.size() > 3) {
            throw HiveErrors.arguments(call, "td_numeric_range", "it takes a begin, an end and a step");
        }
        StringJoiner bounds = new StringJoiner(", ", "range(", ")");
        arguments.forEach(
                each -> bounds.add(HiveCasts.cast(call, each, Type.BIGINT).sql()));
        return new HiveQuery("SELECT unnest(" + bounds + ") AS c0", List.of(new HiveQuery.Named("n", Type.BIGINT)));
    }

    private static HiveQuery stack(HiveNode call, List<Value> arguments) {
        String constant = arguments.get(0).constant();
        if (constant == null || !constant.matches("[1-9][0-9]{0,3}") || arguments.size() < 2) {
            throw HiveErrors.arguments(call, "stack", "it takes a number of rows as a literal, and their values");
        }
        int rows = Integer.parseInt(constant);
        int width = (arguments.size() - 1 + rows - 1) / rows;
        List<HiveQuery.Named> columns = new ArrayList<>();
        for (int c = 0; c < width; c++) {
            Type type = Type.UNKNOWN;
            for (int at = 1 + c; at < arguments.size(); at += width) {
                type = HiveTypes.common(call, type, arguments.get(at).type());
            }
            columns.add(new HiveQuery.Named("col" + c, type));
        }
        StringJoiner union = new StringJoiner(" UNION ALL ");
        for (int r = 0; r < rows; r++) {
            StringJoiner row = new StringJoiner(", ", "SELECT ", "");
            for (int c = 0; c < width; c++) {
                int at = 1 + r * width + c;
                Value value = at < arguments.size() ? arguments.get(at) : new Value("NULL", Type.UNKNOWN);
                row.add(HiveCasts.cast(call, value, columns.get(c).type()).sql() + " AS " + HiveQuery.column(c));
            }
            union.add(row.toString());
        }
        return new HiveQuery(union.toString(), columns);
    }

    private static HiveQuery tuple(HiveNode call, String name, List<Value> arguments) {
        String text = HiveCasts.text(call, arguments.get(0));
        StringJoiner fields = new StringJoiner(", ", "SELECT ", "");
        List<HiveQuery.Named> columns = new ArrayList<>();
        for (int i = 1; i < arguments.size(); i++) {
            String key = HiveCasts.text(call, arguments.get(i));
            String value;
            if (name.equals("json_tuple")) {
                value = "p_hive_json_field(" + text + ", " + key + ")";
            } else {
                String part = arguments.get(i).constant();
                int colon = part == null ? -1 : part.indexOf(':');
                value = colon < 0
                        ? "p_hive_parse_url(" + text + ", " + key + ")"
                        : "p_hive_parse_url_key(" + text + ", "
                                + Sql.text(String.valueOf(part).substring(0, colon)) + ", "
                                + Sql.text(String.valueOf(part).substring(colon + 1)) + ")";
            }
            fields.add(value + " AS " + HiveQuery.column(i - 1));
            columns.add(new HiveQuery.Named("c" + (i - 1), Type.VARCHAR));
        }
        if (columns.isEmpty()) {
            throw HiveErrors.arguments(call, name, "it takes a text and at least one key");
        }
        return new HiveQuery(fields.toString(), columns);
    }
}
