package io.cdppipeline.target;

/**
 * What of a table's values a {@link CatalogSnapshot} keeps. A snapshot is made to be committed and passed around, and the
 * values of a customer's table are people's data: none is the rule.
 */
public enum SampleValues {
    /** No values: columns and types only. */
    NONE,

    /**
     * Values made up of the same characters: letters become {@code x}, digits {@code 0}, those of dates {@code 2001-01-01};
     * the keys of JSON stay. Enough to tell JSON and the forms of dates, too little to tell a person.
     */
    MASKED,

    /** Values as they are. For tables without personal data only. */
    AS_THEY_ARE
}
