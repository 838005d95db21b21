package io.cdppipeline.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a query has to give: its first value compared with a number, {@code = 0}, {@code <> 0}, {@code < 5}, {@code <= 5},
 * {@code > 0}, {@code >= 1}, {@code between 1 and 5}, or with a text, {@code = 'ok'}; or {@code no rows}, or {@code rows}.
 *
 * @param text as written
 */
public record Expectation(String text) {

    /** What may be written, for messages. */
    static final String ALLOWED =
            "a comparison, as '= 0', '<> 0', '>= 1', 'between 1 and 5' or \"= 'ok'\", or 'rows' or 'no rows'";

    private static final String NUMBER = "([-+]?[0-9]+(?:\\.[0-9]+)?)";
    private static final Pattern COMPARED = Pattern.compile("(=|==|<>|!=|<|<=|>|>=)?\\s*" + NUMBER);
    private static final Pattern BETWEEN = Pattern.compile("between\\s+" + NUMBER + "\\s+and\\s+" + NUMBER);
    private static final Pattern TEXT = Pattern.compile("(=|==|<>|!=)\\s*'([^']*)'", Pattern.CASE_INSENSITIVE);

    /**
     * @throws IllegalArgumentException if the text is no such expectation
     */
    public Expectation {
        text = text.strip();
        if (!isOne(text)) {
            throw new IllegalArgumentException("An expectation must be " + ALLOWED + ", not '" + text + "'");
        }
    }

    /** The expectation that a text spells; empty if it spells none. */
    static Optional<Expectation> parse(String text) {
        return isOne(text.strip()) ? Optional.of(new Expectation(text)) : Optional.empty();
    }

    private static boolean isOne(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals("rows")
                || lower.equals("no rows")
                || COMPARED.matcher(text).matches()
                || BETWEEN.matcher(lower).matches()
                || TEXT.matcher(text).matches();
    }

    /**
     * Whether a query's answer is as expected. Without a row, and where the first value is null, no comparison holds.
     *
     * @param rows the answer's rows, each with its values
     */
    public boolean accepts(List<? extends List<? extends @Nullable Object>> rows) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("rows") || lower.equals("no rows")) {
            return rows.isEmpty() == lower.equals("no rows");
        }
        Object value = rows.isEmpty() || rows.get(0).isEmpty() ? null : rows.get(0).get(0);
        if (value == null) {
            return false;
        }
        Matcher words = TEXT.matcher(text);
        if (words.matches()) {
            return words.group(2).equals(value.toString()) == words.group(1).startsWith("=");
        }
        return number(value).filter(this::accepts).isPresent();
    }

    private static Optional<BigDecimal> number(Object value) {
        try {
            return Optional.of(new BigDecimal(value.toString()));
        } catch (NumberFormatException e) {
            // Whatever is expected of a number, a text, NaN or infinity is none.
            return Optional.empty();
        }
    }

    private boolean accepts(BigDecimal value) {
        Matcher between = BETWEEN.matcher(text.toLowerCase(Locale.ROOT));
        if (between.matches()) {
            return value.compareTo(new BigDecimal(between.group(1))) >= 0
                    && value.compareTo(new BigDecimal(between.group(2))) <= 0;
        }
        Matcher compared = COMPARED.matcher(text);
        if (!compared.matches()) {
            throw new IllegalStateException("The constructor lets no other text pass: " + text);
        }
        int order = value.compareTo(new BigDecimal(compared.group(2)));
        return switch (compared.group(1) == null ? "=" : compared.group(1)) {
            case "<>", "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> order == 0;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
