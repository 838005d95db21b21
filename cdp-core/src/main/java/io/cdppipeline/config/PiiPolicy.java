package io.cdppipeline.config;

import java.util.Locale;

/** What the staging does with a column that tells about a person. */
public enum PiiPolicy {
    /** The column stays as its rule makes it, an email's or a phone's hash beside it. */
    KEEP,

    /** Only the SHA-256 of the value stays, as {@code …_hash}. */
    HASH,

    /** A part of the value stays, enough to recognise it by and not enough to use it; and an email's or a phone's hash. */
    MASK,

    /** Nothing stays. */
    DROP;

    /** The word that stands for it in a YAML config. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text();
    }
}
