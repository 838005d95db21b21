package io.cdppipeline.local.sql.failure;

import io.cdppipeline.local.sql.SqlFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure inside a function that DuckDB calls. It travels through DuckDB as text, so name and message are marked in it.
 * Made without a stack trace: inside TRY there may be one for each row.
 */
public final class Raise extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final Pattern MARKED = Pattern.compile("\u00ab([A-Z_]+)\u00a6(.*?)\u00bb", Pattern.DOTALL);

    private final String errorName;
    private final String text;

    public Raise(String errorName, String text) {
        super("\u00ab" + errorName + "\u00a6" + text + "\u00bb", null, false, false);
        this.errorName = errorName;
        this.text = text;
    }

    public static Raise argument(String text) {
        return new Raise("INVALID_FUNCTION_ARGUMENT", text);
    }

    public static Raise cast(String text) {
        return new Raise("INVALID_CAST_ARGUMENT", text);
    }

    public String errorName() {
        return errorName;
    }

    public String text() {
        return text;
    }

    /** The failure that DuckDB's message carries; null if it carries none. */
    static @Nullable SqlFailure find(String message, Throwable cause) {
        Matcher matcher = MARKED.matcher(message);
        return matcher.find() ? new SqlFailure(matcher.group(1), matcher.group(2), cause) : null;
    }
}
