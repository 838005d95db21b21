package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cdppipeline.local.sql.failure.Raise;
import io.trino.sql.jsonpath.PathParser;
import io.trino.sql.jsonpath.tree.Accessor;
import io.trino.sql.jsonpath.tree.ArithmeticBinary;
import io.trino.sql.jsonpath.tree.ArithmeticUnary;
import io.trino.sql.jsonpath.tree.ArrayAccessor;
import io.trino.sql.jsonpath.tree.ContextVariable;
import io.trino.sql.jsonpath.tree.DescendantMemberAccessor;
import io.trino.sql.jsonpath.tree.Filter;
import io.trino.sql.jsonpath.tree.JsonNullLiteral;
import io.trino.sql.jsonpath.tree.JsonPath;
import io.trino.sql.jsonpath.tree.KeyValueMethod;
import io.trino.sql.jsonpath.tree.LastIndexVariable;
import io.trino.sql.jsonpath.tree.MemberAccessor;
import io.trino.sql.jsonpath.tree.NamedVariable;
import io.trino.sql.jsonpath.tree.PathNode;
import io.trino.sql.jsonpath.tree.PredicateCurrentItemVariable;
import io.trino.sql.jsonpath.tree.SizeMethod;
import io.trino.sql.jsonpath.tree.SqlValueLiteral;
import io.trino.sql.jsonpath.tree.TypeMethod;
import io.trino.sql.tree.BooleanLiteral;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DoubleLiteral;
import io.trino.sql.tree.Literal;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.StringLiteral;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A path of the SQL standard's JSON functions over one document. */
final class SqlJsonPath {

    /** What {@code @} and {@code last} stand for. */
    record Place(@Nullable JsonNode item, int last) {}

    private static final Map<String, JsonPath> PATHS = new ConcurrentHashMap<>();

    private final boolean lax;
    private final JsonNode root;
    private final Map<String, JsonNode> parameters;
    private final SqlJsonPredicates predicates;

    private SqlJsonPath(boolean lax, JsonNode root, Map<String, JsonNode> parameters) {
        this.lax = lax;
        this.root = root;
        this.parameters = parameters;
        this.predicates = new SqlJsonPredicates(this);
    }

    /** What the path finds; a {@link Raise} where text, structure or types are at odds with it. */
    static List<JsonNode> find(String path, JsonNode root, Map<String, JsonNode> parameters) {
        JsonPath parsed = PATHS.get(path);
        if (parsed == null) {
            if (PATHS.size() >= 1000) {
                PATHS.clear();
            }
            parsed = (JsonPath) PathParser.withFixedErrorLocation(new PathParser.Location(1, 1))
                    .parseJsonPath(path);
            PATHS.put(path, parsed);
        }
        return new SqlJsonPath(parsed.isLax(), root, parameters).items(parsed.getRoot(), new Place(null, -1));
    }

    boolean lax() {
        return lax;
    }

    static Raise failed(String why) {
        return new Raise("PATH_EVALUATION_ERROR", "path evaluation failed: " + why);
    }

    List<JsonNode> items(PathNode node, Place place) {
        if (node instanceof ContextVariable) {
            return List.of(root);
        }
        if (node instanceof PredicateCurrentItemVariable && place.item() != null) {
            return List.of(place.item());
        }
        if (node instanceof LastIndexVariable) {
            return List.of(IntNode.valueOf(place.last()));
        }
        if (node instanceof NamedVariable variable) {
            JsonNode value = parameters.get(variable.getName());
            if (value == null) {
                throw new Raise("INVALID_PATH", "no value passed for parameter " + variable.getName());
            }
            return List.of(value);
        }
        if (node instanceof JsonNullLiteral) {
            return List.of(NullNode.getInstance());
        }
        if (node instanceof SqlValueLiteral literal) {
            return List.of(literal(literal.getValue()));
        }
        if (node instanceof ArithmeticBinary binary) {
            return List.of(JsonNumbers.calculate(
                    binary.getOperator(), number(binary.getLeft(), place), number(binary.getRight(), place)));
        }
        if (node instanceof ArithmeticUnary unary) {
            boolean minus = unary.getSign() == ArithmeticUnary.Sign.MINUS;
            return flat(items(unary.getBase(), place)).stream()
                    .map(JsonNumbers::checked)
                    .map(each -> minus ? JsonNumbers.negate(each) : each)
                    .toList();
        }
        return node instanceof Accessor accessor
                ? access(accessor, items(accessor.getBase(), place), place)
                : unsupported(node);
    }

    private static List<JsonNode> unsupported(PathNode node) {
        throw new Raise("NOT_SUPPORTED", "JSON path with " + node.getClass().getSimpleName() + " is not supported");
    }

    private List<JsonNode> access(Accessor node, List<JsonNode> base, Place place) {
        if (node instanceof MemberAccessor member) {
            return members(member, flat(base));
        }
        if (node instanceof DescendantMemberAccessor member) {
            List<JsonNode> found = new ArrayList<>();
            base.forEach(each -> descend(each, member.getKey(), found));
            return found;
        }
        if (node instanceof ArrayAccessor array) {
            List<JsonNode> found = new ArrayList<>();
            base.forEach(each -> elements(array, each, place, found));
            return found;
        }
        if (node instanceof Filter filter) {
            return flat(base).stream()
                    .filter(each ->
                            Boolean.TRUE.equals(predicates.test(filter.getPredicate(), new Place(each, place.last()))))
                    .toList();
        }
        if (node instanceof TypeMethod) {
            return base.stream().map(SqlJsonPath::type).toList();
        }
        if (node instanceof SizeMethod) {
            return base.stream().map(this::size).toList();
        }
        if (node instanceof KeyValueMethod) {
            return entries(flat(base));
        }
        return flat(base).stream().map(each -> JsonNumbers.method(node, each)).toList();
    }

    /** In lax mode an array stands for its elements. */
    List<JsonNode> flat(List<JsonNode> items) {
        if (!lax || items.stream().noneMatch(JsonNode::isArray)) {
            return items;
        }
        List<JsonNode> flat = new ArrayList<>();
        for (JsonNode item : items) {
            if (item.isArray()) {
                item.forEach(flat::add);
            } else {
                flat.add(item);
            }
        }
        return flat;
    }

    private JsonNode number(PathNode node, Place place) {
        List<JsonNode> items = flat(items(node, place));
        if (items.size() != 1) {
            throw failed("arithmetic operation needs one item at each side, not " + items.size());
        }
        return JsonNumbers.checked(items.get(0));
    }

    private static JsonNode literal(Literal value) {
        if (value instanceof StringLiteral text) {
            return TextNode.valueOf(text.getValue());
        }
        if (value instanceof BooleanLiteral flag) {
            return BooleanNode.valueOf(flag.getValue());
        }
        if (value instanceof LongLiteral number) {
            long exact = number.getParsedValue();
            return exact == (int) exact ? IntNode.valueOf((int) exact) : LongNode.valueOf(exact);
        }
        if (value instanceof DoubleLiteral number) {
            return DoubleNode.valueOf(number.getValue());
        }
        if (value instanceof DecimalLiteral number) {
            return DecimalNode.valueOf(new BigDecimal(number.getValue()));
        }
        throw new Raise("NOT_SUPPORTED", "JSON path with " + value + " is not supported");
    }

    private List<JsonNode> members(MemberAccessor member, List<JsonNode> base) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode each : base) {
            if (!each.isObject()) {
                if (!lax) {
                    throw failed("invalid item type. Expected: OBJECT, actual: "
                            + type(each).textValue());
                }
            } else if (member.getKey().isEmpty()) {
                each.forEach(found::add);
            } else {
                JsonNode child = each.get(member.getKey().get());
                if (child != null) {
                    found.add(child);
                } else if (!lax) {
                    throw failed("structural error: missing member '"
                            + member.getKey().get() + "' in JSON object");
                }
            }
        }
        return found;
    }

    private static void descend(JsonNode node, String key, List<JsonNode> found) {
        JsonNode own = node.isObject() ? node.get(key) : null;
        if (own != null) {
            found.add(own);
        }
        node.forEach(child -> descend(child, key, found));
    }

    private void elements(ArrayAccessor accessor, JsonNode node, Place place, List<JsonNode> found) {
        if (!node.isArray() && !lax) {
            throw failed(
                    "invalid item type. Expected: ARRAY, actual: " + type(node).textValue());
        }
        List<JsonNode> all = node.isArray() ? flatten(node) : List.of(node);
        if (accessor.getSubscripts().isEmpty()) {
            found.addAll(all);
            return;
        }
        Place inner = new Place(place.item(), all.size() - 1);
        for (ArrayAccessor.Subscript subscript : accessor.getSubscripts()) {
            if (all.isEmpty() && lax) {
                continue;
            }
            long from = index(subscript.getFrom(), inner);
            long to = subscript.getTo().isPresent() ? index(subscript.getTo().get(), inner) : from;
            if (!lax && (from < 0 || to >= all.size() || from > to)) {
                throw failed("structural error: invalid array subscript for array of size " + all.size());
            }
            for (long i = Math.max(0, from); i <= Math.min(to, all.size() - 1L); i++) {
                found.add(all.get((int) i));
            }
        }
    }

    private static List<JsonNode> flatten(JsonNode array) {
        List<JsonNode> all = new ArrayList<>(array.size());
        array.forEach(all::add);
        return all;
    }

    private long index(PathNode node, Place place) {
        JsonNode number = number(node, place);
        if (number.isFloatingPointNumber() && !Double.isFinite(number.doubleValue())) {
            throw failed("array subscript is not a number");
        }
        return number.decimalValue().setScale(0, RoundingMode.HALF_UP).longValue();
    }

    static JsonNode type(JsonNode node) {
        return TextNode.valueOf(
                switch (node.getNodeType()) {
                    case STRING -> "string";
                    case NUMBER -> "number";
                    case BOOLEAN -> "boolean";
                    case ARRAY -> "array";
                    case OBJECT -> "object";
                    default -> "null";
                });
    }

    private JsonNode size(JsonNode node) {
        if (!node.isArray() && !lax) {
            throw failed(
                    "invalid item type. Expected: ARRAY, actual: " + type(node).textValue());
        }
        return IntNode.valueOf(node.isArray() ? node.size() : 1);
    }

    private List<JsonNode> entries(List<JsonNode> base) {
        List<JsonNode> found = new ArrayList<>();
        int id = 0;
        for (JsonNode each : base) {
            if (!each.isObject()) {
                throw failed("invalid item type. Expected: OBJECT, actual: "
                        + type(each).textValue());
            }
            int own = id++;
            each.properties()
                    .forEach(entry -> found.add(JsonNodeFactory.instance
                            .objectNode()
                            .put("name", entry.getKey())
                            .<com.fasterxml.jackson.databind.node.ObjectNode>set("value", entry.getValue())
                            .put("id", own)));
        }
        return found;
    }
}
