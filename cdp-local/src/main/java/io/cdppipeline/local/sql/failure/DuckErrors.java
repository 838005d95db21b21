package io.cdppipeline.local.sql.failure;

import io.cdppipeline.local.sql.SqlFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives DuckDB's errors Trino's names and words. */
public final class DuckErrors {

    private record Rule(Pattern pattern, String errorName, Function<Matcher, String> message) {}

    private static final Map<String, String> INTEGERS =
            Map.of("INT8", "tinyint", "INT16", "smallint", "INT32", "integer", "INT64", "bigint");

    private static final List<Rule> RULES = List.of(
            rule("INTERRUPT", "USER_CANCELED", m -> "Query was canceled"),
            rule("Division by zero", "DIVISION_BY_ZERO", m -> "Division by zero"),
            rule(
                    "Overflow in (addition|subtraction|multiplication|negation) of (INT\\d+) \\(([^)]*)\\)",
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    m -> INTEGERS.getOrDefault(m.group(2), "number") + " " + m.group(1) + " overflow: " + m.group(3)),
            rule(
                    "Type INT\\d+ with value (-?\\d+) can't be cast .* destination type (INT\\d+)",
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    m -> "Out of range for " + INTEGERS.getOrDefault(m.group(2), "number") + ": " + m.group(1)),
            rule(
                    "Overflow on abs\\((-?\\d+)\\)",
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    m -> "Value " + m.group(1) + " is out of range for abs(bigint)"),
            rule(
                    "Casting value \"([^\"]*)\" to type DECIMAL\\((\\d+),(\\d+)\\) failed",
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    m -> "Decimal overflow"),
            rule(
                    "Could not cast value (\\S+) to DECIMAL\\((\\d+),(\\d+)\\)",
                    "INVALID_CAST_ARGUMENT",
                    m -> "Cannot cast BIGINT '" + m.group(1) + "' to DECIMAL(" + m.group(2) + ", " + m.group(3) + ")"),
            rule(
                    "Failed to cast decimal value (\\S+) to type (INT\\d+)",
                    "INVALID_CAST_ARGUMENT",
                    m -> "Cannot cast '" + m.group(1) + "' to "
                            + INTEGERS.getOrDefault(m.group(2), "bigint").toUpperCase(Locale.ROOT)),
            rule(
                    "More than one row returned by a subquery",
                    "SUBQUERY_MULTIPLE_ROWS",
                    m -> "Scalar sub-query has returned multiple rows"),
            rule(
                    "map key list does not align",
                    "INVALID_FUNCTION_ARGUMENT",
                    m -> "Key and value arrays must be the same length"),
            rule("Map keys must be unique", "INVALID_FUNCTION_ARGUMENT", m -> "Duplicate map keys are not allowed"),
            rule("Map keys can not be NULL", "INVALID_FUNCTION_ARGUMENT", m -> "map key cannot be null"),
            rule(
                    "(?i)(overflow|out of range).*DECIMAL|DECIMAL.*(overflow|out of range)",
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    m -> "Decimal overflow"),
            rule("[Oo]verflow|out of range", "NUMERIC_VALUE_OUT_OF_RANGE", m -> "Value out of range"),
            rule(
                    "(?s)^(?:Binder|Catalog|Not implemented|Parser) Error: (.*)",
                    "NOT_SUPPORTED",
                    m -> "DuckDB cannot run this: "
                            + m.group(1).lines().findFirst().orElse("")),
            rule(
                    "(?s)^Out of Memory Error: (.*)",
                    "EXCEEDED_LOCAL_MEMORY_LIMIT",
                    m -> "The query needs more memory than there is: "
                            + m.group(1).lines().findFirst().orElse("")),
            rule(
                    "(?s)^(?:Conversion|Invalid Input|Out of Range) Error: (.*)",
                    "INVALID_FUNCTION_ARGUMENT",
                    m -> m.group(1).lines().findFirst().orElse("")));

    private DuckErrors() {}

    private static Rule rule(String pattern, String errorName, Function<Matcher, String> message) {
        return new Rule(Pattern.compile(pattern), errorName, message);
    }

    public static SqlFailure translate(SQLException error) {
        String text = String.valueOf(error.getMessage());
        SqlFailure raised = Raise.find(text, error);
        if (raised != null) {
            return raised;
        }
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(text);
            if (matcher.find()) {
                return new SqlFailure(rule.errorName(), rule.message().apply(matcher), error);
            }
        }
        String first = text.lines().findFirst().orElse(text);
        return new SqlFailure("GENERIC_INTERNAL_ERROR", first, error);
    }

    /** Whether the failure is one of the driver's that does not say what went wrong. */
    public static boolean isMute(SqlFailure failure) {
        return String.valueOf(failure.getMessage()).contains("Invalid result set");
    }

    /** Whether another transaction wrote the same at the same time. */
    public static boolean isConflict(SQLException error) {
        String text = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return (text.contains("transactioncontext error") && text.contains("conflict"))
                || text.contains("write-write conflict");
    }
}
