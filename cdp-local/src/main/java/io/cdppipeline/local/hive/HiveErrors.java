package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.sql.hive.HiveNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Failures with Hive's words and the place in the user's text: lines from 1, columns from 0. */
final class HiveErrors {

    private static final Pattern UNGROUPED =
            Pattern.compile("column \"?([^\" ]+)\"? must appear in the GROUP BY clause");

    private HiveErrors() {}

    static SqlFailure semantic(HiveNode at, String message) {
        return new SqlFailure("SEMANTIC_ERROR", "FAILED: SemanticException line " + place(at) + " " + message, null);
    }

    static SqlFailure unsupported(HiveNode at, String construct) {
        return new SqlFailure(
                "NOT_SUPPORTED",
                "FAILED: line " + place(at) + " " + construct + " is not supported by the embedded Treasure Data's Hive"
                        + " (docs/sql-compatibility-hive.md lists what is)",
                null);
    }

    static SqlFailure arguments(HiveNode at, String function, String wanted) {
        return semantic(at, "Wrong arguments for function '" + function + "': " + wanted);
    }

    static SqlFailure column(HiveNode at, String name, List<String> known) {
        return semantic(
                at,
                "Invalid table alias or column reference '" + name + "': (possible column names are: "
                        + String.join(", ", known) + ")");
    }

    /** A failure of DuckDB's in words that speak of Hive; one of ours as it is. */
    static SqlFailure translated(HiveNode statement, SqlFailure failure) {
        String text = String.valueOf(failure.getMessage());
        if (text.startsWith("FAILED:")) {
            return failure;
        }
        Matcher ungrouped = UNGROUPED.matcher(text);
        if (ungrouped.find()) {
            return semantic(statement, "Expression not in GROUP BY key '" + ungrouped.group(1) + "'");
        }
        if (text.contains("cannot contain aggregates")) {
            return semantic(statement, "Not yet supported place for UDAF: an aggregate in WHERE, ON or GROUP BY");
        }
        if (text.contains("cannot contain window functions")) {
            return semantic(statement, "Not yet supported place for a function with OVER: WHERE, HAVING or GROUP BY");
        }
        return new SqlFailure(failure.errorName(), "FAILED: Execution Error: " + text, failure);
    }

    private static String place(HiveNode at) {
        HiveNode node = at;
        while (node.line() == 0 && node.size() > 0) {
            node = node.child(0);
        }
        return Math.max(1, node.line()) + ":" + Math.max(0, node.column());
    }
}
