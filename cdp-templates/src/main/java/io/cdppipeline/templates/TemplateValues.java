package io.cdppipeline.templates;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that several files are rendered of: looked through and hashed once. Immutable and thread-safe; equal to others with
 * the same values.
 */
public final class TemplateValues {

    private final Map<String, ?> values;
    /** 0 until somebody asks: what fills one file alone is never looked up. */
    private int hash;

    private TemplateValues(Map<String, ?> values) {
        this.values = values;
    }

    /**
     * Values by their names.
     *
     * @param values plain ones only, all the way down: texts, numbers, booleans, and lists and maps of them; the caller
     *     changes none of them afterwards
     * @throws IllegalArgumentException if a value is of another kind, since an object of the program prints in ways that
     *     nobody wants in a file: an Optional as {@code Optional[x]}, a secret as itself
     */
    public static TemplateValues of(Map<String, ?> values) {
        PlainValues.require(values);
        return new TemplateValues(Map.copyOf(values));
    }

    /** The values by their names. */
    public Map<String, ?> asMap() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof TemplateValues others
                        && hashCode() == others.hashCode()
                        && values.equals(others.values));
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = values.hashCode();
            hash = known;
        }
        return known;
    }

    /** Their names; the values are long. */
    @Override
    public String toString() {
        return "TemplateValues" + values.keySet();
    }
}
