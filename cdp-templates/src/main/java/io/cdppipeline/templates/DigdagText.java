package io.cdppipeline.templates;

/** Texts in files that digdag evaluates: <code>${…}</code> is an expression, its braces nest, and nothing escapes it. */
public final class DigdagText {

    /** What {@link #mask} writes: a letter, so that an expression reads as a name. */
    public static final char MASK = 'z';

    private DigdagText() {}

    /** The text with its dollar signs written so that digdag's evaluation gives them back (facts: digdag, section 4). */
    public static String escape(String text) {
        return escape(text, '\'');
    }

    /** The same with the dollar sign between quotes of a kind, where the other kind would end what the text stands in. */
    static String escape(String text, char quote) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        return text.replaceAll("\\$(?=[${])", "\\${" + quote + "\\$" + quote + "}");
    }

    /**
     * The text with each <code>${…}</code> replaced by as many characters of a name, lines kept, so that positions in the
     * result are positions in the text.
     */
    public static String mask(String text) {
        StringBuilder masked = new StringBuilder(text);
        for (int start = text.indexOf("${"); start >= 0; ) {
            int end = end(text, start);
            if (end < 0) {
                break;
            }
            for (int i = start; i < end; i++) {
                if (text.charAt(i) != '\n') {
                    masked.setCharAt(i, MASK);
                }
            }
            start = text.indexOf("${", end);
        }
        return masked.toString();
    }

    /** Behind the brace that closes the expression opened at {@code start}; -1 if it stays open. */
    public static int end(String text, int start) {
        int depth = 0;
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }
}
