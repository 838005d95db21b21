package io.cdppipeline.local.sql.failure;

import io.cdppipeline.local.sql.SqlFailure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure inside a function that DuckDB calls. It travels through DuckDB as text, so name and message are marked in it.
 * Made without a stack trace: inside TRY there may be one for each row.
 */
public final class Raise extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final Pattern MARKED = Pattern.compile("<\\|([A-Z_]+)\\|(.*?)\\|>", Pattern.DOTALL);

    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-9a-f]{4})");

    private final String errorName;
    private final String text;

    public Raise(String errorName, String text) {
        super("<|" + errorName + "|" + escaped(text) + "|>", null, false, false);
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
        return matcher.find() ? new SqlFailure(matcher.group(1), unescaped(matcher.group(2)), cause) : null;
    }

    /** Messages of native code keep ASCII only; anything else could be cut or come back as other letters. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' ' && c < 127 && c != '\\' && c != '|';
            safe.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "\\%04x", (int) c));
        }
        return safe.toString();
    }

    private static String unescaped(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }
}
