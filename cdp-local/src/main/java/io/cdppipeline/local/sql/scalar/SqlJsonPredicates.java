package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.sql.failure.Raise;
import io.trino.sql.jsonpath.tree.ComparisonPredicate;
import io.trino.sql.jsonpath.tree.ConjunctionPredicate;
import io.trino.sql.jsonpath.tree.DisjunctionPredicate;
import io.trino.sql.jsonpath.tree.ExistsPredicate;
import io.trino.sql.jsonpath.tree.IsUnknownPredicate;
import io.trino.sql.jsonpath.tree.NegationPredicate;
import io.trino.sql.jsonpath.tree.PathNode;
import io.trino.sql.jsonpath.tree.Predicate;
import io.trino.sql.jsonpath.tree.StartsWithPredicate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a JSON path's filters: true, false or, where types are at odds, unknown (null). */
final class SqlJsonPredicates {

    private final SqlJsonPath path;

    SqlJsonPredicates(SqlJsonPath path) {
        this.path = path;
    }

    @Nullable
    Boolean test(Predicate node, SqlJsonPath.Place place) {
        if (node instanceof ConjunctionPredicate both) {
            Boolean left = test(both.getLeft(), place);
            Boolean right = Boolean.FALSE.equals(left) ? left : test(both.getRight(), place);
            if (Boolean.FALSE.equals(right)) {
                return false;
            }
            boolean unknown = left == null || right == null;
            return unknown ? null : Boolean.TRUE;
        }
        if (node instanceof DisjunctionPredicate either) {
            Boolean left = test(either.getLeft(), place);
            Boolean right = Boolean.TRUE.equals(left) ? left : test(either.getRight(), place);
            if (Boolean.TRUE.equals(right)) {
                return true;
            }
            boolean unknown = left == null || right == null;
            return unknown ? null : Boolean.FALSE;
        }
        if (node instanceof NegationPredicate not) {
            Boolean inner = test(not.getPredicate(), place);
            return inner == null ? null : (Boolean) !inner;
        }
        if (node instanceof IsUnknownPredicate unknown) {
            return test(unknown.getPredicate(), place) == null;
        }
        if (node instanceof ExistsPredicate exists) {
            List<JsonNode> found = found(exists.getPath(), place);
            return found == null ? null : (Boolean) !found.isEmpty();
        }
        if (node instanceof ComparisonPredicate comparison) {
            return compare(comparison, place);
        }
        if (node instanceof StartsWithPredicate starts) {
            return starts(starts, place);
        }
        throw new Raise("NOT_SUPPORTED", "JSON path with " + node.getClass().getSimpleName() + " is not supported");
    }

    private @Nullable List<JsonNode> found(PathNode node, SqlJsonPath.Place place) {
        try {
            return path.items(node, place);
        } catch (Raise e) {
            if (e.errorName().equals("PATH_EVALUATION_ERROR")) {
                return null;
            }
            throw e;
        }
    }

    private @Nullable Boolean starts(StartsWithPredicate node, SqlJsonPath.Place place) {
        List<JsonNode> wholes = found(node.getWhole(), place);
        List<JsonNode> initials = found(node.getInitial(), place);
        if (wholes == null
                || initials == null
                || initials.size() != 1
                || !initials.get(0).isTextual()) {
            return null;
        }
        boolean found = false;
        boolean error = false;
        for (JsonNode whole : path.flat(wholes)) {
            if (!whole.isTextual()) {
                error = true;
            } else {
                found |= whole.textValue().startsWith(initials.get(0).textValue());
            }
            if (path.lax() && (found || error)) {
                break;
            }
        }
        return error ? null : (Boolean) found;
    }

    private @Nullable Boolean compare(ComparisonPredicate node, SqlJsonPath.Place place) {
        List<JsonNode> left = found(node.getLeft(), place);
        List<JsonNode> right = found(node.getRight(), place);
        if (left == null || right == null) {
            return null;
        }
        boolean found = false;
        boolean error = false;
        for (JsonNode one : path.flat(left)) {
            for (JsonNode other : path.flat(right)) {
                Boolean holds = compare(node.getOperator(), one, other);
                error |= holds == null;
                found |= Boolean.TRUE.equals(holds);
                if (path.lax() && (found || error)) {
                    return error ? null : (Boolean) found;
                }
            }
        }
        return error ? null : (Boolean) found;
    }

    private static @Nullable Boolean compare(ComparisonPredicate.Operator operator, JsonNode left, JsonNode right) {
        if (left.isNull() || right.isNull()) {
            boolean same = left.isNull() && right.isNull();
            return switch (operator) {
                case EQUAL -> same;
                case NOT_EQUAL -> !same;
                default -> false;
            };
        }
        Integer order = order(left, right);
        if (order == null) {
            return null;
        }
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS_THAN -> order < 0;
            case LESS_THAN_OR_EQUAL -> order <= 0;
            case GREATER_THAN -> order > 0;
            case GREATER_THAN_OR_EQUAL -> order >= 0;
        };
    }

    private static @Nullable Integer order(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            boolean floating = left.isDouble() || right.isDouble();
            return floating
                    ? (Integer) Double.compare(left.doubleValue() + 0.0, right.doubleValue() + 0.0)
                    : (Integer) left.decimalValue().compareTo(right.decimalValue());
        }
        if (left.isTextual() && right.isTextual()) {
            return java.util.Arrays.compareUnsigned(
                    left.textValue().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    right.textValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return left.isBoolean() && right.isBoolean()
                ? (Integer) Boolean.compare(left.booleanValue(), right.booleanValue())
                : null;
    }
}
