package io.cdppipeline.local.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares a result with a recorded one; the answer is null or what differs. */
final class Comparing {

    private static final Set<String> RUNTIME = Set.of(
            "DIVISION_BY_ZERO",
            "INVALID_CAST_ARGUMENT",
            "INVALID_FUNCTION_ARGUMENT",
            "NUMERIC_VALUE_OUT_OF_RANGE",
            "SUBQUERY_MULTIPLE_ROWS",
            "GENERIC_INTERNAL_ERROR");

    private Comparing() {}

    /** With {@code exact} the text counts too, not only the name and the line. */
    static String failure(SqlFailure failure, JsonNode error, boolean exact) {
        String name = error.get("class").asText();
        boolean sameKind = failure.errorName().equals(name)
                || RUNTIME.contains(name)
                        && RUNTIME.contains(failure.errorName())
                        && name.equals("GENERIC_INTERNAL_ERROR");
        if (error.get("kind").asText().equals("engine-limit")) {
            return null;
        }
        if (!sameKind) {
            return "fails with " + failure.errorName() + " (" + failure.getMessage() + "), not " + name + " ("
                    + error.get("messageContains").asText() + ")";
        }
        String wanted = withoutLengths(error.get("messageContains").asText());
        String message = withoutLengths(failure.getMessage());
        boolean sameText = message.contains(wanted) || name.equals("GENERIC_INTERNAL_ERROR");
        if (exact && !sameText) {
            return "says '" + failure.getMessage() + "', not '"
                    + error.get("messageContains").asText() + "'";
        }
        if (error.has("line")
                && !failure.getMessage().contains("line " + error.get("line").asInt() + ":")) {
            return "says no line: '" + failure.getMessage() + "'";
        }
        return null;
    }

    /** Lengths of varchar are not carried everywhere. */
    private static String withoutLengths(String text) {
        return text.replaceAll("varchar\\(\\d+\\)", "varchar");
    }

    static String result(SqlResult result, JsonNode each) {
        if (each.has("updateType")) {
            if (result.hasResultSet()) {
                return "has a result set";
            }
            long wanted = each.path("updateCount").asLong(0);
            return result.records() == wanted ? null : "wrote " + result.records() + " rows, not " + wanted;
        }
        JsonNode columns = each.get("columns");
        if (columns.size() != result.columns().size()) {
            return "has " + result.columns().size() + " columns, not " + columns.size();
        }
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).get("name").asText();
            if (!name.equals(result.columns().get(i).name())) {
                return "column " + i + " is named " + result.columns().get(i).name() + ", not " + name;
            }
            String type = normal(columns.get(i).get("type").asText());
            String actual = normal(result.columns().get(i).type());
            if (!type.equals(actual)) {
                return "column " + i + " is " + result.columns().get(i).type() + ", not "
                        + columns.get(i).get("type").asText();
            }
        }
        return rows(result, each);
    }

    private static String normal(String type) {
        return type.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("varchar\\(\\d+\\)", "varchar")
                .replaceAll("\\s+", "")
                .replaceAll("(timestamp|time)\\(\\d+\\)", "$1")
                .replace("unknown", "any");
    }

    private static String rows(SqlResult result, JsonNode each) {
        JsonNode wanted = each.get("rows");
        if (wanted.size() != result.rows().size()) {
            return "gives " + result.rows().size() + " rows, not " + wanted.size() + ": " + result.rows();
        }
        List<List<Object>> left = new ArrayList<>(result.rows());
        for (int i = 0; i < wanted.size(); i++) {
            JsonNode row = wanted.get(i);
            boolean ordered = each.get("ordered").asBoolean();
            List<Object> found = ordered
                    ? left.get(i)
                    : left.stream()
                            .filter(candidate -> sameRow(row, candidate))
                            .findFirst()
                            .orElse(null);
            if (found == null || !sameRow(row, found)) {
                return "row " + i + " is " + (found == null ? result.rows() : found) + ", not " + row;
            }
            if (!ordered) {
                left.remove(found);
            }
        }
        return null;
    }

    private static boolean sameRow(JsonNode wanted, List<Object> row) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!same(wanted.get(i), row.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(JsonNode wanted, Object value) {
        if (wanted.isNull() || value == null) {
            return wanted.isNull() && value == null;
        }
        if (value instanceof List<?> list) {
            if (!wanted.isArray() || wanted.size() != list.size()) {
                return false;
            }
            for (int i = 0; i < list.size(); i++) {
                if (!same(wanted.get(i), list.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (value instanceof Map<?, ?> map) {
            return wanted.isObject()
                    && wanted.size() == map.size()
                    && map.entrySet().stream()
                            .allMatch(entry -> wanted.has(entry.getKey().toString())
                                    && same(wanted.get(entry.getKey().toString()), entry.getValue()));
        }
        if (value instanceof Double number) {
            double other = wanted.isTextual() ? Double.parseDouble(wanted.asText()) : wanted.asDouble();
            return Double.compare(number, other) == 0
                    || Math.abs(number - other) <= 1e-9 * Math.max(Math.abs(number), Math.abs(other));
        }
        if (value instanceof Long number) {
            return !wanted.isArray()
                    && new BigDecimal(wanted.asText("x").isEmpty() ? "0" : wanted.asText())
                                    .compareTo(BigDecimal.valueOf(number))
                            == 0;
        }
        return wanted.asText().equals(value.toString()) || sameMoment(wanted.asText(), value.toString());
    }

    /** Timestamps may differ in zeros behind the second. */
    private static boolean sameMoment(String a, String b) {
        return a.matches("\\d{4}-\\d\\d-\\d\\d .*")
                && a.replaceAll("\\.0+(?=\\D|$)", "").equals(b.replaceAll("\\.0+(?=\\D|$)", ""));
    }
}
