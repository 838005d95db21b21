package io.cdppipeline.config;

import java.util.Locale;

/** What the staging takes a column for, where its name, type and values should not decide. */
public enum ColumnRule {
    /** A text: in capitals, words for nothing as NULL. */
    TEXT,

    /** An address: as it is, its standard form, hash and validity. */
    EMAIL,

    /** A telephone number: as it is, its standard form, hash and validity. */
    PHONE,

    /** A day or a moment: as it is, as text, as seconds since 1970, and its day. */
    DATE,

    /** A number with all its digits. */
    NUMBER,

    /** Money: a number with two digits. */
    AMOUNT,

    /** {@code TRUE} or {@code FALSE}. */
    BOOLEAN,

    /** JSON: as it is, and a column for each value in it. */
    JSON,

    /** Left out. */
    SKIP;

    /** The word that stands for it in a YAML config. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text();
    }
}
