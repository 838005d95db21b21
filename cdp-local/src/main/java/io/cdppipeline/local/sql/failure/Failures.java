package io.cdppipeline.local.sql.failure;

import io.cdppipeline.local.sql.SqlFailure;
import io.trino.sql.tree.Node;
import org.jspecify.annotations.Nullable;

/** Makes failures with Trino's error names and wording. */
public final class Failures {

    private Failures() {}

    /** A failure at a place of the user's text: {@code line 1:8: …}. */
    public static SqlFailure at(@Nullable Node node, String errorName, String message) {
        String place = node == null
                ? ""
                : node.getLocation()
                        .map(at -> "line " + at.getLineNumber() + ":" + at.getColumnNumber() + ": ")
                        .orElse("");
        return new SqlFailure(errorName, place + message, null);
    }

    public static SqlFailure of(String errorName, String message) {
        return new SqlFailure(errorName, message, null);
    }

    public static SqlFailure typeMismatch(@Nullable Node node, String message) {
        return at(node, "TYPE_MISMATCH", message);
    }

    public static SqlFailure noColumn(@Nullable Node node, String name) {
        return at(node, "COLUMN_NOT_FOUND", "Column '" + name + "' cannot be resolved");
    }

    public static SqlFailure notSupported(@Nullable Node node, String message) {
        return at(node, "NOT_SUPPORTED", message);
    }
}
