package io.cdppipeline.config;

import java.util.Locale;

/** The kinds of checks that come with the library, each of which the configuration can give a severity of its own. */
public enum CheckKind {
    /** An expected table is there. */
    TABLES("an expected table is there"),

    /** A table that may not be empty has enough rows. */
    ROWS("a table has at least min_rows rows"),

    /** A table has the columns that it is expected to have. */
    COLUMNS("a table has its columns, derived ones included"),

    /** The ingestion's own log says that each load succeeded. */
    INGESTION_LOG("the ingestion log says SUCCESS of every load"),

    /** A table has the rows that it was made from: none lost, none doubled. */
    COUNTS("a table has the rows that it was made from"),

    /** An id is there once. */
    DUPLICATES("no more than max_duplicates rows repeat an id"),

    /** Texts were understood as dates and numbers. */
    UNREAD("no more than max_unread percent of a column's values were not understood"),

    /** The unification found customers. */
    RESOLUTION("the lookup has ids"),

    /** Enriched rows have a unified id. */
    COVERAGE("more than min_coverage percent of the enriched rows have a unified id"),

    /** Persistent ids stay. */
    STABILITY("persistent ids stay as they were"),

    /** The newest row is not too old. */
    FRESHNESS("a table's newest row is no older than max_age");

    private final String meaning;

    CheckKind(String meaning) {
        this.meaning = meaning;
    }

    /** As YAML spells it: {@code ingestion_log}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What holds where such a check passes, for people. */
    public String meaning() {
        return meaning;
    }
}
