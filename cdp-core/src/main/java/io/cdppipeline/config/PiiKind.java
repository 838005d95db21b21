package io.cdppipeline.config;

import java.util.Locale;

/** What a column tells about a person; the staging knows it by the column's name. */
public enum PiiKind {
    /** An email address. */
    EMAIL,

    /** A telephone number. */
    PHONE,

    /** A person's name or a part of it. */
    NAME,

    /** A street, a house, a postal code. */
    ADDRESS,

    /** The day a person was born. */
    BIRTH_DATE,

    /** The address of a person's computer. */
    IP_ADDRESS,

    /** A number that a state or a bank knows a person by. */
    NATIONAL_ID;

    /** The word that stands for it in a YAML config. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text();
    }
}
