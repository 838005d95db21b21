package io.cdppipeline.local.trino;

import java.util.Map;

/**
 * The number and the type that Trino gives to an error's name (its {@code StandardErrorCode}, version 423).
 *
 * @param code clients see it as the vendor code of an SQLException
 * @param type {@code USER_ERROR}, {@code INTERNAL_ERROR} or {@code INSUFFICIENT_RESOURCES}
 */
record ErrorCode(int code, String type) {

    private static final int INTERNAL = 0x1_0000;

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("GENERIC_USER_ERROR", 0),
            Map.entry("SYNTAX_ERROR", 1),
            Map.entry("ABANDONED_QUERY", 2),
            Map.entry("USER_CANCELED", 3),
            Map.entry("PERMISSION_DENIED", 4),
            Map.entry("NOT_FOUND", 5),
            Map.entry("FUNCTION_NOT_FOUND", 6),
            Map.entry("INVALID_FUNCTION_ARGUMENT", 7),
            Map.entry("DIVISION_BY_ZERO", 8),
            Map.entry("INVALID_CAST_ARGUMENT", 9),
            Map.entry("OPERATOR_NOT_FOUND", 10),
            Map.entry("INVALID_VIEW", 11),
            Map.entry("ALREADY_EXISTS", 12),
            Map.entry("NOT_SUPPORTED", 13),
            Map.entry("INVALID_SESSION_PROPERTY", 14),
            Map.entry("INVALID_WINDOW_FRAME", 15),
            Map.entry("CONSTRAINT_VIOLATION", 16),
            Map.entry("TRANSACTION_CONFLICT", 17),
            Map.entry("INVALID_TABLE_PROPERTY", 18),
            Map.entry("NUMERIC_VALUE_OUT_OF_RANGE", 19),
            Map.entry("UNKNOWN_TRANSACTION", 20),
            Map.entry("NOT_IN_TRANSACTION", 21),
            Map.entry("AUTOCOMMIT_WRITE_CONFLICT", 25),
            Map.entry("INCOMPATIBLE_CLIENT", 27),
            Map.entry("SUBQUERY_MULTIPLE_ROWS", 28),
            Map.entry("PROCEDURE_NOT_FOUND", 29),
            Map.entry("AMBIGUOUS_FUNCTION_CALL", 32),
            Map.entry("SCHEMA_NOT_EMPTY", 34),
            Map.entry("QUERY_TEXT_TOO_LARGE", 35),
            Map.entry("UNSUPPORTED_SUBQUERY", 36),
            Map.entry("EXCEEDED_FUNCTION_MEMORY_LIMIT", 37),
            Map.entry("TYPE_NOT_FOUND", 43),
            Map.entry("CATALOG_NOT_FOUND", 44),
            Map.entry("SCHEMA_NOT_FOUND", 45),
            Map.entry("TABLE_NOT_FOUND", 46),
            Map.entry("COLUMN_NOT_FOUND", 47),
            Map.entry("SCHEMA_ALREADY_EXISTS", 49),
            Map.entry("TABLE_ALREADY_EXISTS", 50),
            Map.entry("COLUMN_ALREADY_EXISTS", 51),
            Map.entry("DUPLICATE_NAMED_QUERY", 53),
            Map.entry("DUPLICATE_COLUMN_NAME", 54),
            Map.entry("MISSING_COLUMN_NAME", 55),
            Map.entry("MISSING_CATALOG_NAME", 56),
            Map.entry("MISSING_SCHEMA_NAME", 57),
            Map.entry("TYPE_MISMATCH", 58),
            Map.entry("INVALID_LITERAL", 59),
            Map.entry("COLUMN_TYPE_UNKNOWN", 60),
            Map.entry("MISMATCHED_COLUMN_ALIASES", 61),
            Map.entry("AMBIGUOUS_NAME", 62),
            Map.entry("INVALID_COLUMN_REFERENCE", 63),
            Map.entry("MISSING_GROUP_BY", 64),
            Map.entry("MISSING_ORDER_BY", 65),
            Map.entry("MISSING_OVER", 66),
            Map.entry("NESTED_AGGREGATION", 67),
            Map.entry("NESTED_WINDOW", 68),
            Map.entry("EXPRESSION_NOT_IN_DISTINCT", 69),
            Map.entry("TOO_MANY_GROUPING_SETS", 70),
            Map.entry("FUNCTION_NOT_WINDOW", 71),
            Map.entry("FUNCTION_NOT_AGGREGATE", 72),
            Map.entry("EXPRESSION_NOT_AGGREGATE", 73),
            Map.entry("EXPRESSION_NOT_SCALAR", 74),
            Map.entry("EXPRESSION_NOT_CONSTANT", 75),
            Map.entry("INVALID_ARGUMENTS", 76),
            Map.entry("TOO_MANY_ARGUMENTS", 77),
            Map.entry("DUPLICATE_PROPERTY", 79),
            Map.entry("INVALID_PARAMETER_USAGE", 80),
            Map.entry("NULL_TREATMENT_NOT_ALLOWED", 83),
            Map.entry("INVALID_RECURSIVE_REFERENCE", 87),
            Map.entry("MISSING_COLUMN_ALIASES", 88),
            Map.entry("NESTED_RECURSIVE", 89),
            Map.entry("INVALID_LIMIT_CLAUSE", 90),
            Map.entry("INVALID_ORDER_BY", 91),
            Map.entry("DUPLICATE_WINDOW_NAME", 92),
            Map.entry("INVALID_WINDOW_REFERENCE", 93),
            Map.entry("INVALID_PARTITION_BY", 94),
            Map.entry("INVALID_RANGE", 102),
            Map.entry("INVALID_WINDOW_MEASURE", 107),
            Map.entry("STACK_OVERFLOW", 108),
            Map.entry("INVALID_PATH", 113),
            Map.entry("JSON_INPUT_CONVERSION_ERROR", 114),
            Map.entry("JSON_OUTPUT_CONVERSION_ERROR", 115),
            Map.entry("PATH_EVALUATION_ERROR", 116),
            Map.entry("INVALID_JSON_LITERAL", 117),
            Map.entry("JSON_VALUE_RESULT_ERROR", 118),
            Map.entry("DUPLICATE_RANGE_VARIABLE", 122),
            Map.entry("GENERIC_INTERNAL_ERROR", INTERNAL),
            Map.entry("SERVER_SHUTTING_DOWN", INTERNAL + 9),
            Map.entry("GENERIC_INSUFFICIENT_RESOURCES", 2 * INTERNAL),
            Map.entry("QUERY_QUEUE_FULL", 2 * INTERNAL + 2),
            Map.entry("EXCEEDED_TIME_LIMIT", 2 * INTERNAL + 3),
            Map.entry("EXCEEDED_LOCAL_MEMORY_LIMIT", 2 * INTERNAL + 7));

    /** Of an error's name; a generic user error for a name that Trino does not have. */
    static ErrorCode of(String name) {
        int number = NUMBERS.getOrDefault(name, 0);
        return new ErrorCode(
                number,
                switch (number / INTERNAL) {
                    case 0 -> "USER_ERROR";
                    case 1 -> "INTERNAL_ERROR";
                    default -> "INSUFFICIENT_RESOURCES";
                });
    }
}
