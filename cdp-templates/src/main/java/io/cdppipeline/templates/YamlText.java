package io.cdppipeline.templates;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Values as YAML scalars that every reader, YAML 1.1 or 1.2, takes for the same text. */
public final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f\\x85\\u2028\\u2029\\ufeff]");

    private YamlText() {}

    /**
     * A text that digdag gives back as it is, whether it evaluates the file before or after it is read as YAML: the quotes of
     * its expressions are not those of the scalar.
     */
    public static String data(String text) {
        String scalar = scalar(text);
        return DigdagText.escape(scalar, scalar.startsWith("'") ? '"' : '\'');
    }

    /** A text as it is; <code>${…}</code> in it are expressions. */
    public static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        if (!CONTROL.matcher(text).find()) {
            return '\'' + text.replace("'", "''") + '\'';
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (CONTROL.matcher(String.valueOf(c)).matches()) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
