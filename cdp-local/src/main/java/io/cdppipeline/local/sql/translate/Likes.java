package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Value;
import org.jspecify.annotations.Nullable;

/** The rules of LIKE with an escape character. */
final class Likes {

    private Likes() {}

    /** What DuckDB would take but Presto refuses, where pattern and escape are literals. */
    static void check(Value pattern, Value escape) {
        @Nullable String character = escape.constant();
        @Nullable String text = pattern.constant();
        if (character == null || text == null) {
            return;
        }
        if (character.codePointCount(0, character.length()) != 1) {
            throw Failures.of("INVALID_FUNCTION_ARGUMENT", "Escape string must be a single character");
        }
        char mark = character.charAt(0);
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i++) != mark) {
                continue;
            }
            char next = i < text.length() ? text.charAt(i) : ' ';
            if (next != '%' && next != '_' && next != mark) {
                throw Failures.of(
                        "INVALID_FUNCTION_ARGUMENT",
                        "Escape character must be followed by '%', '_' or the escape character itself");
            }
            i++;
        }
    }
}
